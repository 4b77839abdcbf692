import { ProviderBook, type ProviderOrder, type ProviderRefill } from './provider-book.ts'
import type { Desk } from './provider-calls.ts'
import { DEFAULT_SERVICES, fromUnits, type ProviderService, toUnits } from './provider-catalogue.ts'
import { type Journal, openJournal, pushBounded } from './record.ts'

/** One call as the provider took it: the witness. `accepted`: it was carried out, whatever was answered. */
export interface ProviderCall {
  n: number
  at: string
  action: string
  /** As sent, values as text; the key is never kept. */
  fields: Record<string, string>
  contentType: string
  accepted: boolean
  orderId?: number
  /** `ok`, `refused`, or the name of the behaviour that answered. */
  answered: string
  error?: string
}

/** The provider's memory: its desk, the log of calls, and the journal that outlives a restart. */
export interface Witness {
  desk: Desk
  log: ProviderCall[]
  journal: Journal
  /** Numbers and keeps one call, in one line with the order that it made. */
  write: (call: Omit<ProviderCall, 'n' | 'at'>, order?: ProviderOrder) => void
}

/** Opens the provider's memory from its journal, or empty. `balance` counts only while the journal has none. */
export async function openWitness(options: {
  journal: string | undefined
  services: readonly ProviderService[] | undefined
  balance: string | undefined
  paceMs: number
  limit: number
  dedupeField: string | undefined
  refuseActiveLink: boolean
}): Promise<Witness> {
  const { limit } = options
  const log: ProviderCall[] = []
  let calls = 0
  const book = new ProviderBook({
    balanceUnits: toUnits(options.balance ?? '50000000'),
    paceMs: options.paceMs,
    limit,
    changed: (rows) => journal.append({ ...rows, balance: fromUnits(book.balanceUnits) }),
  })
  const desk: Desk = {
    book,
    services: options.services ?? DEFAULT_SERVICES,
    dedupeField: options.dedupeField,
    refuseActiveLink: options.refuseActiveLink,
    references: new Map(),
  }
  const replay = (event: Record<string, unknown>) => {
    for (const order of (event.orders ?? []) as ProviderOrder[]) {
      book.remember(order)
      if (order.reference !== undefined) desk.references.set(order.reference, order.id)
    }
    for (const refill of (event.refills ?? []) as ProviderRefill[]) book.rememberRefill(refill)
    if (typeof event.balance === 'string') book.balanceUnits = toUnits(event.balance)
    const call = event.call as ProviderCall | undefined
    if (!call) return
    pushBounded(log, call, limit)
    calls = Math.max(calls, call.n)
  }
  const snapshot = function* () {
    for (const call of log) if (changesSomething(call.action)) yield { call }
    for (const order of book.orders.values()) yield { orders: [order] }
    for (const refill of book.refills.values()) yield { refills: [refill] }
    yield { balance: fromUnits(book.balanceUnits) }
  }
  const journal = await openJournal(options.journal, replay, snapshot)
  return {
    desk,
    log,
    journal,
    write(told, order) {
      const call: ProviderCall = { n: ++calls, at: new Date().toISOString(), ...told }
      pushBounded(log, call, limit)
      // Calls that only read are not kept over a restart: a busy panel asks for statuses all day.
      if (!changesSomething(call.action)) return
      journal.append(order ? { call, orders: [order], balance: fromUnits(book.balanceUnits) } : { call })
    },
  }
}

function changesSomething(action: string): boolean {
  return action === 'add' || action === 'cancel' || action === 'refill'
}
