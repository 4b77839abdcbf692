import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import { listUserDeposits } from '../deposits/deposits.sql.ts'
import { listAuditOf } from '../operations/audit-history.sql.ts'
import { listUserOrders } from '../orders/orders.sql.ts'
import type { Queryable } from '../platform/db.ts'
import { listLastAcceptances } from '../support/acceptances.sql.ts'
import { listUserTickets } from '../support/tickets.sql.ts'
import { listMovements } from '../wallet/wallet.sql.ts'
import type { UserSheetFacts } from './admin-user-sheet.tsx'
import { listApiKeys } from './api-keys.sql.ts'
import { listUserNotes } from './operator-notes.sql.ts'
import { countReferredUsers, listReferredUsers } from './operator-users.sql.ts'
import { listSessions } from './sessions.sql.ts'
import { type Tier, tierOf } from './tier.ts'
import { listUserWebhooks } from './user-webhooks.sql.ts'
import { findUserProfile } from './users.sql.ts'

const MOVEMENTS_SHOWN = 20
const SHOWN = 10
const NOTES_SHOWN = 50
const HISTORY_SHOWN = 50
const COUNTED_TO = 1000

/** Reads everything that a person's sheet shows; `before` pages their ledger. Refuses `user_not_found`. */
export async function readUserSheet(
  db: Queryable,
  id: string,
  { before, tiers }: { before: number | undefined; tiers: readonly Tier[] },
): Promise<UserSheetFacts> {
  const user = (await findUserProfile(db, id)) ?? refuse('user_not_found')
  const newest = { status: undefined, before: undefined, limit: SHOWN }
  // Prices are kept under the id, everything else under the name.
  const subjects = [`user:${user.username}`, `user:${user.id}`]
  const [movements, orders, deposits, notes, sessions, apiKeys, tickets] = await Promise.all([
    listMovements(db, id, { before, limit: MOVEMENTS_SHOWN + 1 }),
    listUserOrders(db, id, newest),
    listUserDeposits(db, id, SHOWN),
    listUserNotes(db, id, NOTES_SHOWN),
    listSessions(db, id, HISTORY_SHOWN),
    listApiKeys(db, id, SHOWN),
    listUserTickets(db, id, newest),
  ])
  const [referred, referredCount, acceptances, audit, webhooks, waiting] = await Promise.all([
    listReferredUsers(db, user.referralCode, SHOWN),
    countReferredUsers(db, user.referralCode, COUNTED_TO + 1),
    listLastAcceptances(db, id),
    listAuditOf(db, subjects, { before: undefined, limit: HISTORY_SHOWN }),
    listUserWebhooks(db, id, SHOWN),
    getWaiting(db),
  ])
  return {
    ...{
      user,
      movements,
      movementsShown: MOVEMENTS_SHOWN,
      before,
      orders,
      deposits,
      notes,
      sessions,
      apiKeys,
    },
    ...{ tickets, referred, referredCount, countedTo: COUNTED_TO, acceptances, audit, webhooks },
    tier: tierOf(tiers, user.totalSpent),
    counts: sidebarCounts(waiting),
  }
}
