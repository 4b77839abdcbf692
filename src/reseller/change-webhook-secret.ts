import { formatVietnamTime } from '../core/clock.ts'
import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { newWebhookSecret, SECRET_OVERLAP_HOURS } from './webhook.ts'
import { findWebhook, updateSecretChanged } from './webhook-endpoints.sql.ts'

/**
 * Gives an endpoint a new secret, which is shown once; for a day the one before it signs too. Refuses
 * `webhook_not_found` and, within that day, `webhook_secret_overlaps`: a second change would end the first secret at
 * once, which receivers may still use.
 */
export async function changeWebhookSecret(
  transaction: Transaction,
  encrypt: (text: string) => Buffer,
  userId: string,
  id: string,
): Promise<string> {
  const secret = newWebhookSecret()
  const change = { sealedSecret: encrypt(secret), overlapHours: SECRET_OVERLAP_HOURS }
  await transaction(async (tx) => {
    if (await updateSecretChanged(tx, userId, id, change)) return
    const { oldSecretUntil } = (await findWebhook(tx, userId, id)) ?? refuse('webhook_not_found')
    refuse('webhook_secret_overlaps', { until: formatVietnamTime(oldSecretUntil ?? new Date()) })
  })
  return secret
}
