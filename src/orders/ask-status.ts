import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { updateStatusDue } from './order-bulk.sql.ts'

/** Has a running order's status asked for now instead of when it is due. Refuses `order_not_followed`. */
export async function askStatus(
  transaction: Transaction,
  { actorId, number }: { actorId: string; number: number },
): Promise<void> {
  await transaction(async (tx) => {
    const order = (await updateStatusDue(tx, number)) ?? refuse('order_not_followed')
    await insertAudit(tx, {
      actorId,
      action: 'order.ask_status',
      subject: `order:${number}`,
      before: { status: order.status },
      after: { status: order.status },
    })
    wakeJob(tx, 'work_provider', order.provider)
  })
}
