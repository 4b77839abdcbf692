import { toVietnamIso } from '../core/clock.ts'
import { CSV_MARK, csvLine } from '../core/csv.ts'
import type { Money } from '../core/money.ts'
import type { EntryType } from './ledger.ts'
import { betweenDays } from './period.ts'

/** What moved, as a customer sees it: the ledger's types, and deposits, bonuses and commission that were taken back. */
export const movementKinds = [
  'deposit',
  'bonus',
  'reversal',
  'order',
  'refund',
  'commission',
  'adjustment',
] as const
export type MovementKind = (typeof movementKinds)[number]

/** What is in the ledger is `completed`; what waits for its money, or no longer does, are deposits. */
export const movementStates = ['completed', 'pending', 'expired'] as const
type MovementState = (typeof movementStates)[number]

/** A line of a customer's wallet. */
export type WalletLine = {
  /** The cursor behind it: the ledger's number, or the id of a deposit that has not been paid. */
  key: string
  kind: MovementKind
  /** What it is the taking back of; else the kind itself. */
  type: EntryType
  state: MovementState
  amount: Money
  /** Null where nothing has moved. */
  balanceAfter: Money | null
  /** An order of this customer. */
  orderNumber: number | null
  serviceName: string | null
  depositId: string | null
  code: string | null
  at: Date
}

export type WalletFilter = {
  kind: MovementKind | undefined
  state: MovementState | undefined
  /** The first moment, and the one after the last. */
  from: Date | undefined
  until: Date | undefined
}

/** The filter as it stands in the address and in the form. */
export type TypedFilter = { type?: string; state?: string; from?: string; to?: string }

export type DateProblem = 'unreadable' | 'upside_down'

/**
 * Reads the filter of an address; days are Vietnam's, both included. What is no filter is left out; of dates that
 * cannot be taken `problem` tells, and they do not count.
 */
export function readWalletFilter(typed: Required<TypedFilter>): {
  filter: WalletFilter
  shown: TypedFilter
  problem: DateProblem | undefined
} {
  const kind = movementKinds.find((known) => known === typed.type)
  const state = movementStates.find((known) => known === typed.state)
  const [first, last] = [betweenDays(typed.from, typed.from), betweenDays(typed.to, typed.to)]
  const isUnreadable = (typed.from !== '' && !first) || (typed.to !== '' && !last)
  const isUpsideDown = first !== undefined && last !== undefined && last.from < first.from
  const shown = {
    ...(kind && { type: kind }),
    ...(state && { state }),
    ...(first && { from: typed.from }),
    ...(last && { to: typed.to }),
  }
  const days = isUpsideDown
    ? { from: undefined, until: undefined }
    : { from: first?.from, until: last?.until }
  const problem = isUnreadable ? 'unreadable' : isUpsideDown ? 'upside_down' : undefined
  return { filter: { kind, state, ...days }, shown, problem }
}

/** The lines of a wallet as a file, in pieces, so that a reseller's need not fit into memory. */
export async function* walletCsv(pages: AsyncIterable<readonly WalletLine[]>): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(['time', 'type', 'state', 'order', 'description', 'amount', 'balance'])
  for await (const lines of pages) yield lines.map(csvOf).join('')
}

function csvOf(line: WalletLine): string {
  return csvLine([
    toVietnamIso(line.at),
    line.kind,
    line.state,
    line.orderNumber,
    line.serviceName ?? line.code ?? '',
    line.amount,
    line.balanceAfter,
  ])
}
