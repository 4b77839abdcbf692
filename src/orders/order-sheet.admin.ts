import { ORDER_NOTE } from '../accounts/note-form.ts'
import { listOrderNotes } from '../accounts/operator-notes.sql.ts'
import { listAftercareFacts } from '../aftercare/aftercare.sql.ts'
import { aftercareOf } from '../aftercare/aftercare.ts'
import { listOrderCancellations } from '../aftercare/cancellations.sql.ts'
import { listOrderRefills } from '../aftercare/refills.sql.ts'
import { newId } from '../core/id.ts'
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
import { orderTimeline } from './order-timeline.ts'
import { waitReason } from './order-wait.ts'

const EVENTS_SHOWN = 50

/** Reads everything that an order's sheet shows, its history from `before` on; refuses `order_not_found`. */
export async function readOrderSheet(db: Queryable, number: number, before?: Date): Promise<Sheet> {
  const order = (await findOrderByNumber(db, number)) ?? refuse('order_not_found')
  const isDelivered = order.status === 'completed' || order.status === 'partial'
  const page = { before, limit: EVENTS_SHOWN + 1 }
  const [movements, attempts, runs, gates, waiting, cancellations, refills, versions, audit, notes, facts] =
    await Promise.all([
      listOrderMovements(db, order.id, page),
      listAttempts(db, order.id, page),
      order.runsStarted === null ? [] : listOperatorRuns(db, order.id),
      listProviderGates(db),
      getWaiting(db),
      listOrderCancellations(db, order.id, page),
      listOrderRefills(db, order.id, page),
      findOrderVersions(db, order.id),
      // A note is shown itself.
      listAuditOf(db, [`order:${number}`], { ...page, except: ORDER_NOTE }),
      listOrderNotes(db, order.id, page),
      isDelivered && order.parentId === null ? listAftercareFacts(db, [order.id]) : [],
    ])
  const gate = gates.find(({ name }) => name === order.provider)
  const wait = waitReason(order, gate, new Date())
  const counts = sidebarCounts(waiting)
  const history = { movements, attempts, cancellations, refills, audit, notes }
  const timeline = orderTimeline(order, history, { before, limit: EVENTS_SHOWN })
  const aftercare = facts[0] && aftercareOf(facts[0])
  return { order, wait, timeline, runs, aftercare, versions, noteForm: newId(), counts }
}
