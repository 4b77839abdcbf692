import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBank } from '../sandbox/bank.ts'
import { openDatabase } from '../src/platform/db.ts'
import { sql } from '../src/platform/sql.ts'
import { cloneDatabase } from './database.ts'
import { openStream } from './live-stream.ts'
import { type Environment, freePort, startPanelProcess } from './panel-process.ts'

const SECRET = 'sepay_live_secret'
const ACCOUNT = '123456789'

test('what one web process is told reaches the pages open at another, also after their listening was cut', async () => {
  await using place = await newPlace()
  const { urls, db } = place
  await using a = await place.start(0)
  await using b = await place.start(1)
  const lan = await place.customer('lan')
  const mai = await place.customer('mai')
  const stream = await openStream(urls[1]!, lan.token)
  const others = await openStream(urls[1]!, mai.token)
  await Promise.all([stream, others].map((one) => one.hears('balance')))
  stream.heard.length = 0
  others.heard.length = 0

  await lan.transfer(0)
  await stream.hears('deposits')
  assert.match(await lan.page(1, '/live/header'), /100\.000/)

  const cut = await db.query(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen %'`)
  assert.equal(cut.length, 1, 'only the process that has streams listens')
  stream.heard.length = 0
  await stream.hears('deposits')
  stream.heard.length = 0
  await lan.transfer(0)
  await stream.hears('deposits')
  assert.match(await lan.page(1, '/live/header'), /200\.000/)

  // Logged out at one process, deaf at the other.
  const out = await lan.call(0, 'POST', '/api/auth/logout')
  assert.equal(out.status, 200)
  stream.heard.length = 0
  await mai.transfer(0)
  await others.hears('deposits')
  assert.deepEqual(stream.heard, [])
  await db.query(sql`
    select pg_notify('live', json_build_object('user', id, 'topics', json_build_array('orders'))::text)
    from users where username = 'lan'`)
  await eventually(() => stream.hasEnded(), 'the end of the stream')
  assert.equal(stream.reason(), 'session')

  const since = Date.now()
  for (const end of await Promise.all([a.stop('SIGINT'), b.stop('SIGINT')])) {
    assert.deepEqual([end.code, end.stderr], [0, ''])
  }
  assert.ok(Date.now() - since < 10_000, 'a stream that is open holds nothing up')
  assert.equal(others.hasEnded(), true)
})

/** A database, a bank, and web processes that share them. */
async function newPlace() {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-live-'))
  const database = await cloneDatabase()
  const db = openDatabase(database.connectionString, { processId: 'the test', max: 2 })
  const ports = [await freePort(), await freePort()]
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const bank = await startBank({
    webhookUrl: `${urls[0]}/api/payment/sepay/webhook`,
    auth: 'hmac',
    secret: SECRET,
    accountNumber: ACCOUNT,
  })
  const environment: Environment = {
    SANDBOX: '0',
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    DATABASE_URL: database.connectionString,
    APP_SECRET: 'one secret that both processes share',
    SEPAY_WEBHOOK_AUTH: 'hmac',
    SEPAY_WEBHOOK_SECRET: SECRET,
    BANK_ACCOUNT_NUMBER: ACCOUNT,
    BANK_ACCOUNT_NAME: 'NGUYEN VAN A',
    ROLES: 'web',
  }
  const request = async (web: number, method: string, path: string, token?: string, body?: object) => {
    const response = await fetch(`${urls[web]}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        'hx-request': 'true',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    })
    return { status: response.status, text: await response.text() }
  }
  return {
    db,
    urls,
    start: (web: number) => startPanelProcess({ ...environment, PORT: String(ports[web]) }),
    async customer(username: string) {
      const account = { username, email: `${username}@example.com`, password: 'password123' }
      await request(0, 'POST', '/api/auth/register', undefined, account)
      const login = { email: username, password: 'password123' }
      const answer = await request(1, 'POST', '/api/auth/login', undefined, login)
      const token: string = JSON.parse(answer.text).access_token
      return {
        token,
        call: (web: number, method: string, path: string) => request(web, method, path, token),
        page: async (web: number, path: string) => (await request(web, 'GET', path, token)).text,
        /** Opens a deposit and pays it; the bank tells the first process. */
        async transfer(web: number) {
          const opened = await request(web, 'POST', '/api/payment/sepay/create', token, { amount: 100_000 })
          await bank.transfer({ memo: JSON.parse(opened.text).bank_info.content, amount: 100_000 })
        },
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([bank.close(), db.close()])
      await database.drop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

const EVENTUALLY_MS = 20_000

async function eventually(check: () => boolean, what: string): Promise<void> {
  const until = Date.now() + EVENTUALLY_MS
  while (!check()) {
    if (Date.now() > until) assert.fail(`${what}: not within ${EVENTUALLY_MS} ms`)
    await sleep(50)
  }
}
