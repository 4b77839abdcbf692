import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { texts } from '../ui/texts.ts'

const enter = async (panel: Panel, email: string, password = 'wrong password') =>
  (await panel.call('POST', '/api/auth/login', { body: { email, password } })).status

/** Guesses at an account, at each panel in turn, until one refuses: how many tries that took. */
async function guessesBefore429(panels: Panel[], email: string): Promise<number> {
  for (let guesses = 0; guesses < 100; guesses++) {
    const status = await enter(panels[guesses % panels.length]!, email)
    if (status === 429) return guesses
    assert.equal(status, 401)
  }
  return 100
}

test('two panels with one Redis count together', async () => {
  await using redis = await startRedis()
  await using one = await startPanel({ env: { REDIS_URL: redis.url } })
  await using two = await startPanel({ env: { REDIS_URL: redis.url } })
  // Each for itself would let 20 through. A count that Redis was too slow for is not counted.
  const guesses = await guessesBefore429([one, two], 'lan@example.com')
  assert.ok(guesses >= 20 && guesses < 40, `${guesses} guesses`)
  assert.equal(await enter(two, 'minh@example.com'), 401)
})

test('when Redis is killed requests still pass, quickly, and count again when it is back', async () => {
  await using redis = await startRedis()
  await using panel = await startPanel({ env: { REDIS_URL: redis.url } })
  const likes = await panel.service()
  const lan = await panel.customer({ balance: '10000' })
  await guessesBefore429([panel], lan.email)
  const operator = visitor(panel.url, (await panel.operator()).token)
  const words = texts('vi').system.healthStates
  const count = async () => (await operator.get('/admin/system')).html.split(words.down).length
  const before = await count()

  await redis.kill()
  assert.equal(await count(), before + 1, 'the system page says so')
  const start = performance.now()
  assert.equal(await enter(panel, lan.email, 'password123'), 200)
  assert.equal((await lan.order(likes, 1000)).status, 200)
  assert.ok(performance.now() - start < 10_000)

  await redis.start()
  await panel.eventually(async () => (await enter(panel, 'somebody@example.com')) === 429, 'a refusal')
})

test('a Redis that hangs costs a moment, not the request', async () => {
  await using redis = await startRedis()
  await using panel = await startPanel({ env: { REDIS_URL: redis.url } })
  const lan = await panel.customer()
  assert.equal(await enter(panel, lan.email, 'password123'), 200)
  redis.freeze()
  const start = performance.now()
  assert.equal(await enter(panel, lan.email, 'password123'), 200)
  assert.ok(performance.now() - start < 10_000)
})

test('a panel starts and works while there is no Redis', async () => {
  await using panel = await startPanel({ env: { REDIS_URL: `redis://127.0.0.1:${await freePort()}` } })
  const lan = await panel.customer()
  assert.equal(await enter(panel, lan.email, 'password123'), 200)
})

/** A Redis of its own that keeps nothing, on a free port of loopback. */
async function startRedis() {
  const port = await freePort()
  const folder = await mkdtemp(`${tmpdir()}/homemmo-redis-`)
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ]
  const launch = async () => {
    const child = spawn('redis-server', flags, { stdio: 'ignore' })
    while (!(await listens(port))) {
      assert.equal(child.exitCode, null, 'redis-server did not start')
      await sleep(20)
    }
    return child
  }
  let child = await launch()
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async start() {
      child = await launch()
    },
    freeze: () => child.kill('SIGSTOP'),
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
