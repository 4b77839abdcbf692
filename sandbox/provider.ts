import { type Exchange, listen, parseFields, sendJson } from './http.ts'
import { sendStyle } from './pages.ts'
import type { Finish, ProviderOrder } from './provider-book.ts'
import { carryOut, type Outcome } from './provider-calls.ts'
import { fromUnits, type ProviderService, toUnits } from './provider-catalogue.ts'
import type { Chaos } from './provider-chaos.ts'
import { obeyControl } from './provider-control.ts'
import {
  answerWith,
  type Behaviour,
  carriesOut,
  type FaultPlan,
  makeFaultPlan,
  nameOf,
} from './provider-faults.ts'
import { makeCallLimit } from './provider-limit.ts'
import { sendProviderPage } from './provider-page.ts'
import { openWitness, type ProviderCall, type Witness } from './provider-witness.ts'
import { sendLog } from './record.ts'

/** How the stand-in provider is started; everything has a default. Times are milliseconds. */
export interface ProviderOptions {
  /** 0 for any; when it is taken, any free one. */
  port?: number
  journal?: string
  key?: string
  services?: readonly ProviderService[]
  /** The provider's own balance in đồng, such as `50000000`; the journal's wins over it. */
  balance?: string
  /** From accepted to ended, default a minute. `Infinity`: nothing moves unless `finish` says so. */
  paceMs?: number
  /** More in any minute are answered 429 with `Retry-After`; default none. */
  requestsPerMinute?: number
  /** How long the "minute" of `requestsPerMinute` is. */
  minuteMs?: number
  /** The extra field of `add` whose repeated value returns the first order; default none, as most providers. */
  dedupeField?: string
  /** Refuse a second order for a service and link that still runs, as some providers do. */
  refuseActiveLink?: boolean
  /** How many orders and log entries are remembered, newest first to stay. */
  limit?: number
}

/** A running stand-in provider. */
export interface Provider extends AsyncDisposable {
  url: string
  /** Where the protocol is spoken: `url` + `/api/v2`. */
  apiUrl: string
  port: number
  key: string
  /** The newest calls, newest last. */
  readonly log: readonly ProviderCall[]
  /** The `add` calls, of one link or all: those that made an order, and every one. */
  adds: (link?: string) => { accepted: ProviderCall[]; all: ProviderCall[] }
  /** The orders it holds, oldest first, with their state now. */
  orders: () => (ProviderOrder & { status: string })[]
  /** Queues one-shot behaviours, first in first out, for the next calls of `action` (default `add`). */
  next: (behaviour: Behaviour | Behaviour[], action?: string) => void
  /** Binds a behaviour to every `add` whose link contains the text; undefined takes it away. */
  setBehaviour: (linkPattern: string, behaviour: Behaviour | undefined) => void
  /**
   * Spoils a share of the `add` calls at random, until it is told undefined. `reset` comes before a call is
   * read, so it strikes that share of all calls.
   */
  chaos: (plan: Chaos | undefined) => void
  /** How many calls there were, by `action answered`, such as `add ok` or `status rate-limit`. */
  tally: () => Record<string, number>
  /** When each order's status was told, milliseconds since 1970, by the order's id here. */
  statusReads: () => Map<number, number[]>
  /** Puts so many orders there that run until `finish` says otherwise, and gives their ids. */
  seed: (count: number) => number[]
  /** Puts an order into a state; throws when there is no such order. */
  finish: (orderId: number, to: Finish) => void
  finishRefill: (refillId: number, status: string) => void
  pause: () => void
  resume: () => void
  /** Sets the provider's balance, đồng with up to 5 decimals. */
  setBalance: (balance: string) => void
  balance: () => string
  /** Refuses connections: no byte of a request is read, so nothing can have been taken. */
  offline: () => Promise<void>
  online: () => Promise<void>
  close: () => Promise<void>
}

/** Starts a stand-in provider that speaks reference/api-v2.md on 127.0.0.1. */
export async function startProvider(options: ProviderOptions = {}): Promise<Provider> {
  const { key = 'sandbox-provider-key', paceMs = 60_000, limit = 20_000 } = options
  const witness = await openWitness({
    journal: options.journal,
    services: options.services,
    balance: options.balance,
    paceMs,
    limit,
    dedupeField: options.dedupeField,
    refuseActiveLink: options.refuseActiveLink ?? false,
  })
  const faults = makeFaultPlan()
  const timers = makeTimers()
  const speak = makeSpeech({
    key,
    witness,
    faults,
    later: timers.later,
    waitFor: makeCallLimit(options.requestsPerMinute, options.minuteMs ?? 60_000),
  })
  const { book, services } = witness.desk
  const listener = await listen(options.port ?? 0, (exchange) => {
    const { method, path, response } = exchange
    const at = `${method} ${path}`
    if (at === 'POST /api/v2' || at === 'POST /api/v2/') return speak(exchange)
    if (at === 'GET /') return sendProviderPage(exchange, { book, services, paceMs })
    if (at === 'GET /style.css') return sendStyle(exchange)
    if (at === 'GET /log') return sendLog(exchange, witness.log)
    if (at === 'POST /control') return obeyControl(provider, exchange)
    if (path.startsWith('/api/v2')) {
      // Such as a client that followed the redirect it was answered with.
      const action = `(${at.slice(0, 100)})`
      witness.write({ action, fields: {}, contentType: '', accepted: false, answered: '404' })
    }
    sendJson(response, 404, { error: 'Incorrect request' })
  })
  const close = async () => {
    timers.clear()
    await listener.close()
    witness.journal.close()
  }
  const provider: Provider = {
    ...listener,
    ...makeControls(witness),
    apiUrl: `${listener.url}/api/v2`,
    key,
    log: witness.log,
    next: faults.next,
    setBehaviour: faults.bind,
    chaos: faults.chaos,
    close,
    [Symbol.asyncDispose]: close,
  }
  return provider
}

/** Answers `POST /api/v2`: the log is written before a byte of the answer leaves. */
function makeSpeech(parts: {
  key: string
  witness: Witness
  faults: FaultPlan
  waitFor: (nowMs: number) => number | undefined
  later: (delayMs: number, run: () => void) => void
}): (exchange: Exchange) => Promise<void> {
  const { witness, faults, later } = parts
  return async (exchange) => {
    const { request, response } = exchange
    const contentType = request.headers['content-type'] ?? ''
    const drawn = faults.draw()
    if (drawn === 'reset') {
      witness.write({ action: '(unread)', fields: {}, contentType, accepted: false, answered: 'reset' })
      return answerWith('reset', response, undefined, later)
    }
    const fields = parseFields(contentType, await exchange.body()) ?? {}
    const action = fields.action ?? ''
    const told = { action, fields: 'key' in fields ? { ...fields, key: '***' } : fields, contentType }
    const waitMs = parts.waitFor(Date.now())
    if (waitMs !== undefined) {
      witness.write({ ...told, accepted: false, answered: 'rate-limit' })
      const seconds = String(Math.ceil(waitMs / 1000))
      return sendJson(response, 429, { error: 'Too many requests' }, { 'retry-after': seconds })
    }
    if (fields.key !== parts.key) {
      witness.write({ ...told, accepted: false, answered: 'refused', error: 'Invalid API key' })
      return sendJson(response, 200, { error: 'Invalid API key' })
    }
    const behaviour = faults.pick(action, fields.link ?? '', drawn)
    const carried = carriesOut(behaviour)
    const outcome: Outcome = carried ? carryOut(witness.desk, action, fields) : { reply: { order: 0 } }
    const error = (outcome.reply as { error?: string }).error
    const accepted = action === 'add' ? outcome.order !== undefined : carried && error === undefined
    const answered = behaviour !== 'normal' ? nameOf(behaviour) : error === undefined ? 'ok' : 'refused'
    const orderId = outcome.orderId === undefined ? {} : { orderId: outcome.orderId }
    const why = error === undefined ? {} : { error }
    witness.write({ ...told, accepted, ...orderId, answered, ...why }, outcome.order)
    answerWith(behaviour, response, outcome.reply, later)
  }
}

function makeControls({ desk, log, journal }: Witness) {
  const { book } = desk
  const found = <T>(row: T | undefined): T => {
    if (row === undefined) throw new Error('the stand-in holds nothing with this id')
    return row
  }
  return {
    adds(link?: string) {
      const all = log.filter(
        (call) => call.action === 'add' && (link === undefined || call.fields.link === link),
      )
      return { accepted: all.filter((call) => call.accepted), all }
    },
    tally() {
      const counts: Record<string, number> = {}
      for (const { action, answered } of log) {
        const name = `${action} ${answered}`
        counts[name] = (counts[name] ?? 0) + 1
      }
      return counts
    },
    statusReads() {
      const reads = new Map<number, number[]>()
      for (const { action, answered, at, fields } of log) {
        if (action !== 'status' || answered !== 'ok') continue
        for (const id of (fields.orders ?? fields.order ?? '').split(',').map(Number)) {
          const times = reads.get(id)
          if (times) times.push(Date.parse(at))
          else reads.set(id, [Date.parse(at)])
        }
      }
      return reads
    },
    seed(count: number) {
      return Array.from({ length: count }, (_, n) => {
        const link = `https://example.com/seeded/${n}`
        const order = book.accept({
          service: desk.services[0]!.service,
          link,
          quantity: 1000,
          chargeUnits: 0n,
        })
        book.finish(order, { status: 'In progress', remains: 1000 })
        return order.id
      })
    },
    orders: () => [...book.orders.values()].map((order) => ({ ...order, status: book.status(order).status })),
    finish: (orderId: number, to: Finish) => book.finish(found(book.orders.get(orderId)), to),
    finishRefill: (refillId: number, status: string) =>
      book.finishRefill(found(book.refills.get(refillId)), status),
    pause: () => book.pause(),
    resume: () => book.resume(),
    setBalance(balance: string) {
      book.balanceUnits = toUnits(balance)
      journal.append({ balance })
    },
    balance() {
      book.settleDue()
      return fromUnits(book.balanceUnits)
    },
  }
}

function makeTimers() {
  const timers = new Set<NodeJS.Timeout>()
  return {
    later(delayMs: number, run: () => void) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        run()
      }, delayMs).unref()
      timers.add(timer)
    },
    clear() {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
