import type { Queryable, Transaction } from '../platform/db.ts'
import { isWebhookNoted, type ToldWebhook, upsertWebhookNote } from './webhook-notes.sql.ts'

const LENGTH_MAX = 60

/**
 * Notes what became of a webhook, for the operators: of each outcome one a minute, so that a flood costs a look each
 * and writes next to nothing.
 */
export async function noteWebhook(
  parts: { db: Queryable; transaction: Transaction },
  told: ToldWebhook,
): Promise<void> {
  const outcome = told.outcome.slice(0, LENGTH_MAX)
  if (await isWebhookNoted(parts.db, outcome)) return
  const [field, address] = [told.field, told.address].map((text) => text?.slice(0, LENGTH_MAX) ?? null)
  await parts.transaction((tx) =>
    upsertWebhookNote(tx, { ...told, outcome, field: field ?? null, address: address ?? null }),
  )
}
