import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** As many ways as a webhook can go, and more than there are. */
const OUTCOMES_MAX = 50

/** What became of one of SePay's webhooks. */
export type ToldWebhook = {
  /** A transfer's outcome, `duplicate`, or the code of a refusal. */
  outcome: string
  isRefused: boolean
  field: string | null
  address: string | null
}

/** A way in which webhooks have gone: since when, the last time, and in how many minutes. */
export type WebhookNote = ToldWebhook & { firstAt: Date; lastAt: Date; minutes: number }

/** Whether such an outcome was noted within the last minute, so that nothing is to be written. */
export async function isWebhookNoted(db: Queryable, outcome: string): Promise<boolean> {
  const rows = await db.query(sql`
    select from webhook_notes where outcome = ${outcome} and last_at > now() - interval '1 minute'`)
  return rows.length > 0
}

/** Notes an outcome, at most once a minute each. */
export async function upsertWebhookNote(tx: Tx, told: ToldWebhook): Promise<void> {
  await tx.query(sql`
    insert into webhook_notes as n (outcome, is_refused, field, address)
    select ${told.outcome}::varchar, ${told.isRefused}::boolean, ${told.field}::varchar, ${told.address}::varchar
    where (select count(*) from webhook_notes where outcome <> ${told.outcome}) < ${OUTCOMES_MAX}
    on conflict (outcome) do update set last_at = now(), minutes = n.minutes + 1, field = excluded.field,
      address = excluded.address
    where n.last_at <= now() - interval '1 minute'`)
}

/** How SePay's webhooks have gone, the latest first. */
export function listWebhookNotes(db: Queryable): Promise<WebhookNote[]> {
  return db.query(sql`
    select outcome, is_refused as "isRefused", field, address, first_at as "firstAt", last_at as "lastAt", minutes
    from webhook_notes order by last_at desc, outcome limit ${OUTCOMES_MAX}`)
}
