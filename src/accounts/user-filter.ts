import type { Money } from '../core/money.ts'
import { addressOf } from '../ui/format.ts'
import { betweenDays } from '../wallet/period.ts'
import type { Tier } from './tier.ts'
import { roles, type UserRole } from './user.ts'

/** A list of users as an address asks for it. */
export type UserQuery = {
  q?: string
  role?: string
  state?: string
  tier?: string
  balance?: string
  from?: string
  to?: string
  before?: string
}

/** What an address asks for, read; what makes no sense in it is left out. */
export type UserFilter = {
  search: string | undefined
  role: UserRole | undefined
  isBlocked: boolean | undefined
  /** What somebody of the tier has spent: from, and less than; the highest tier has no end. */
  spent: { from: Money; below: Money | undefined } | undefined
  hasBalance: boolean
  from: Date | undefined
  /** Before this moment. */
  until: Date | undefined
  /** The id of the last row of the page before. */
  before: string | undefined
  /** The filters as they stand in an address, without the place. */
  kept: UserQuery
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads an address; `tiers` are all there are, lowest first. Days are Vietnam's, both included. */
export function askedUsers(query: UserQuery, tiers: readonly Tier[]): UserFilter {
  const search = query.q?.trim() || undefined
  const role = roles.find((known) => known === query.role)
  const state = ['active', 'blocked'].find((known) => known === query.state)
  const place = tiers.findIndex((tier) => String(tier.level) === query.tier)
  const tier = tiers[place]
  const hasBalance = query.balance === 'some'
  const from = query.from === undefined ? undefined : betweenDays(query.from, query.from)
  const until = query.to === undefined ? undefined : betweenDays(query.to, query.to)
  return {
    search,
    role,
    isBlocked: state === undefined ? undefined : state === 'blocked',
    spent: tier && { from: tier.minSpent, below: tiers[place + 1]?.minSpent },
    hasBalance,
    from: from?.from,
    until: until?.until,
    before: query.before && UUID.test(query.before) ? query.before : undefined,
    kept: {
      ...(search && { q: search }),
      ...(role && { role }),
      ...(state && { state }),
      ...(tier && { tier: String(tier.level) }),
      ...(hasBalance && { balance: 'some' }),
      ...(from && { from: query.from! }),
      ...(until && { to: query.to! }),
    },
  }
}

/** The address of a list that keeps these filters, with something changed. */
export function usersAddress(kept: UserQuery, change: UserQuery = {}): string {
  return addressOf('/admin/users', { ...kept, ...change })
}
