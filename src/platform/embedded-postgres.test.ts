import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { EmbeddedPostgresProblem, startEmbeddedPostgres } from './embedded-postgres.ts'

test('a database is made, answers as it should on loopback only, and is gone when stopped', async () => {
  await using data = await dataFolder()
  const postgres = await data.start()
  assert.equal(postgres.started, true)
  assert.deepEqual(await ask(postgres.connectionString, settingsQuestion), {
    name: 'panel',
    settings: ['127.0.0.1', '', 'UTF8', 'UTC', 'scram-sha-256', '7MB'],
  })
  const pid = await data.pid()
  assert.ok(isAlive(pid))
  await Promise.all([postgres.stop(), postgres.stop()])
  await isGone(pid)
  assert.deepEqual((await readdir(data.folder)).sort(), ['postgres', 'postgres.log'])
})

const settingsQuestion = `select current_database() as name, array[
  current_setting('listen_addresses'), current_setting('unix_socket_directories'),
  current_setting('server_encoding'), current_setting('timezone'),
  current_setting('password_encryption'), current_setting('work_mem')] as settings`

test('what was written is there after a stop and a start', async () => {
  await using data = await dataFolder()
  const first = await data.start()
  await ask(first.connectionString, 'create table kept as select 42 as answer')
  await first.stop()
  const second = await data.start()
  assert.equal(second.started, true)
  assert.deepEqual(await ask(second.connectionString, 'select answer from kept'), { answer: 42 })
})

test('a second owner is refused and does not disturb the first', async () => {
  await using data = await dataFolder()
  const first = await data.start()
  const client = await connect(first.connectionString)
  await assert.rejects(data.start(), problem(/already running on this data directory/))
  assert.equal((await client.query('select 1 as one')).rows[0].one, 1)
  await client.end()
})

test('of two owners that start on a new directory at once, one wins', async () => {
  await using data = await dataFolder()
  const outcomes = await Promise.allSettled([data.start(), data.start()])
  assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected'])
})

test('a visitor beside the owner uses its database and leaves it running', async () => {
  await using data = await dataFolder()
  const owner = await data.start()
  const visitor = await data.start({ role: 'visitor' })
  assert.equal(visitor.started, false)
  assert.equal(visitor.connectionString, owner.connectionString)
  await visitor.stop()
  assert.deepEqual(await ask(owner.connectionString, 'select 1 as one'), { one: 1 })
})

test('a visitor alone starts the database, and the last one out stops it', async () => {
  await using data = await dataFolder()
  const first = await data.start({ role: 'visitor' })
  const second = await data.start({ role: 'visitor' })
  assert.deepEqual([first.started, second.started], [true, false])
  const pid = await data.pid()
  await first.stop()
  assert.ok(isAlive(pid))
  await second.stop()
  await isGone(pid)
})

test('a panel that starts while a visitor runs the database takes charge of it', async () => {
  await using data = await dataFolder()
  const visitor = await data.start({ role: 'visitor' })
  const owner = await data.start()
  assert.equal(owner.started, false)
  await visitor.stop()
  assert.deepEqual(await ask(owner.connectionString, 'select 1 as one'), { one: 1 })
})

test('after kill -9 of the panel, the next one adopts the running database and stops it', async () => {
  await using data = await dataFolder()
  const killed = await data.startElsewhere()
  const pid = await data.pid()
  const gone = once(killed, 'exit')
  killed.kill('SIGKILL')
  await gone
  assert.ok(isAlive(pid))
  const adopter = await data.start()
  assert.equal(adopter.started, false)
  assert.equal(await data.pid(), pid)
  await adopter.stop()
  await isGone(pid)
})

test('a killed database starts again, whoever has its process number by now', async () => {
  await using data = await dataFolder()
  const first = await data.start()
  const pidFile = join(data.folder, 'postgres', 'postmaster.pid')
  const stale = await readFile(pidFile, 'utf8')
  process.kill(await data.pid(), 'SIGKILL')
  await first.stop()
  await writeFile(pidFile, stale.replace(/^\d+/, String(process.pid)))
  const second = await data.start()
  assert.equal(second.started, true)
  assert.deepEqual(await ask(second.connectionString, 'select 1 as one'), { one: 1 })
})

test('the owner is still the owner after its connection was cut', async () => {
  await using data = await dataFolder()
  const owner = await data.start()
  const held = `from pg_stat_activity where application_name = 'homemmo embedded database'`
  await ask(owner.connectionString, `select pg_terminate_backend(pid) ${held}`)
  while (!(await ask(owner.connectionString, `select pid ${held}`))) await sleep(20)
  await assert.rejects(data.start(), problem(/already running/))
})

test('what a crashed first start left behind is cleared away', async () => {
  await using data = await dataFolder()
  await mkdir(join(data.folder, 'postgres.making-abc123'))
  await writeFile(join(data.folder, 'postgres.making-abc123', 'PG_VERSION'), '15\n')
  await data.start()
  assert.deepEqual((await readdir(data.folder)).sort(), ['postgres', 'postgres.log'])
})

test('a directory that is not ours is named and left as it is', async () => {
  await using data = await dataFolder()
  const directory = join(data.folder, 'postgres')
  await writeFile(directory, 'a file')
  await assert.rejects(data.start(), problem(/not a directory/, directory))
  await rm(directory)
  await mkdir(directory)
  await writeFile(join(directory, 'holiday.jpg'), '')
  await assert.rejects(data.start(), problem(/something else than a database/, directory))
  await writeFile(join(directory, 'PG_VERSION'), '12\n')
  await assert.rejects(data.start(), problem(/of PostgreSQL 12, the panel brings 15/, directory))
  assert.deepEqual((await readdir(directory)).sort(), ['PG_VERSION', 'holiday.jpg'])
})

test('another password is refused in words, and what was started for it is stopped', async () => {
  await using data = await dataFolder()
  await (await data.start()).stop()
  await assert.rejects(data.start({ password: 'not-the-one' }), problem(/made with another password/))
  await assert.rejects(data.pid())
})

test('settings PostgreSQL does not accept are told in its own words', async () => {
  await using data = await dataFolder()
  const settings = { max_connections: 'many' }
  await assert.rejects(data.start({ settings }), problem(/invalid value for parameter "max_connections"/))
})

type Options = Parameters<typeof startEmbeddedPostgres>[0]

/** A folder like DATA_DIR. Whatever still runs on it is stopped when it goes. */
async function dataFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-embedded-'))
  const options: Options = {
    directory: join(folder, 'postgres'),
    password: 'p@ss/word:1',
    database: 'panel',
    durable: false,
    role: 'owner',
    settings: { work_mem: '7MB', shared_buffers: '16MB' },
  }
  const pid = async () =>
    Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  const stops: (() => Promise<void>)[] = []
  return {
    folder,
    pid,
    start: async (changes: Partial<Options> = {}) => {
      const postgres = await startEmbeddedPostgres({ ...options, ...changes })
      stops.push(postgres.stop)
      return postgres
    },
    startElsewhere: async (): Promise<ChildProcess> => {
      const file = fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url))
      const script = `import { startEmbeddedPostgres } from ${JSON.stringify(file)}
        await startEmbeddedPostgres(${JSON.stringify(options)})
        process.stdout.write('ready')`
      const flags = ['--import', 'tsx', '--input-type=module', '--eval', script]
      const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
      stops.push(async () => void child.kill('SIGKILL'))
      await once(child.stdout, 'data')
      return child
    },
    [Symbol.asyncDispose]: async () => {
      for (const stop of stops) await stop()
      const left = await pid().catch(() => 0)
      if (left > 0 && isAlive(left)) process.kill(left, 'SIGQUIT')
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

function problem(message: RegExp, directory = '') {
  return (error: unknown) => {
    assert.ok(error instanceof EmbeddedPostgresProblem)
    assert.match(error.message, message)
    assert.ok(error.message.includes(directory))
    assert.ok(!error.message.includes('\n'))
    return true
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function ask(connectionString: string, question: string): Promise<unknown> {
  const client = await connect(connectionString)
  const { rows } = await client.query(question)
  await client.end()
  return rows[0]
}

/** Waits, since a process whose parent was killed stays in the table until the system has collected it. */
async function isGone(pid: number): Promise<void> {
  const giveUpAt = Date.now() + 5_000
  while (isAlive(pid) && Date.now() < giveUpAt) await sleep(20)
  assert.ok(!isAlive(pid), `process ${pid} still runs`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
