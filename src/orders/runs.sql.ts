import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { RunsTally } from './drip-feed.ts'
import type { OrderStatus } from './order.ts'

/**
 * Starts the next run of each drip-feed whose time has come: a child order with a run's quantity and no price
 * of its own, and the parent's next time, at least an interval from now however late this one is. Gives the
 * providers that have something to send.
 */
export function insertDueRuns(tx: Tx, provider: string, limit: number): Promise<{ number: number }[]> {
  return tx.query(sql`
    with due as (
      select * from orders
      where provider = ${provider} and status in ('pending', 'in_progress') and runs_started < runs and due_at <= now()
        and paused_at is null and runs_stopped_at is null
      order by due_at limit ${limit}
      for update skip locked
    ), moved as (
      update orders o set
        runs_started = o.runs_started + 1, status = 'in_progress',
        due_at = case when o.runs_started + 1 < o.runs
          then greatest(o.due_at, now() - interval '5 seconds') + make_interval(mins => o.interval_minutes) else 'infinity' end,
        submitted_at = coalesce(o.submitted_at, now()), updated_at = now()
      from due where o.id = due.id
    )
    insert into orders (
      user_id, service_id, service_name, service_type, link, quantity, fields, parent_id, run, rate, provider_rate,
      tier_level, discount_percent, base_price, discount_amount, final_price, provider, provider_service_id, route
    )
    select user_id, service_id, service_name, service_type, link, quantity / runs, fields, id, runs_started + 1, rate,
      provider_rate, tier_level, discount_percent, 0, 0, 0, provider, provider_service_id, route
    from due
    returning number`)
}

/** A drip-feed that the panel schedules, under lock. */
export type RunsParent = {
  id: string
  number: number
  userId: string
  serviceName: string
  quantity: number
  runs: number
  runsStarted: number
  isStopped: boolean
  status: OrderStatus
  finalPrice: Money
  refundedAmount: Money
  referrerId: string | null
  commissionPercent: number
}

/** Locks drip-feeds in id order. */
export function lockRunsParents(tx: Tx, ids: readonly string[]): Promise<RunsParent[]> {
  return tx.query(sql`
    select id, number, user_id as "userId", service_name as "serviceName", quantity, runs, runs_started as "runsStarted",
      runs_stopped_at is not null as "isStopped", status, final_price as "finalPrice",
      refunded_amount as "refundedAmount", referrer_id as "referrerId", commission_percent::float8 as "commissionPercent"
    from orders o
    where id = any(${ids}::uuid[]) and runs_started is not null
    order by id
    for update`)
}

/** How the runs of drip-feeds stand, by parent; read under the parents' locks. */
export async function getRunsTallies(tx: Tx, parentIds: readonly string[]): Promise<Map<string, RunsTally>> {
  const rows = await tx.query<RunsTally & { parentId: string }>(sql`
    select parent_id as "parentId",
      count(*) filter (where settled)::int as ended,
      coalesce(sum(case
        when not settled then 0
        when status in ('canceled', 'failed') then quantity
        when status = 'partial' then remains
        else 0 end), 0)::int as undelivered,
      coalesce(sum(case
        when status = 'completed' then quantity
        when status in ('canceled', 'failed') then 0
        else quantity - coalesce(remains, quantity) end), 0)::int as delivered,
      (array_agg(start_count order by run) filter (where start_count is not null))[1] as "startCount"
    from (
      select *, status in ('completed', 'canceled', 'failed') or (status = 'partial' and attention is null) as settled
      from orders where parent_id = any(${parentIds}::uuid[])
    ) as child
    group by parent_id`)
  return new Map(rows.map(({ parentId, ...tally }) => [parentId, tally]))
}

/** Writes how a drip-feed stands; the caller holds its lock. */
export async function updateRunsParent(
  tx: Tx,
  parent: { id: string; status: OrderStatus; remains: number; startCount: number | null; hasEnded: boolean },
): Promise<void> {
  await tx.query(sql`
    update orders set status = ${parent.status}, remains = ${parent.remains}, start_count = ${parent.startCount},
      started_at = case when ${parent.remains} < quantity then coalesce(started_at, now()) else started_at end,
      completed_at = case when ${parent.hasEnded} then coalesce(completed_at, now()) end,
      due_at = case when ${parent.hasEnded} then 'infinity' else due_at end, updated_at = now()
    where id = ${parent.id}`)
}

/**
 * Drip-feeds that are behind their runs, because the worker that saw a run end died before it told them: a run
 * changed after them, or all has ended but they have not.
 */
export function listForgottenParents(db: Queryable, limit: number): Promise<{ id: string }[]> {
  return db.query(sql`
    select p.id from orders p
    where p.runs_started is not null and p.status in ('pending', 'in_progress')
      and (
        exists (select from orders c where c.parent_id = p.id and c.updated_at > p.updated_at)
        or ((p.runs_started = p.runs or p.runs_stopped_at is not null) and not exists (
          select from orders c where c.parent_id = p.id
            and (c.status not in ('completed', 'partial', 'canceled', 'failed')
              or (c.status = 'partial' and c.attention is not null))))
      )
    limit ${limit}`)
}

/** Lets the runs of a drip-feed that have not begun wait, or go on; undefined when it is none that runs. */
export function updateRunsPaused(
  tx: Tx,
  userId: string,
  orderId: string,
  isPaused: boolean,
): Promise<{ provider: string } | undefined> {
  return queryOne(
    tx,
    sql`
    update orders set
      paused_at = case when ${isPaused} then coalesce(paused_at, now()) end,
      -- What was missed meanwhile is not caught up on.
      due_at = case when ${isPaused} then due_at else greatest(due_at, now()) end, updated_at = now()
    where id = ${orderId} and user_id = ${userId} and runs_started < runs and status in ('pending', 'in_progress')
      and runs_stopped_at is null
    returning provider`,
  )
}

/** Gives up the runs of a drip-feed that have not begun; undefined when it is none that runs. */
export function updateRunsStopped(
  tx: Tx,
  userId: string,
  orderId: string,
): Promise<{ provider: string } | undefined> {
  return queryOne(
    tx,
    sql`
    update orders set runs_stopped_at = now(), paused_at = null, due_at = 'infinity', updated_at = now()
    where id = ${orderId} and user_id = ${userId} and runs_started < runs and status in ('pending', 'in_progress')
      and runs_stopped_at is null
    returning provider`,
  )
}

/** One run of a drip-feed, as its customer sees it. */
export type RunRow = {
  run: number
  number: number
  status: OrderStatus
  quantity: number
  remains: number | null
  createdAt: Date
  completedAt: Date | null
}

/** The runs of a customer's drip-feed that have begun, in order. */
export function listRuns(db: Queryable, userId: string, parentId: string): Promise<RunRow[]> {
  return db.query(sql`
    select run, number, status, quantity, remains, created_at as "createdAt", completed_at as "completedAt"
    from orders where parent_id = ${parentId} and user_id = ${userId}
    order by run limit 1000`)
}
