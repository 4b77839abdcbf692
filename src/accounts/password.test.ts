import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { passwordsWith } from './password.ts'

const pepper = Buffer.alloc(32, 7)
const passwords = passwordsWith(pepper, 4)

test('a password matches its own hash only', async () => {
  const hash = await passwords.hash('password123')
  assert.equal(await passwords.matches('password123', hash), true)
  for (const wrong of ['password124', 'Password123', 'password123 ', 'password123\0', '']) {
    assert.equal(await passwords.matches(wrong, hash), false, JSON.stringify(wrong))
  }
})

test('passwords that differ only after 72 bytes, or after a NUL, are different', async () => {
  const hash = await passwords.hash(`${'a'.repeat(72)}1`)
  assert.equal(await passwords.matches(`${'a'.repeat(72)}1`, hash), true)
  assert.equal(await passwords.matches(`${'a'.repeat(72)}2`, hash), false)
  assert.equal(await passwords.matches('a'.repeat(72), hash), false)
  assert.equal(await passwords.matches('secret\0b', await passwords.hash('secret\0a')), false)
})

test('nobody has the password of a person who is not there', async () => {
  for (const password of ['', 'password123', 'nobody has this password']) {
    assert.equal(await passwords.matches(password, undefined), false)
  }
})

test('the table alone is not enough: another pepper matches nothing', async () => {
  const hash = await passwords.hash('password123')
  assert.equal(await passwordsWith(Buffer.alloc(32, 8), 4).matches('password123', hash), false)
})

test('the same password is stored differently each time, with cost 12 unless a test says otherwise', async () => {
  const hashes = await Promise.all([passwords.hash('password123'), passwords.hash('password123')])
  assert.notEqual(hashes[0], hashes[1])
  assert.match(await passwordsWith(pepper).hash('password123'), /^\$2[aby]\$12\$/)
})

test('someone who is unknown takes as long as someone who is not', async () => {
  const costly = passwordsWith(pepper, 10)
  const hash = await costly.hash('password123')
  // Processor time: what a busy machine lets others have is not in it.
  const cpuMs = async (password: string, against: string | undefined) =>
    (await measure(() => costly.matches(password, against)))[1]
  // The first one waits until the hash to compare with is made.
  await costly.matches('wrong', undefined)
  const known: number[] = []
  const unknown: number[] = []
  for (let round = 0; round < 5; round++) {
    known.push(await cpuMs('wrong', hash))
    unknown.push(await cpuMs('wrong', undefined))
  }
  const ratio = median(unknown) / median(known)
  assert.ok(ratio > 0.5 && ratio < 2, `${median(unknown)} ms against ${median(known)} ms`)
})

const atOnce = Math.max(1, availableParallelism() - 1)

test('in a storm a core is left to everybody else', async () => {
  const costly = passwordsWith(pepper, 8)
  const [wall, cpu] = await measure(() => Promise.all(Array.from({ length: 40 }, () => costly.hash('storm'))))
  assert.ok(cpu / wall < atOnce + 0.5, `${(cpu / wall).toFixed(2)} cores were busy`)
})

test('in a storm at most 500 wait; the next is told to come back, and the others are served', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 1000 }, () => passwords.hash('password123')))
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  assert.equal(refused.length, 1000 - 500 - atOnce)
  for (const outcome of refused) assert.equal(outcome.reason.code, 'unavailable')
  assert.equal(await passwords.matches('password123', await passwords.hash('password123')), true)
})

/** What work takes: by the clock, and of processors, here and on the thread pool. In milliseconds. */
async function measure(work: () => Promise<unknown>): Promise<[wallMs: number, cpuMs: number]> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return [performance.now() - start, (user + system) / 1000]
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.trunc(numbers.length / 2)]!
}
