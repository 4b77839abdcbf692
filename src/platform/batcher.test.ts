import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { again, type Batching, createBatcher } from './batcher.ts'

/** Work whose end the test decides: what ran, in batches and alone, and how to let each end. */
function workbench(options: Partial<Batching<string, string>> = {}) {
  const batches: {
    requests: readonly string[]
    end(outcomes?: (string | typeof again)[]): void
    fail(): void
  }[] = []
  const alone: { request: string; end(): void; fail(): void }[] = []
  const ask = createBatcher<string, string>({
    run(requests) {
      const { promise, resolve, reject } = Promise.withResolvers<(string | typeof again)[]>()
      batches.push({
        requests,
        end: (outcomes = requests.map((request) => `${request}!`)) => resolve(outcomes),
        fail: () => reject(new Error('the batch failed')),
      })
      return promise
    },
    runAlone(request) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      alone.push({
        request,
        end: () => resolve(`${request} alone`),
        fail: () => reject(new Error(`${request} is poisonous`)),
      })
      return promise
    },
    maxInFlight: 1,
    maxBatch: 64,
    maxWaiting: 1000,
    overflow: () => new Error('too many'),
    ...options,
  })
  return { ask, batches, alone }
}

/** Lets the batcher see what ended. */
const settle = async () => {
  for (let n = 0; n < 3; n++) await turn()
}

/** Why a request was turned away; undefined while it waits. */
async function failureOf(answer: Promise<string>): Promise<string | undefined> {
  let failure: string | undefined
  answer.catch((error: Error) => {
    failure = error.message
  })
  await settle()
  return failure
}

test('a lone request runs at once, and what arrives meanwhile shares the next batch', async () => {
  const { ask, batches } = workbench()
  const answers = [ask('a'), ask('b'), ask('c')]
  assert.deepEqual(
    batches.map((batch) => batch.requests),
    [['a']],
  )
  batches[0]!.end()
  await settle()
  assert.deepEqual(
    batches.map((batch) => batch.requests),
    [['a'], ['b', 'c']],
  )
  batches[1]!.end()
  assert.deepEqual(await Promise.all(answers), ['a!', 'b!', 'c!'])
})

test('a batch is never larger and no more are in flight than was allowed', async () => {
  const { ask, batches } = workbench({ maxInFlight: 2, maxBatch: 3 })
  const answers = Array.from({ length: 12 }, (_, n) => ask(String(n)))
  for (let ended = 0; ended < batches.length; ended++) {
    assert.ok(batches.length - ended <= 2)
    batches[ended]!.end()
    await settle()
  }
  assert.deepEqual(
    batches.map((batch) => batch.requests.length),
    [1, 1, 3, 3, 3, 1],
  )
  assert.equal((await Promise.all(answers)).length, 12)
})

test('one poisonous request does not fail its neighbours', async () => {
  const { ask, batches, alone } = workbench()
  const first = ask('first')
  const answers = Promise.allSettled(['good', 'bad', 'better'].map(ask))
  batches[0]!.end()
  await settle()
  batches[1]!.fail()
  for (const [index, ends] of (['end', 'fail', 'end'] as const).entries()) {
    await settle()
    alone[index]![ends]()
  }
  assert.equal(await first, 'first!')
  assert.deepEqual(
    (await answers).map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.message)),
    ['good alone', 'bad is poisonous', 'better alone'],
  )
})

test('work goes on after a batch that failed', async () => {
  const { ask, batches, alone } = workbench()
  const first = assert.rejects(ask('a'), /poisonous/)
  batches[0]!.fail()
  await settle()
  alone[0]!.fail()
  await first
  await settle()
  const next = ask('b')
  batches[1]!.end()
  assert.equal(await next, 'b!')
})

test('after three rounds of again a request is answered alone', async () => {
  const { ask, batches, alone } = workbench()
  const answer = ask('a')
  for (let round = 0; round < 3; round++) {
    assert.equal(batches.length, round + 1)
    assert.equal(alone.length, 0)
    batches[round]!.end([again])
    await settle()
  }
  assert.equal(batches.length, 3)
  alone[0]!.end()
  assert.equal(await answer, 'a alone')
})

test('again concerns only the request it was said of', async () => {
  const { ask, batches } = workbench()
  const answers = [ask('a'), ask('b'), ask('c')]
  batches[0]!.end()
  await settle()
  batches[1]!.end([again, 'c!'])
  assert.equal(await answers[2], 'c!')
  await settle()
  assert.deepEqual(batches[2]!.requests, ['b'])
  batches[2]!.end()
  assert.deepEqual(await Promise.all(answers), ['a!', 'b!', 'c!'])
})

const byCustomer = { keyOf: (request: string) => request[0]!, maxInFlight: 2 }

test('one key is never in flight twice, and delays no other', async () => {
  const { ask, batches } = workbench(byCustomer)
  const answers = [ask('a1'), ask('a2'), ask('b1'), ask('c1')]
  assert.deepEqual(
    batches.map((batch) => batch.requests),
    [['a1'], ['b1']],
  )
  batches[1]!.end()
  await settle()
  assert.deepEqual(batches[2]?.requests, ['c1'], 'a2 must wait for a1, c1 for nobody')
  batches[2]!.end()
  batches[0]!.end()
  await settle()
  assert.deepEqual(batches[3]!.requests, ['a2'])
  batches[3]!.end()
  assert.equal((await Promise.all(answers)).length, 4)
})

test('requests with one key may share a batch', async () => {
  const { ask, batches } = workbench(byCustomer)
  const answers = ['a1', 'a2', 'a3'].map(ask)
  batches[0]!.end()
  await settle()
  assert.deepEqual(batches[1]!.requests, ['a2', 'a3'])
  batches[1]!.end()
  assert.deepEqual(await Promise.all(answers), ['a1!', 'a2!', 'a3!'])
})

test('somebody who waits alone for a lock holds up nobody else, and not the batches', async () => {
  const { ask, batches, alone } = workbench({ ...byCustomer, maxInFlight: 1 })
  const stuck = ask('a1')
  for (let round = 0; round < 3; round++) {
    batches[round]!.end([again])
    await settle()
  }
  assert.equal(alone.length, 1)
  const behind = ask('a2')
  const other = ask('b1')
  assert.deepEqual(batches[3]!.requests, ['b1'])
  batches[3]!.end()
  assert.equal(await other, 'b1!')
  await settle()
  assert.equal(batches.length, 4, 'a2 has the key that is in flight alone')
  alone[0]!.end()
  assert.equal(await stuck, 'a1 alone')
  await settle()
  batches[4]!.end()
  assert.equal(await behind, 'a2!')
})

test('whoever has waited three rounds comes before newer requests with the same key', async () => {
  const { ask, batches, alone } = workbench({ ...byCustomer, maxInFlight: 1 })
  const old = ask('a1')
  let newer: Promise<string>[] = []
  for (let round = 0; round < 3; round++) {
    newer = [...newer, ask(`a${round + 2}`)]
    const { requests, end } = batches.at(-1)!
    end(requests.map((request) => (request === 'a1' ? again : `${request}!`)))
    await settle()
  }
  // Its turn has come, while the key's next request waits too.
  newer = [...newer, ask('a9')]
  for (let more = 0; more < 5 && alone.length === 0; more++) {
    newer = [...newer, ask('a8')]
    batches.at(-1)!.end()
    await settle()
  }
  assert.equal(alone[0]?.request, 'a1')
  alone[0]!.end()
  assert.equal(await old, 'a1 alone')
  await settle()
  batches.at(-1)!.end()
  await settle()
  batches.at(-1)!.end()
  await Promise.all(newer)
})

test('at most so many wait, and one more is turned away while those are served', async () => {
  const { ask, batches } = workbench({ maxWaiting: 2 })
  const answers = [ask('in flight'), ask('waits'), ask('waits too')]
  assert.equal(await failureOf(ask('one more')), 'too many')
  batches[0]!.end()
  await settle()
  batches[1]!.end()
  assert.equal((await Promise.all(answers)).length, 3)
  const later = ask('later')
  await settle()
  batches[2]!.end()
  assert.equal(await later, 'later!')
})

test('an overflow that throws turns away only the one that was too many', async () => {
  const { ask, batches } = workbench({
    maxWaiting: 0,
    overflow: () => {
      throw new Error('thrown')
    },
  })
  assert.equal(await failureOf(ask('a')), 'thrown')
  assert.equal(batches.length, 0)
})

test('20,000 who arrive at once are gathered without looking at all of them for each', async () => {
  const ask = createBatcher<number, number>({
    run: async (requests) => requests,
    runAlone: async (request) => request,
    keyOf: (request) => String(request % 500),
    maxInFlight: 2,
    maxBatch: 200,
    maxWaiting: 20_000,
    overflow: () => new Error('too many'),
  })
  const before = process.cpuUsage()
  const answers = await Promise.all(Array.from({ length: 20_000 }, (_, n) => ask(n)))
  assert.deepEqual(answers.slice(-2), [19_998, 19_999])
  assert.ok(
    process.cpuUsage(before).user < 1_500_000,
    'looking at everybody who waits, per arrival, took 5 s',
  )
})
