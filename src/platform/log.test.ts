import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { openLog } from './log.ts'

test('requests, errors and the rest go to files of their own', async () => {
  await using folder = await logFolder()
  const log = openLog({ logDir: folder.path, level: 'info' })
  log.child({ reqId: 'req-1' }).info('a request')
  log.info('started')
  log.error({ err: new Error('broken') }, 'failed')
  assert.match(await folder.read('api.log'), /^.*a request.*\n$/)
  assert.match(await folder.read('app.log'), /^.*started.*\n.*failed.*\n$/)
  assert.match(await folder.read('error.log'), /^.*broken.*\n$/)
  assert.equal((await stat(join(folder.path, 'app.log'))).mode & 0o007, 0)
})

test('secrets, and the rows that PostgreSQL quotes, are not written', async () => {
  await using folder = await logFolder()
  const log = openLog({ logDir: folder.path, level: 'info' })
  const detail = 'Failing row contains (lan, canary-hash).'
  log.error({ err: Object.assign(new Error('violates check'), { code: '23514', detail, where: detail }) })
  log.error({ password: 'canary', request: { headers: { authorization: 'canary', cookie: 'canary' } } })
  const written = await folder.read('error.log')
  assert.match(written, /violates check.*23514/)
  assert.doesNotMatch(written, /canary/)
})

test('a full disk costs lines, and nothing else', { skip: process.platform !== 'linux' }, async () => {
  await using folder = await logFolder()
  for (const name of ['app.log', 'error.log']) await symlink('/dev/full', join(folder.path, name))
  const log = openLog({ logDir: folder.path, level: 'info' })
  for (let line = 0; line < 100; line++) log.error('x'.repeat(100_000))
  await turn()
  log.child({ reqId: 'req-1' }).info('a request')
  assert.match(await folder.read('api.log'), /a request/)
})

async function logFolder() {
  const path = await mkdtemp(join(tmpdir(), 'homemmo-log-'))
  return {
    path,
    read: (name: string) => readFile(join(path, name), 'utf8'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
