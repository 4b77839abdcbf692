import type { Money } from '../core/money.ts'
import type { Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Writes how much of each order has been refunded in all; the ledger rows are posted beside it. */
export async function updateRefunded(
  tx: Tx,
  refunds: readonly { orderId: string; refundedAmount: Money }[],
): Promise<void> {
  if (refunds.length === 0) return
  await tx.query(sql`
    update orders o set refunded_amount = r.refunded_amount, updated_at = now()
    from unnest(
      ${refunds.map((r) => r.orderId)}::uuid[], ${refunds.map((r) => r.refundedAmount)}::numeric[]
    ) as r (order_id, refunded_amount)
    where o.id = r.order_id`)
}
