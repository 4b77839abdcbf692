import type { Queryable, Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { sql } from '../platform/sql.ts'
import type { Notice } from './notice.ts'

/** Writes a message down, and has it sent once this transaction has committed. */
export async function insertNotice(tx: Tx, notice: Notice): Promise<void> {
  wakeJob(tx, 'send_notices', 'telegram')
  await tx.query(sql`insert into notices (event, body) values (${notice.event}, ${notice.body})`)
}

export type WaitingNotice = { id: number; body: string; attempts: number }

/**
 * Locks the oldest messages that may be sent now; those that another process is sending are passed over. None
 * while a message waits after a failure, or while the bot rests: Telegram limits the bot, not the message.
 */
export function lockWaitingNotices(tx: Tx, limit: number): Promise<WaitingNotice[]> {
  return tx.query(sql`
    select id, body, attempts from notices
    where sent_at is null and given_up_at is null and send_after <= now()
      and not exists (
        select from notices where sent_at is null and given_up_at is null and error is not null and send_after > now()
      )
      and not exists (select from telegram_bots where rests_until > now())
    order by id
    limit ${limit}
    for update skip locked`)
}

/** Keeps messages from everybody else while they are being sent. */
export async function updateNoticesHeld(tx: Tx, ids: readonly number[], holdMs: number): Promise<void> {
  await tx.query(sql`
    update notices set attempts = attempts + 1, send_after = now() + make_interval(secs => ${holdMs / 1000})
    where id = any(${ids}::bigint[])`)
}

export async function updateNoticesSent(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.query(sql`update notices set sent_at = now(), error = null where id = any(${ids}::bigint[])`)
}

/** Puts messages back for later, or gives them up for good. */
export async function updateNoticesFailed(
  tx: Tx,
  ids: readonly number[],
  failure: { error: string; retryInMs: number | undefined },
): Promise<void> {
  const { retryInMs } = failure
  await tx.query(sql`
    update notices set
      error = left(${failure.error}, 500),
      send_after = now() + make_interval(secs => ${(retryInMs ?? 0) / 1000}),
      given_up_at = case when ${retryInMs === undefined} then now() end
    where id = any(${ids}::bigint[])`)
}

/** When the next message may be sent; undefined when none waits. */
export async function findNextNotice(db: Queryable): Promise<{ inMs: number } | undefined> {
  const rows = await db.query<{ inMs: number | null }>(sql`
    select extract(
      epoch from greatest(
        min(send_after), max(send_after) filter (where error is not null),
        case when count(*) > 0 then (select max(rests_until) from telegram_bots) end
      ) - now()
    )::float8 * 1000 as "inMs"
    from notices where sent_at is null and given_up_at is null`)
  const inMs = rows[0]?.inMs
  return inMs == null ? undefined : { inMs: Math.max(0, Math.ceil(inMs)) }
}
