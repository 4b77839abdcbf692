/**
 * Gathers requests that arrive while earlier work is in flight and runs them together: no timer, so a lone
 * request waits for nobody, and under load one round trip (and one fsync) serves many.
 */
export type Batching<Request, Outcome> = {
  /** Answers a list, in order. An outcome of `again` puts that request into a later batch. */
  run(requests: readonly Request[]): Promise<readonly (Outcome | typeof again)[]>
  /** Answers one request for certain: after a batch failed as a whole, or after three rounds of `again`. */
  runAlone(request: Request): Promise<Outcome>
  /** Requests with an equal key are never in flight twice at once: they would only wait for each other. */
  keyOf?(request: Request): string
  maxInFlight: number
  maxBatch: number
  maxWaiting: number
  /** What to throw when `maxWaiting` requests wait already. */
  overflow(): Error
}

/** Says that a request could not be served in this batch. */
export const again = Symbol('again')

const ROUNDS_BEFORE_ALONE = 3
const ALONE_AT_ONCE = 3

type Entry<Request, Outcome> = {
  request: Request
  key: string | undefined
  rounds: number
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/** Makes a function that answers one request, by way of batches. */
export function createBatcher<Request, Outcome>(
  batching: Batching<Request, Outcome>,
): (request: Request) => Promise<Outcome> {
  type Waiting = Entry<Request, Outcome>
  let waiting: Waiting[] = []
  const keysInFlight = new Set<string>()
  let batchesInFlight = 0
  let aloneInFlight = 0
  // Counted, not looked for: with 20,000 waiting, a look at each per arrival took seconds.
  let aloneWaiting = 0

  return (request) =>
    new Promise<Outcome>((resolve, reject) => {
      if (waiting.length >= batching.maxWaiting) return reject(batching.overflow())
      waiting.push({ request, key: batching.keyOf?.(request), rounds: 0, resolve, reject })
      start()
    })

  function start() {
    // Those who wait for somebody's lock have lanes of their own, so they delay nobody else. They
    // come first: behind a steady stream of newer requests with the same key they would wait for ever.
    while (aloneWaiting > 0 && aloneInFlight < ALONE_AT_ONCE) {
      const batch = take((entry) => entry.rounds >= ROUNDS_BEFORE_ALONE, 1)
      if (batch.length === 0) break
      aloneWaiting -= 1
      aloneInFlight += 1
      hold(batch, answerOneByOne(batch), () => {
        aloneInFlight -= 1
      })
    }
    while (waiting.length > 0 && batchesInFlight < batching.maxInFlight) {
      const batch = take((entry) => entry.rounds < ROUNDS_BEFORE_ALONE, batching.maxBatch)
      if (batch.length === 0) break
      batchesInFlight += 1
      hold(batch, answerTogether(batch), () => {
        batchesInFlight -= 1
      })
    }
  }

  function take(wanted: (entry: Waiting) => boolean, most: number): Waiting[] {
    const taken: Waiting[] = []
    const left: Waiting[] = []
    for (const entry of waiting) {
      const free = entry.key === undefined || !keysInFlight.has(entry.key)
      if (taken.length < most && free && wanted(entry)) taken.push(entry)
      else left.push(entry)
    }
    waiting = left
    return taken
  }

  /** Keeps the batch's keys out of other batches until its work has ended. */
  function hold(batch: readonly Waiting[], work: Promise<void>, ended: () => void) {
    const keys = new Set(batch.flatMap((entry) => (entry.key === undefined ? [] : [entry.key])))
    for (const key of keys) keysInFlight.add(key)
    void work.finally(() => {
      for (const key of keys) keysInFlight.delete(key)
      ended()
      start()
    })
  }

  async function answerTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await batching.run(batch.map((entry) => entry.request))
      for (const [index, entry] of batch.entries()) {
        const outcome = outcomes[index] as Outcome | typeof again
        if (outcome !== again) {
          entry.resolve(outcome)
          continue
        }
        waiting.push({ ...entry, rounds: entry.rounds + 1 })
        if (entry.rounds + 1 === ROUNDS_BEFORE_ALONE) aloneWaiting += 1
      }
    } catch {
      // One poisonous request, or a lost connection, must not fail its neighbours.
      await answerOneByOne(batch)
    }
  }

  async function answerOneByOne(batch: readonly Waiting[]): Promise<void> {
    for (const entry of batch) await batching.runAlone(entry.request).then(entry.resolve, entry.reject)
  }
}
