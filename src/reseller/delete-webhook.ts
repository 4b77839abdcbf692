import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { updateWebhookDeleted } from './webhook-endpoints.sql.ts'

/** Ends an endpoint: nothing is sent to it any more. Refuses `webhook_not_found`, for somebody else's too. */
export async function deleteWebhook(transaction: Transaction, userId: string, id: string): Promise<void> {
  await transaction(async (tx) => {
    if (!(await updateWebhookDeleted(tx, userId, id))) refuse('webhook_not_found')
  })
}
