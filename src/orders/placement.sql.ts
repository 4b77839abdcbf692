import type { Tier } from '../accounts/tier.ts'
import type { OrderRule } from '../catalog/order-rule.ts'
import { type RuleJson, readRule, rulesAsJson } from '../catalog/order-rules.sql.ts'
import type { Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import { queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { OrderRequest } from './order-request.ts'
import type { PersonalPrice, Price } from './pricing.ts'
import type { AcceptedOrder, Buyer } from './settlement.ts'

/**
 * Locks the buyers in id order. Without `wait`, those whom somebody else holds are left out: nobody may
 * delay the others of a batch.
 */
export function lockBuyers(tx: Tx, ids: readonly string[], options: { wait: boolean }): Promise<Buyer[]> {
  return tx.query<Buyer>(sql`
    select u.id, u.is_active as "isActive", u.balance, u.total_spent as "totalSpent", r.id as "referrerId"
    from users u left join users r on r.referral_code = u.referred_by_code
    where u.id = any(${ids}::uuid[])
    order by u.id
    for no key update of u ${options.wait ? empty : sql`skip locked`}`)
}

/** An order written by an earlier request, with what that request was answered. */
export type PlacedBefore = {
  orderId: string
  number: number
  userId: string
  idempotencyKey: string | null
  requestHash: Buffer | null
  price: Price
  newBalance: Money
}

export type PlacementFacts = {
  services: ReadonlyMap<number, Service>
  tiers: readonly Tier[]
  personalPrices: ReadonlyMap<string, readonly PersonalPrice[]>
  /** Those of the services' categories, and those of every one. */
  rules: readonly OrderRule[]
  commissionPercent: number
  placedBefore: readonly PlacedBefore[]
}

/**
 * Everything else a batch needs to know, in one round trip, read after the buyers were locked: a snapshot
 * taken earlier could miss an order that the same key placed a moment ago. Services are not locked: the
 * price is the one of this snapshot, and share locks of a busy shop would starve an operator's update.
 * With `retried`, orders that bear a request's own id count as placed before.
 */
export async function listPlacementFacts(
  tx: Tx,
  requests: readonly OrderRequest[],
  options: { retried: boolean },
): Promise<PlacementFacts> {
  const serviceIds = [...new Set(requests.map((request) => request.serviceId))]
  const keyed = requests.filter((request) => request.idempotencyKey !== undefined)
  const row = await queryOne<FactsRow>(
    tx,
    sql`
    select
      (select coalesce(json_agg(json_build_object(
          'id', s.id, 'name', s.name, 'category', s.category, 'type', s.type, 'description', null,
          'rate', s.rate::text, 'minQuantity', s.min_quantity, 'maxQuantity', s.max_quantity,
          'provider', s.provider, 'providerServiceId', s.provider_service_id,
          'providerRate', s.provider_rate::text, 'isActive', s.is_active, 'refillEnabled', s.refill_enabled,
          'cancelEnabled', s.cancel_enabled, 'dripFeed', s.drip_feed)), '[]')
        from services s where s.id = any(${serviceIds}::int[])
      ) as services,
      (select json_agg(json_build_object(
          'level', t.level, 'name', t.name, 'icon', t.icon, 'minSpent', t.min_spent::text,
          'discountPercent', t.discount, 'benefits', t.benefits))
        from tiers t
      ) as tiers,
      (select commission_percent::float8 from settings) as "commissionPercent",
      (select coalesce(json_agg(json_build_object(
          'userId', p.user_id, 'serviceId', p.service_id, 'rate', p.rate::text, 'discountPercent', p.discount)), '[]')
        from personal_prices p
        where p.user_id = any(${[...new Set(requests.map((request) => request.userId))]}::uuid[])
          and (p.service_id is null or p.service_id = any(${serviceIds}::int[]))
      ) as "personalPrices",
      (${rulesAsJson(serviceIds)}) as rules,
      (select coalesce(json_agg(json_build_object(
          'orderId', o.id, 'number', o.number, 'userId', o.user_id, 'idempotencyKey', o.idempotency_key,
          'requestHash', encode(o.request_hash, 'hex'), 'base', o.base_price::text,
          'discount', o.discount_amount::text, 'final', o.final_price::text,
          'newBalance', t.balance_after::text)), '[]')
        from (
          select o.id from unnest(
            ${keyed.map((request) => request.userId)}::uuid[], ${keyed.map((request) => request.idempotencyKey)}::text[]
          ) as k (user_id, key)
          join orders o on o.user_id = k.user_id and o.idempotency_key = k.key
          union
          select id from orders
          where id = any(${options.retried ? requests.map((request) => request.orderId) : []}::uuid[])
        ) as found
        join orders o on o.id = found.id
        join transactions t on t.reference = 'order:' || o.id
      ) as "placedBefore"`,
  )
  return {
    services: new Map(row!.services.map((service) => [service.id, readService(service)])),
    tiers: row!.tiers.map((tier) => ({ ...tier, minSpent: Money.parse(tier.minSpent) })),
    personalPrices: Map.groupBy(row!.personalPrices.map(readPersonalPrice), (price) => price.userId),
    rules: row!.rules.map(readRule),
    commissionPercent: row!.commissionPercent,
    placedBefore: row!.placedBefore.map(readPlacedBefore),
  }
}

/**
 * Writes accepted orders, their ledger rows and the buyers' new balances: one statement, so the three can
 * never disagree. With each order goes which terms and which disclosure of its service were in force; of the terms
 * the Vietnamese version, which is the one that counts. Gives the orders' numbers.
 */
export function insertOrders(
  tx: Tx,
  orders: readonly AcceptedOrder[],
  commissionPercent: number,
): Promise<{ id: string; number: number }[]> {
  const column = <T>(read: (order: AcceptedOrder) => T) => orders.map(read)
  return tx.query(sql`
    with placed as (
      select *, -final_price as amount
      from unnest(
        ${column((o) => o.request.orderId)}::uuid[], ${column((o) => o.request.userId)}::uuid[],
        ${column((o) => o.service.id)}::int[], ${column((o) => o.service.name)}::text[],
        ${column((o) => o.service.type)}::text[], ${column((o) => o.terms.link)}::text[],
        ${column((o) => o.terms.quantity)}::int[], ${column((o) => o.terms.runs)}::int[],
        ${column((o) => o.terms.intervalMinutes)}::int[], ${column((o) => JSON.stringify(o.terms.fields))}::jsonb[],
        ${column((o) => o.terms.startAt)}::timestamptz[], ${column(runsStarted)}::int[],
        ${column((o) => o.request.note ?? null)}::text[], ${column((o) => o.service.rate)}::numeric[],
        ${column((o) => o.service.providerRate)}::numeric[], ${column((o) => o.tierLevel)}::int[],
        ${column((o) => o.discountPercent)}::numeric[], ${column((o) => o.price.base)}::numeric[],
        ${column((o) => o.price.discount)}::numeric[], ${column((o) => o.price.final)}::numeric[],
        ${column((o) => o.referrerId)}::uuid[], ${column((o) => o.service.provider)}::text[],
        ${column((o) => o.service.providerServiceId)}::text[], ${column((o) => o.request.idempotencyKey ?? null)}::text[],
        ${column((o) => o.request.requestHash ?? null)}::bytea[], ${column((o) => o.balanceBefore)}::numeric[],
        ${column((o) => o.balanceAfter)}::numeric[], ${column((o) => o.priceSource)}::text[],
        ${column((o) => o.coupon?.id ?? null)}::int[], ${column((o) => o.coupon?.amount ?? Money.zero)}::numeric[],
        ${column((o) => (o.linkKey === null ? null : Buffer.from(o.linkKey, 'hex')))}::bytea[]
      ) with ordinality as p (
        id, user_id, service_id, service_name, service_type, link, quantity, runs, interval_minutes, fields,
        start_at, runs_started, note,
        rate, provider_rate, tier_level, discount_percent, base_price, discount_amount, final_price, referrer_id,
        provider, provider_service_id, idempotency_key, request_hash, balance_before, balance_after,
        price_source, coupon_id, coupon_amount, link_key, place
      )
    ), disclosed as (
      select service_id, max(id) as disclosure_id from service_disclosures
      where service_id = any(${[...new Set(column((o) => o.service.id))]}::int[]) group by service_id
    ), wallet as (
      update users u
      set balance = u.balance - s.spent, total_spent = u.total_spent + s.spent, order_count = u.order_count + s.orders,
        updated_at = now()
      from (select user_id, sum(final_price) as spent, count(*) as orders from placed group by user_id) as s
      where u.id = s.user_id
    ), ordered as (
      insert into orders (
        id, user_id, service_id, service_name, service_type, link, quantity, runs, interval_minutes, fields,
        start_at, due_at, runs_started, note,
        rate, provider_rate, tier_level, discount_percent, base_price, discount_amount, final_price, referrer_id,
        commission_percent, provider, provider_service_id, idempotency_key, request_hash,
        price_source, coupon_id, coupon_amount, link_key, disclosure_id, terms_version_id
      )
      select
        id, user_id, service_id, service_name, service_type, link, quantity, runs, interval_minutes, fields,
        start_at, coalesce(start_at, now()), runs_started, note,
        rate, provider_rate, tier_level, discount_percent, base_price, discount_amount, final_price, referrer_id,
        case when referrer_id is null then 0 else ${commissionPercent}::numeric end,
        provider, provider_service_id, idempotency_key, request_hash, price_source, coupon_id, coupon_amount,
        link_key, disclosure_id, (
          select v.id from document_versions v where v.kind = 'terms' and v.language = 'vi'
          order by v.version desc limit 1
        )
      from placed left join disclosed using (service_id) order by place
      returning id, number
    ), posted as (
      insert into transactions (user_id, order_id, type, amount, balance_before, balance_after, reference)
      select user_id, id, 'order', amount, balance_before, balance_after, 'order:' || id
      from placed order by place
    )
    select id, number from ordered`)
}

/** Null for an order that its provider gets as a whole; else how many runs the panel has begun: none yet. */
function runsStarted(order: AcceptedOrder): number | null {
  return order.service.dripFeed === 'panel' && order.terms.runs > 1 ? 0 : null
}

type FactsRow = {
  services: (Omit<Service, 'rate' | 'providerRate'> & { rate: string; providerRate: string })[]
  tiers: (Omit<Tier, 'minSpent'> & { minSpent: string })[]
  personalPrices: {
    userId: string
    serviceId: number | null
    rate: string | null
    discountPercent: number | null
  }[]
  rules: RuleJson[]
  commissionPercent: number
  placedBefore: PlacedBeforeRow[]
}

type PlacedBeforeRow = {
  orderId: string
  number: number
  userId: string
  idempotencyKey: string | null
  requestHash: string | null
  base: string
  discount: string
  final: string
  newBalance: string
}

function readService(row: FactsRow['services'][number]): Service {
  return { ...row, rate: Money.parse(row.rate), providerRate: Money.parse(row.providerRate) }
}

function readPersonalPrice(row: FactsRow['personalPrices'][number]): PersonalPrice & { userId: string } {
  return { ...row, rate: row.rate === null ? null : Money.parse(row.rate) }
}

function readPlacedBefore(row: PlacedBeforeRow): PlacedBefore {
  return {
    orderId: row.orderId,
    number: row.number,
    userId: row.userId,
    idempotencyKey: row.idempotencyKey,
    requestHash: row.requestHash === null ? null : Buffer.from(row.requestHash, 'hex'),
    price: {
      base: Money.parse(row.base),
      discount: Money.parse(row.discount),
      final: Money.parse(row.final),
    },
    newBalance: Money.parse(row.newBalance),
  }
}
