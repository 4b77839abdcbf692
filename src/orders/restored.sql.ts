import type { Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

// Why an order of a restored database is left to a person.
const RESTORED = 'unknown: a backup was restored; it may have been sent after that backup was made'

/** Gives up every sending that the backup caught under way; gives how many. */
export async function updateAttemptsRestored(tx: Tx): Promise<number> {
  const rows = await tx.query(sql`
    update dispatch_attempts set outcome = 'unknown', reply = ${RESTORED}, finished_at = now()
    where finished_at is null
    returning id`)
  return rows.length
}

/**
 * Makes orders unknown that were being sent or waited to be; gives how many. Past the table of moves on purpose: a
 * restored `pending` says only what was true when the backup was made. One whose start still lies ahead was not sent.
 */
export async function updateOrdersRestored(tx: Tx): Promise<number> {
  const rows = await tx.query(sql`
    update orders set status = 'unknown', attention = ${RESTORED}, hold = null, due_at = 'infinity', updated_at = now()
    where status in ('pending', 'submitting') and runs_started is null
      and (start_at is null or start_at <= now() or dispatch_count > 0)
    returning id`)
  return rows.length
}

/**
 * Starts, as unknown, the runs of drip-feeds that fell due since the backup was made: they may have been sent. The
 * rest comes when its time comes. Gives how many runs there were.
 */
export async function insertRestoredRuns(tx: Tx): Promise<number> {
  const rows = await tx.query(sql`
    with due as (
      select *, least(runs - runs_started,
          1 + floor(extract(epoch from now() - due_at) / (60 * interval_minutes)))::int as missed
      from orders
      where runs_started < runs and status in ('pending', 'in_progress') and due_at <= now()
        and paused_at is null and runs_stopped_at is null
      for update
    ), moved as (
      update orders o set
        runs_started = o.runs_started + due.missed, status = 'in_progress',
        due_at = case when o.runs_started + due.missed < o.runs
          then o.due_at + make_interval(mins => o.interval_minutes * due.missed) else 'infinity' end,
        submitted_at = coalesce(o.submitted_at, now()), updated_at = now()
      from due where o.id = due.id
    )
    insert into orders (
      user_id, service_id, service_name, service_type, link, quantity, fields, parent_id, run, rate, provider_rate,
      tier_level, discount_percent, base_price, discount_amount, final_price, provider, provider_service_id, route,
      status, attention, due_at
    )
    select user_id, service_id, service_name, service_type, link, quantity / runs, fields, id, runs_started + n, rate,
      provider_rate, tier_level, discount_percent, 0, 0, 0, provider, provider_service_id, route,
      'unknown', ${RESTORED}, 'infinity'
    from due cross join lateral generate_series(1, missed) as n
    returning id`)
  return rows.length
}
