import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { type Environment, newPlace, processesWith, runCommand, runPanel } from './panel-process.ts'

test('a port that another program has is named, and the program is left alone', async () => {
  await using place = await newPlace()
  const program = createServer((socket) => socket.end('mine'))
  await new Promise<void>((resolve) => program.listen(Number(place.env.PORT), '127.0.0.1', resolve))
  await assertRefused(place.env, new RegExp(`Port ${place.env.PORT} on 127.0.0.1 is in use`))
  assert.ok(program.listening)
  assert.deepEqual(await readdir(place.folder), [])
  await new Promise((resolve) => program.close(resolve))
})

test('a host that is not of this machine is named', async () => {
  await using place = await newPlace({ HOST: '192.0.2.1' })
  await assertRefused(place.env, /cannot listen at 192\.0\.2\.1: .+set HOST/)
})

test('a data directory that cannot be one is named and left as it is', async () => {
  await using place = await newPlace()
  const { DATA_DIR = '' } = place.env
  await writeFile(DATA_DIR, 'a file')
  await assertRefused(place.env, /data: a part of that path is not a folder/)
  await assertRefused({ ...place.env, DATA_DIR: join(DATA_DIR, 'below') }, /is not a folder/)
  assert.equal(await readFile(DATA_DIR, 'utf8'), 'a file')
  const astray = join(place.folder, 'astray')
  await symlink(join(place.folder, 'nowhere', 'data'), astray)
  await assertRefused({ ...place.env, DATA_DIR: astray }, /astray: it cannot be made/)
})

const isRoot = process.getuid?.() === 0

test('a data directory that this user may not write in is named', {
  skip: isRoot && 'root may',
}, async () => {
  await using place = await newPlace()
  const { DATA_DIR = '' } = place.env
  await mkdir(DATA_DIR)
  await chmod(DATA_DIR, 0o555)
  await assertRefused(place.env, /data.*: this user may not read or write there \(EACCES\)/)
})

test("somebody else's database is named and left as it is", async () => {
  await using place = await newPlace()
  const { DATA_DIR = '' } = place.env
  const directory = join(DATA_DIR, 'postgres')
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'PG_VERSION'), '12\n')
  await assertRefused(place.env, /is of PostgreSQL 12, the panel brings 15/)

  await using other = await newPlace()
  const options = { database: 'theirs', durable: false, role: 'owner', password: 'another one' } as const
  const data = join(other.folder, 'data', 'postgres')
  await (await startEmbeddedPostgres({ ...options, directory: data })).stop()
  await assertRefused(other.env, /was made with another password/)
  assert.deepEqual(await processesWith(other.folder), [])
})

test('a log directory that cannot be one is named', async () => {
  await using place = await newPlace()
  const LOG_DIR = join(place.folder, 'log')
  await writeFile(LOG_DIR, 'a file')
  await assertRefused({ ...place.env, LOG_DIR }, /log: a part of that path is not a folder/)
})

test('a sandbox whose memory cannot be written is refused, and its database is stopped', async () => {
  await using place = await newPlace()
  const { DATA_DIR = '' } = place.env
  await mkdir(DATA_DIR)
  await symlink('/dev/null/sandbox', join(DATA_DIR, 'sandbox'))
  await assertRefused(place.env, /sandbox: a part of that path is not a folder/)
  assert.deepEqual(await processesWith(place.folder), [])
})

test('a database that cannot be reached is named without its password', async () => {
  await using place = await newPlace({ DATABASE_URL: 'postgres://panel:canary@127.0.0.1:9/shop' })
  await assertRefused(
    place.env,
    /The database 127\.0\.0\.1:9\/shop of DATABASE_URL cannot be used: nothing listens/,
  )
})

test('every wrong variable is told at once, and no value of a secret one', async () => {
  const env = {
    PORT: 'eighty',
    SANDBOX: 'yes',
    APP_SECRET: 'canary-short',
    DATABASE_URL: 'canary://canary',
    TELEGRAM_BOT_TOKEN: 'canary-token',
    SEPAY_WEBHOOK_SECRET: 'canary-secret',
    ADMIN_PASSWORD: 'canary',
  }
  for (const { code, stdout, stderr } of [await runPanel(env), await runCommand(['migrate'], env)]) {
    assert.deepEqual([code, stdout], [1, ''])
    const lines = stderr.trimEnd().split('\n')
    for (const name of Object.keys(env))
      assert.ok(
        lines.some((line) => line.includes(name)),
        name,
      )
    assert.doesNotMatch(stderr, /canary|^ {4}at /m)
  }
})

test('in production it wants a secret of its own, and no sandbox', async () => {
  await using place = await newPlace({ NODE_ENV: 'production' })
  await assertRefused({ ...place.env, SANDBOX: '0' }, /APP_SECRET is required/)
  const APP_SECRET = 'a secret that is as long as it has to be'
  await assertRefused({ ...place.env, APP_SECRET, SANDBOX: '1' }, /SANDBOX=1 is refused/)
})

test('every command explains itself, and a wrong one costs nothing but a line', async () => {
  await using place = await newPlace()
  const overview = await runCommand([], place.env)
  for (const verb of ['create-admin', 'migrate', 'sync-services', 'reconcile']) {
    const { code, stdout } = await runCommand([verb, '--help'], place.env)
    assert.deepEqual([code, stdout.startsWith(`npm run panel -- ${verb}: `)], [0, true])
    assert.ok(overview.stdout.includes(verb))
  }
  const unknown = await runCommand(['reconsile'], place.env)
  assert.deepEqual([unknown.code, unknown.stderr.split('\n')[0]], [2, 'There is no command "reconsile".'])
  assert.deepEqual(await readdir(place.folder), [])
})

/** It ends with 1, says exactly one line on standard error, and nothing on standard output. */
async function assertRefused(env: Environment, line: RegExp): Promise<void> {
  const { code, stdout, stderr } = await runPanel(env)
  assert.match(stderr, line)
  assert.match(stderr, /^.+\n$/)
  assert.deepEqual([code, stdout], [1, ''])
}
