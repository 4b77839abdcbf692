import type { Waiting } from './dashboard.sql.ts'

/** All transfers that wait for a person. */
export function openTransfers(waiting: Waiting): number {
  return waiting.unmatched + waiting.held + waiting.wrongAccount
}

/** What waits, by the address where it is dealt with: the badges of the operators' sidebar. */
export function sidebarCounts(waiting: Waiting): Readonly<Record<string, number>> {
  return {
    '/admin/orders': waiting.orders,
    '/admin/deposits': openTransfers(waiting) + waiting.claims + waiting.reversals,
    '/admin/tickets': waiting.tickets,
  }
}
