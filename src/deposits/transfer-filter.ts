import type { Money } from '../core/money.ts'
import { addressOf, readAmount } from '../ui/format.ts'
import { betweenDays } from '../wallet/period.ts'

/** Which transfers a list shows: all, those that wait for a person, or those of one outcome. */
const transferViews = ['open', 'unmatched', 'held', 'wrong_account', 'ignored'] as const
export type TransferView = (typeof transferViews)[number]
/** Those that can be chosen by what was done about a transfer. */
export const outcomeViews = transferViews.slice(1) as readonly Exclude<TransferView, 'open'>[]

/** A list of transfers as an address asks for it. */
export type TransferQuery = { view?: string; q?: string; from?: string; to?: string; before?: string }

/** What an address asks for, read; what makes no sense in it is left out. */
export type TransferFilter = {
  view: TransferView | undefined
  search: string | undefined
  /** The search, where it can be an amount. */
  amount: Money | undefined
  from: Date | undefined
  /** Before this moment. */
  until: Date | undefined
  /** The id of the last row of the page before. */
  before: string | undefined
  /** The filters as they stand in an address, without the place. */
  kept: TransferQuery
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
// More than a column of amounts holds finds nothing, and must not be asked for.
const AMOUNT = /^[\d.]{1,14}\s*(₫|đ)?$/

/** Reads an address. Days are Vietnam's, both included. */
export function askedTransfers(query: TransferQuery): TransferFilter {
  const view = transferViews.find((known) => known === query.view)
  const search = query.q?.trim() || undefined
  const from = query.from === undefined ? undefined : betweenDays(query.from, query.from)
  const until = query.to === undefined ? undefined : betweenDays(query.to, query.to)
  return {
    view,
    search,
    amount: search !== undefined && AMOUNT.test(search) ? readAmount(search) : undefined,
    from: from?.from,
    until: until?.until,
    before: query.before && UUID.test(query.before) ? query.before : undefined,
    kept: {
      ...(view && { view }),
      ...(search && { q: search }),
      ...(from && { from: query.from! }),
      ...(until && { to: query.to! }),
    },
  }
}

/** The address of a list that keeps these filters, with something changed. */
export function transfersAddress(kept: TransferQuery, change: TransferQuery = {}): string {
  return addressOf('/admin/deposits', { ...kept, ...change })
}
