import { keptFree } from '../catalog/provider-budget.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** What a provider's job has to do now. */
export type DueWork = {
  adds: boolean
  runs: boolean
  unknown: boolean
  statuses: boolean
}

/** What there is to do for a provider at this moment. */
export async function getDueWork(db: Queryable, provider: string): Promise<DueWork> {
  const row = await queryOne<DueWork>(
    db,
    sql`
    select
      exists (select from orders where provider = ${provider} and status = 'pending' and due_at <= now()
        and runs_started is null) as adds,
      exists (select from orders where provider = ${provider} and runs_started < runs and due_at <= now()
        and status in ('pending', 'in_progress') and paused_at is null and runs_stopped_at is null) as runs,
      exists (select from orders where provider = ${provider} and status = 'unknown' and due_at <= now()) as unknown,
      exists (select from orders where provider = ${provider} and status in ('processing', 'in_progress')
        and due_at <= now() and runs_started is null)
        or exists (select from orders where provider = ${provider} and status in ('completed', 'partial', 'canceled')
          and due_at <= now() and provider_order_id is not null) as statuses`,
  )
  return row!
}

/** When a provider's job has something to do next: an order and a free request, whichever comes later. */
export async function findNextDue(db: Queryable, provider: string): Promise<{ inMs: number } | undefined> {
  const row = await queryOne<{ inMs: number | null }>(
    db,
    sql`
    with partner as (
      select name, is_active, paused_until, case when adds_hold is not null then adds_held_until end as held_until,
        (select min(taken_at) from provider_slots where provider = name)
          + make_interval(secs => budget_window_ms / 1000.0) as free_at,
        (select taken_at from provider_slots where provider = name order by taken_at
          limit 1 offset floor(requests_per_minute * ${keptFree('status')}::float8)::int)
          + make_interval(secs => budget_window_ms / 1000.0) as free_for_statuses_at
      from providers where name = ${provider}
    ), due as (
      select least(
        (select greatest(due_at, partner.held_until) from orders
          where provider = partner.name and status = 'pending' and runs_started is null and partner.is_active
          order by due_at limit 1),
        (select min(due_at) from orders where provider = partner.name and status in ('pending', 'in_progress')
          and runs_started < runs and paused_at is null and runs_stopped_at is null),
        (select min(due_at) from orders where provider = partner.name and status = 'unknown'),
        (select greatest(due_at, partner.free_for_statuses_at) from orders
          where provider = partner.name and status in ('processing', 'in_progress') and runs_started is null
          order by due_at limit 1),
        (select greatest(due_at, partner.free_for_statuses_at) from orders
          where provider = partner.name and status in ('completed', 'partial', 'canceled')
            and provider_order_id is not null and due_at < 'infinity'
          order by due_at limit 1)
      ) as at, partner.*
      from partner
    )
    select extract(epoch from greatest(at, free_at, paused_until) - now())::float8 * 1000 as "inMs"
    from due where at < 'infinity'`,
  )
  return row?.inMs == null ? undefined : { inMs: Math.max(0, Math.ceil(row.inMs)) }
}
