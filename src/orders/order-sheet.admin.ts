import { listOrderCancellations } from '../aftercare/cancellations.sql.ts'
import { listOrderRefills } from '../aftercare/refills.sql.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import { listAuditOf } from '../operations/audit-history.sql.ts'
import type { Queryable } from '../platform/db.ts'
import { findOrderVersions } from '../support/disclosures.sql.ts'
import { listOrderMovements } from '../wallet/wallet.sql.ts'
import type { Sheet } from './admin-order-sheet.tsx'
import {
  findOrderByNumber,
  listAttempts,
  listOperatorRuns,
  listProviderGates,
} from './operator-orders.sql.ts'
import { waitReason } from './order-wait.ts'

const AUDIT_SHOWN = 30

/** Reads everything that an order's sheet shows; refuses `order_not_found`. */
export async function readOrderSheet(db: Queryable, number: number): Promise<Sheet> {
  const order = (await findOrderByNumber(db, number)) ?? refuse('order_not_found')
  const [movements, attempts, runs, gates, waiting, cancellations, refills, versions, audit] =
    await Promise.all([
      listOrderMovements(db, order.id),
      listAttempts(db, order.id),
      order.runsStarted === null ? [] : listOperatorRuns(db, order.id),
      listProviderGates(db),
      getWaiting(db),
      listOrderCancellations(db, order.id),
      listOrderRefills(db, order.id),
      findOrderVersions(db, order.id),
      listAuditOf(db, [`order:${number}`], AUDIT_SHOWN),
    ])
  const gate = gates.find(({ name }) => name === order.provider)
  const wait = waitReason(order, gate, new Date())
  const counts = sidebarCounts(waiting)
  return { order, wait, movements, attempts, runs, cancellations, refills, versions, audit, counts }
}
