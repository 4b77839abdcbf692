import { waitingRefills } from '../aftercare/refills.sql.ts'
import type { Money } from '../core/money.ts'
import type { OrderStatus } from '../orders/order.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How much waits for a person. */
export type Waiting = {
  /** Orders that wait themselves, or by a refill. */
  orders: number
  unmatched: number
  held: number
  wrongAccount: number
  /** Customers who transferred but see nothing. */
  claims: number
  /** Deposits to be taken back, which a second person has to confirm. */
  reversals: number
  /** Tickets that want an answer. */
  tickets: number
  /** Adjustments of a wallet that a second person has to confirm. */
  adjustments: number
}

/** Counts what waits for a person; the indexes hold nothing else. */
export async function getWaiting(db: Queryable): Promise<Waiting> {
  const row = await queryOne<Waiting>(
    db,
    sql`
    select ((select count(*) from orders where attention is not null)
        + (select count(distinct r.order_id) from ${waitingRefills}))::int as orders,
      (select count(*) from deposit_claims where closed_at is null)::int as claims,
      (select count(*) from reversal_proposals where decided_at is null)::int as reversals,
      (select count(*) from tickets where status = 'open')::int as tickets,
      (select count(*) from adjustments where state = 'proposed')::int as adjustments,
      count(*) filter (where outcome = 'unmatched')::int as unmatched,
      count(*) filter (where outcome = 'held')::int as held,
      count(*) filter (where outcome = 'wrong_account')::int as "wrongAccount"
    from bank_transfers where outcome in ('unmatched', 'held', 'wrong_account')`,
  )
  return row!
}

/** What is wrong with the machinery and with partners, or waits there for a decision. */
export type Upkeep = {
  /** Changes of providers' catalogues, counted no further than was asked for. */
  catalogueChanges: number
  /** Providers that orders should go to and do not: why, and how many. */
  providersOff: number
  providersPaused: number
  providersFailing: number
  providersOutOfFunds: number
  /** Jobs that failed the last time, of the first 1,000 in the queue. */
  failedJobs: number
  /** Checks of the books that the latest run found broken. */
  brokenChecks: number
  backupMadeAt: Date | null
  backupRestoredAt: Date | null
}

/** Reads that in one statement; there are a handful of providers, and everything else has an index or a limit. */
export async function getUpkeep(db: Queryable, countMax: number): Promise<Upkeep> {
  const row = await queryOne<Upkeep>(
    db,
    sql`
    select p.*,
      (select count(*) from (select from catalogue_changes where status = 'pending' limit ${countMax}) as few)::int
        as "catalogueChanges",
      (select count(*) filter (where locked_at is null and last_error is not null)
        from (select locked_at, last_error from graphile_worker.jobs limit 1000) as some_jobs)::int as "failedJobs",
      coalesce((select cardinality(broken) from check_runs order by finished_at desc, id desc limit 1), 0)
        as "brokenChecks",
      (select max(made_at) from backup_runs) as "backupMadeAt",
      (select max(restored_at) from backup_runs) as "backupRestoredAt"
    from (
      select count(*) filter (where not is_active and (
          exists (select from services s where s.provider = one.name and s.is_active)
          or exists (select from orders o where o.provider = one.name and o.status = 'pending')))::int as "providersOff",
        count(*) filter (where is_active and paused_until > now())::int as "providersPaused",
        count(*) filter (where is_active and adds_hold = 'breaker')::int as "providersFailing",
        count(*) filter (where is_active and adds_hold = 'funds')::int as "providersOutOfFunds"
      from providers as one
    ) as p`,
  )
  return row!
}

/** How many orders are in each of these states, counted no further than `most` each. */
export function listStatusCounts(
  db: Queryable,
  statuses: readonly OrderStatus[],
  most: number,
): Promise<{ status: OrderStatus; orders: number }[]> {
  return db.query(sql`
    select s.status, counted.orders
    from unnest(${statuses}::text[]) with ordinality as s (status, place)
    cross join lateral (
      select count(*)::int as orders
      from (select from orders o where o.status = s.status limit ${most}) as few
    ) as counted
    order by s.place`)
}

/** A provider and how busy it is. */
export type ProviderLoad = {
  name: string
  isActive: boolean
  /** Until when nobody calls it, after it said that it was called too often. */
  pausedUntil: Date | null
  requestsPerMinute: number
  /** Requests sent in the last minute. */
  used: number
  /** Orders that wait to be sent, counted no further than 1,000. */
  waiting: number
  /** Our balance there, in đồng; null before it was read. */
  balance: Money | null
}

/** All providers with what they are doing. */
export function listProviderLoads(db: Queryable): Promise<ProviderLoad[]> {
  return db.query(sql`
    select p.name, p.is_active as "isActive", case when p.paused_until > now() then p.paused_until end as "pausedUntil",
      p.requests_per_minute as "requestsPerMinute", (p.balance * p.currency_rate)::numeric(19, 4) as balance,
      (select count(*) from provider_slots s
        where s.provider = p.name and s.taken_at > now() - interval '1 minute')::int as used,
      (select count(*) from (
        select from orders o where o.provider = p.name and o.status = 'pending' limit 1000) as counted)::int as waiting
    from providers p order by p.id limit 200`)
}
