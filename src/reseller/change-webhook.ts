import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import type { WebhookType } from './webhook.ts'
import { updateWebhook } from './webhook-endpoints.sql.ts'

/** Changes one of a user's endpoints; what is left out stays. Refuses `webhook_not_found`. */
export async function changeWebhook(
  transaction: Transaction,
  userId: string,
  id: string,
  change: {
    url?: string | undefined
    events?: readonly WebhookType[] | undefined
    isOn?: boolean | undefined
  },
): Promise<void> {
  await transaction(async (tx) => {
    if (!(await updateWebhook(tx, userId, id, change))) refuse('webhook_not_found')
    // What waited while it was off is sent now.
    wakeJob(tx, 'send_webhooks', 'all')
  })
}
