import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { deriveSecrets, keptSecret } from './secrets.ts'

const run = promisify(execFile)
const secrets = deriveSecrets('a secret for tests only, as long as it must be')

test('what was encrypted comes back, and never looks the same twice', () => {
  for (const text of ['', 'key-of-bumx', 'mật khẩu 🔑', 'x'.repeat(10_000)]) {
    const [one, two] = [secrets.encrypt(text), secrets.encrypt(text)]
    assert.equal(secrets.decrypt(one), text)
    assert.notDeepEqual(one, two)
    if (text) assert.equal(one.includes(text), false)
  }
})

test('a changed byte, a cut end or a shortened tag is noticed', () => {
  const sealed = secrets.encrypt('key-of-bumx')
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed)
    changed[index]! ^= 1
    assert.throws(() => secrets.decrypt(changed), `byte ${index}`)
  }
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => secrets.decrypt(sealed.subarray(0, length)), `${length} bytes`)
  }
  const empty = secrets.encrypt('')
  for (let length = 0; length < empty.length; length++) {
    assert.throws(() => secrets.decrypt(empty.subarray(0, length)), `${length} bytes of an empty text`)
  }
})

test('another secret opens nothing, and the same one opens everything', () => {
  const same = deriveSecrets('a secret for tests only, as long as it must be')
  const other = deriveSecrets('a secret for tests only, as long as it must be.')
  assert.equal(same.decrypt(secrets.encrypt('text')), 'text')
  assert.throws(() => other.decrypt(secrets.encrypt('text')))
  assert.deepEqual(same.tokenKey, secrets.tokenKey)
  assert.notDeepEqual(other.tokenKey, secrets.tokenKey)
})

test('keys for different purposes are different', () => {
  assert.notDeepEqual(secrets.tokenKey, secrets.passwordPepper)
  assert.deepEqual([secrets.tokenKey.length, secrets.passwordPepper.length], [32, 32])
})

test('a kept secret is made once, long, and for its owner alone', async () => {
  await using folder = await dataFolder()
  const made = keptSecret(folder.path, 'app-secret')
  assert.match(made, /^[\w-]{43}$/)
  assert.equal(keptSecret(folder.path, 'app-secret'), made)
  assert.notEqual(keptSecret(folder.path, 'postgres-password'), made)
  const file = join(folder.path, 'app-secret')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.equal((await readFile(file, 'utf8')).trim(), made)
})

test('processes that start at the same moment keep one secret, and leave nothing else behind', async () => {
  await using folder = await dataFolder()
  const script = `
    import { keptSecret } from ${JSON.stringify(new URL('./secrets.ts', import.meta.url).href)}
    process.stdout.write(keptSecret(${JSON.stringify(folder.path)}, 'app-secret'))`
  const start = () => run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  const kept = await Promise.all(Array.from({ length: 6 }, start))
  assert.equal(new Set(kept.map(({ stdout }) => stdout)).size, 1)
  assert.match(kept[0]!.stdout, /^[\w-]{43}$/)
  assert.deepEqual(await readdir(folder.path), ['app-secret'])
})

test('a file that was emptied or cut is refused, for its keys would be known to everybody', async () => {
  for (const content of ['', '\n', 'short']) {
    await using folder = await dataFolder()
    await writeFile(join(folder.path, 'app-secret'), content)
    assert.throws(() => keptSecret(folder.path, 'app-secret'), /app-secret holds no secret/)
    assert.equal(await readFile(join(folder.path, 'app-secret'), 'utf8'), content)
  }
})

async function dataFolder() {
  const path = await mkdtemp(join(tmpdir(), 'homemmo-secrets-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
