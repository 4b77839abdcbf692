import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, type Sql, sql } from '../platform/sql.ts'
import type { Coupon } from './coupon.ts'

/**
 * Locks coupons by code, in id order; wallets are locked before them, always. Without `wait` those that somebody
 * else holds come back as `held`; codes that no coupon has are in neither.
 */
export async function lockCoupons(
  tx: Tx,
  codes: readonly string[],
  options: { wait: boolean },
): Promise<{ ids: number[]; held: string[] }> {
  const rows = await tx.query<{ id: number; code: string; isLocked: boolean }>(sql`
    with locked as (
      select id from coupons where code = any(${codes}::text[])
      order by id for no key update ${options.wait ? empty : sql`skip locked`}
    )
    select c.id, c.code, l.id is not null as "isLocked"
    from coupons c left join locked l on l.id = c.id
    where c.code = any(${codes}::text[])`)
  return {
    ids: rows.filter((row) => row.isLocked).map((row) => row.id),
    held: rows.filter((row) => !row.isLocked).map((row) => row.code),
  }
}

const couponColumns = sql`
  c.id, c.code, c.kind, c.discount::float8 as "discountPercent", c.amount, c.amount_max as "amountMax", c.minimum,
  c.starts_at as "startsAt", c.ends_at as "endsAt", c.uses_max as "usesMax", c.uses_per_user_max as "usesPerUserMax",
  c.is_active as "isActive"`

// An order that was canceled or failed was refunded in full: it has used nothing.
const usesOf = sql`(
  select coalesce(sum(uses), 0) from (
    select count(*) as uses from orders o where o.coupon_id = c.id and o.status not in ('canceled', 'failed')
    union all select count(*) from coupon_bonuses b where b.coupon_id = c.id
  ) as counted)::int as uses`

type CouponRow = Omit<Coupon, 'usesByUser'>

/**
 * Coupons with how often they were used, in all and by these users; by code. A statement of its own after
 * `lockCoupons`: a snapshot taken before the lock was got could miss the last use.
 */
export async function listCouponUses(
  db: Queryable,
  ids: readonly number[],
  userIds: readonly string[],
): Promise<Map<string, Coupon>> {
  return readUses(await db.query<UsesRow>(usesWhere(sql`c.id = any(${ids}::int[])`, userIds)))
}

/**
 * A coupon by its code, for somebody who only looks: nothing is locked or reserved, so it may be used up a moment
 * later.
 */
export async function findCoupon(db: Queryable, code: string, userId: string): Promise<Coupon | undefined> {
  return readUses(await db.query<UsesRow>(usesWhere(sql`c.code = ${code}`, [userId]))).get(code)
}

type UsesRow = CouponRow & { byUser: { userId: string; uses: number }[] }

function usesWhere(condition: Sql, userIds: readonly string[]): Sql {
  return sql`
    select ${couponColumns}, ${usesOf},
      (select coalesce(json_agg(json_build_object('userId', u.id, 'uses', (
          select count(*) from orders o
          where o.coupon_id = c.id and o.user_id = u.id and o.status not in ('canceled', 'failed')
        ) + (select count(*) from coupon_bonuses b where b.coupon_id = c.id and b.user_id = u.id))), '[]')
        from unnest(${userIds}::uuid[]) as u (id)
      ) as "byUser"
    from coupons c where ${condition}`
}

function readUses(rows: readonly UsesRow[]): Map<string, Coupon> {
  return new Map(
    rows.map(({ byUser, ...coupon }) => [
      coupon.code,
      { ...coupon, usesByUser: new Map(byUser.map(({ userId, uses }) => [userId, uses])) },
    ]),
  )
}

/** A coupon as an operator makes it. */
export type NewCoupon = Pick<
  Coupon,
  | 'code'
  | 'kind'
  | 'discountPercent'
  | 'amount'
  | 'amountMax'
  | 'minimum'
  | 'endsAt'
  | 'usesMax'
  | 'usesPerUserMax'
> & { startsAt: Date | null; note: string | null }

/** Makes a coupon; undefined when the code is taken. */
export function insertCoupon(
  tx: Tx,
  coupon: NewCoupon,
  actorId: string,
): Promise<{ id: number } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into coupons (code, kind, discount, amount, amount_max, minimum, starts_at, ends_at, uses_max,
      uses_per_user_max, note, created_by)
    values (${coupon.code}, ${coupon.kind}, ${coupon.discountPercent}, ${coupon.amount}, ${coupon.amountMax},
      ${coupon.minimum}, coalesce(${coupon.startsAt}::timestamptz, now()), ${coupon.endsAt}, ${coupon.usesMax},
      ${coupon.usesPerUserMax}, ${coupon.note}, ${actorId})
    on conflict (code) do nothing
    returning id`,
  )
}

/** Switches a coupon on or off; gives its code and what it was before, undefined when there is none. */
export function updateCouponActive(
  tx: Tx,
  id: number,
  isActive: boolean,
): Promise<{ code: string; wasActive: boolean } | undefined> {
  return queryOne(
    tx,
    sql`
    update coupons c set is_active = ${isActive}
    from (select id, is_active from coupons where id = ${id} for no key update) as before
    where c.id = before.id
    returning c.code, before.is_active as "wasActive"`,
  )
}

export type ListedCoupon = CouponRow & { note: string | null; given: Money }

/**
 * A page of coupons for operators, newest first, with what they have given away: not what was taken back with its
 * deposit, nor what was given on an order that came to nothing.
 */
export function listCoupons(
  db: Queryable,
  page: { before: number | undefined; limit: number },
): Promise<ListedCoupon[]> {
  return db.query(sql`
    select ${couponColumns}, c.note, ${usesOf},
      ((select coalesce(sum(o.coupon_amount), 0) from orders o
          where o.coupon_id = c.id and o.status not in ('canceled', 'failed'))
        + (select coalesce(sum(b.amount), 0) from coupon_bonuses b
          where b.coupon_id = c.id and not exists (
            select from deposits d join deposit_reversals r on r.deposit_id = d.id where d.ledger_reference = b.reference
          )))::numeric(15, 4) as given
    from coupons c
    where ${page.before === undefined ? sql`true` : sql`c.id < ${page.before}`}
    order by c.id desc limit ${page.limit}`)
}

/** Notes that a coupon added to a deposit; a second time for the same fails the transaction. */
export async function insertCouponBonus(
  tx: Tx,
  bonus: { couponId: number; userId: string; reference: string; amount: Money },
): Promise<void> {
  await tx.query(sql`
    insert into coupon_bonuses (coupon_id, user_id, reference, amount)
    values (${bonus.couponId}, ${bonus.userId}, ${bonus.reference}, ${bonus.amount})`)
}
