import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { KnownRoute, KnownService } from './catalogue-change.ts'
import type { AppliedChange, SyncPlan, SyncPolicy } from './sync-plan.ts'

const columns = sql`
  id, name, category, type, rate, provider_service_id as "providerServiceId", provider_rate as cost,
  coalesce(priced_cost, provider_rate) as "pricedCost", priced_by_hand as "pricedByHand", min_quantity as "minQuantity",
  max_quantity as "maxQuantity", refill_enabled as "refillEnabled", cancel_enabled as "cancelEnabled",
  drip_feed as "dripFeed", is_active as "isActive", pause_reason as "pauseReason",
  provider_said as said`

/** Everything we sell, or sold, of a provider. */
export function listKnownServices(db: Queryable, provider: string): Promise<KnownService[]> {
  return db.query(sql`select ${columns} from services where provider = ${provider} order by position, id`)
}

/** Services of any provider, for putting changes of theirs into force. */
export function listServicesById(db: Queryable, ids: readonly number[]): Promise<KnownService[]> {
  return db.query(sql`select ${columns} from services where id = any(${ids}::int[])`)
}

/** Where a provider is another way for a service. */
export function listKnownRoutes(db: Queryable, provider: string): Promise<KnownRoute[]> {
  return db.query(sql`
    select r.service_id as "serviceId", r.place, r.provider_service_id as "providerServiceId", r.provider_rate as cost,
      s.name as "serviceName", r.is_active as "isActive"
    from service_routes r join services s on s.id = r.service_id
    where r.provider = ${provider} order by r.service_id, r.place`)
}

/** What is to happen with differences in a provider's catalogue; undefined when there is no such provider. */
export function findSyncPolicy(db: Queryable, provider: string): Promise<SyncPolicy | undefined> {
  return queryOne(
    db,
    sql`
    select auto_approve as "autoApprove", on_price_rise as "onPriceRise" from providers where name = ${provider}`,
  )
}

/** Takes over what a provider asks now, where our price stays as it is. */
export async function updateCosts(tx: Tx, costs: SyncPlan['costs']): Promise<void> {
  await tx.query(sql`
    with told as (
      update services s
      set priced_cost = coalesce(s.priced_cost, s.provider_rate), provider_rate = t.cost, updated_at = now()
      from unnest(${costs.map((c) => c.serviceId)}::int[], ${costs.map((c) => c.cost)}::numeric[]) as t (id, cost)
      where s.id = t.id and s.provider_rate <> t.cost
      returning s.id, s.rate, s.provider_rate
    )
    insert into service_prices (service_id, rate, provider_rate, reason)
    select id, rate, provider_rate, 'provider' from told`)
}

/** Lifts prices, to hold the floor. */
export async function updateRatesToFloor(tx: Tx, rates: SyncPlan['repriced']): Promise<void> {
  await tx.query(sql`
    with lifted as (
      update services s set rate = t.rate, provider_rate = t.cost, priced_cost = null, updated_at = now()
      from unnest(${rates.map((r) => r.serviceId)}::int[], ${rates.map((r) => r.rate)}::numeric[],
        ${rates.map((r) => r.cost)}::numeric[]) as t (id, rate, cost)
      where s.id = t.id
      returning s.id, s.rate, s.provider_rate
    )
    insert into service_prices (service_id, rate, provider_rate, reason)
    select id, rate, provider_rate, 'floor' from lifted`)
}

/** Takes services off the shelf and says why, so that they can be put back when the cause has gone. */
export async function updateServicesPaused(
  tx: Tx,
  ids: readonly number[],
  reason: 'price' | 'gone',
): Promise<void> {
  await tx.query(sql`
    update services set is_active = false, pause_reason = ${reason}, updated_at = now()
    where id = any(${ids}::int[]) and is_active`)
}

/** Takes over what other ways cost, and shuts those that are gone; one that is listed again opens again. */
export async function updateRoutes(
  tx: Tx,
  costs: SyncPlan['routeCosts'],
  gone: SyncPlan['routesGone'],
): Promise<void> {
  const all = [...costs, ...gone.map((route) => ({ ...route, cost: null as Money | null }))]
  await tx.query(sql`
    update service_routes r
    set provider_rate = coalesce(t.cost, r.provider_rate), is_active = r.is_active and t.cost is not null
    from unnest(${all.map((r) => r.serviceId)}::int[], ${all.map((r) => r.place)}::int[],
      ${all.map((r) => r.cost)}::numeric[]) as t (id, place, cost)
    where r.service_id = t.id and r.place = t.place`)
}

/**
 * Puts changes into force: adds what is new at the end of the shelf, changes what is known, writes the history of
 * every price that moved and marks the changes approved. A new service that was added meanwhile stays as it is.
 */
export async function applyChanges(
  tx: Tx,
  changes: readonly AppliedChange[],
  actorId: string | null,
): Promise<void> {
  const column = <T>(read: (change: AppliedChange) => T) => changes.map(read)
  await tx.query(sql`
    with given as (
      select * from unnest(
        ${column((c) => c.changeId)}::bigint[], ${column((c) => c.serviceId)}::int[], ${column((c) => c.provider)}::text[],
        ${column((c) => c.providerServiceId)}::text[], ${column((c) => c.name)}::text[], ${column((c) => c.category)}::text[],
        ${column((c) => c.type)}::text[], ${column((c) => c.rate)}::numeric[], ${column((c) => c.cost)}::numeric[],
        ${column((c) => c.minQuantity)}::int[], ${column((c) => c.maxQuantity)}::int[],
        ${column((c) => c.refillEnabled)}::boolean[], ${column((c) => c.cancelEnabled)}::boolean[],
        ${column((c) => c.dripFeed)}::text[], ${column((c) => c.isActive)}::boolean[],
        ${column((c) => JSON.stringify(c.said))}::jsonb[]
      ) with ordinality as g (
        change_id, service_id, provider, psid, name, category, type, rate, cost, min, max, refill, cancel, drip_feed,
        is_active, said, nth
      )
    ), before as (
      select id, rate, provider_rate from services where id in (select service_id from given)
    ), added as (
      insert into services (name, category, type, rate, min_quantity, max_quantity, provider, provider_service_id,
        provider_rate, refill_enabled, cancel_enabled, drip_feed, is_active, position)
      select name, category, type, rate, min, max, provider, psid, cost, refill, cancel, drip_feed, is_active,
        (select coalesce(max(position), 0) from services) + nth
      from given where service_id is null
      on conflict (provider, provider_service_id) do nothing
      returning id, rate, provider_rate
    ), changed as (
      update services s set name = g.name, category = g.category, type = g.type, rate = g.rate, provider_rate = g.cost,
        priced_cost = null, min_quantity = g.min, max_quantity = g.max, refill_enabled = g.refill,
        cancel_enabled = g.cancel, drip_feed = g.drip_feed, is_active = g.is_active and s.archived_at is null,
        pause_reason = case when not g.is_active then s.pause_reason end, provider_said = g.said, updated_at = now()
      from given g where s.id = g.service_id
      returning s.id, s.rate, s.provider_rate
    ), told as (
      insert into service_prices (service_id, rate, provider_rate, reason, changed_by)
      select id, rate, provider_rate, 'approve', ${actorId}::uuid from added
      union all
      select c.id, c.rate, c.provider_rate, 'approve', ${actorId}::uuid
      from changed c join before b on b.id = c.id and (b.rate, b.provider_rate) is distinct from (c.rate, c.provider_rate)
    )
    update catalogue_changes set status = 'approved', decided_at = now(), decided_by = ${actorId}::uuid
    where id in (select change_id from given)`)
}
