import type { Money } from '../core/money.ts'
import type { OrderStatus } from '../orders/order.ts'
import { type Queryable, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** How much waits for a person. */
export type Waiting = {
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
}

/** Counts what waits for a person; the indexes hold nothing else. */
export async function getWaiting(db: Queryable): Promise<Waiting> {
  const row = await queryOne<Waiting>(
    db,
    sql`
    select (select count(*) from orders where attention is not null)::int as orders,
      (select count(*) from deposit_claims where closed_at is null)::int as claims,
      (select count(*) from reversal_proposals where decided_at is null)::int as reversals,
      (select count(*) from tickets where status = 'open')::int as tickets,
      count(*) filter (where outcome = 'unmatched')::int as unmatched,
      count(*) filter (where outcome = 'held')::int as held,
      count(*) filter (where outcome = 'wrong_account')::int as "wrongAccount"
    from bank_transfers where outcome in ('unmatched', 'held', 'wrong_account')`,
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
