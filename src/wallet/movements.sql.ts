import type { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { empty, type Sql, sql } from '../platform/sql.ts'
import { depositIdIn, type EntryType } from './ledger.ts'
import type { MovementKind, WalletFilter, WalletLine } from './movement.ts'

/**
 * The number of a wallet's first row of a day, or null when nothing has moved since. The rows of a wallet are one
 * chain in the order of their numbers, while a row's time is when its transaction began, so around midnight times may
 * cross: lists and statements are cut by number, so that each row is in exactly one of them. Whatever crosses is among
 * the first rows by time.
 */
export function firstNumberAt(userId: string, at: Date): Sql {
  return sql`(
    select min(number) from (
      select number from transactions where user_id = ${userId} and created_at >= ${at}
      order by created_at, number limit 200
    ) as near)`
}

const isTakenBack = sql`t.amount < 0 and t.type in ('deposit', 'bonus', 'commission')`

/** A page of what has moved in a customer's wallet, newest first; `before` is the key of the last row before it. */
export async function listWalletLines(
  db: Queryable,
  userId: string,
  filter: WalletFilter,
  page: { before: number | undefined; limit: number },
): Promise<WalletLine[]> {
  const rows = await db.query<
    Omit<WalletLine, 'key' | 'kind' | 'state'> & {
      number: number
      type: EntryType
      isTakenBack: boolean
      reference: string
    }
  >(sql`
    select t.number, t.type, t.amount, t.balance_after as "balanceAfter", t.reference, t.created_at as at,
      (${isTakenBack}) as "isTakenBack", case when o.user_id = t.user_id then o.number end as "orderNumber",
      case when o.user_id = t.user_id then o.service_name end as "serviceName", d.id as "depositId",
      t.transaction_code as code
    from transactions t left join orders o on o.id = t.order_id left join deposits d on d.ledger_reference = t.reference
    where t.user_id = ${userId} ${filter.kind ? ofKind(filter.kind) : empty}
      ${filter.from ? sql`and t.number >= coalesce(${firstNumberAt(userId, filter.from)}, 9223372036854775807)` : empty}
      ${filter.until ? sql`and t.number < coalesce(${firstNumberAt(userId, filter.until)}, 9223372036854775807)` : empty}
      ${page.before === undefined ? empty : sql`and t.number < ${page.before}`}
    order by t.number desc limit ${page.limit}`)
  return rows.map(({ number, isTakenBack, reference, depositId, ...row }) => ({
    ...row,
    key: String(number),
    kind: isTakenBack ? 'reversal' : row.type,
    state: 'completed',
    depositId: depositId ?? depositIdIn(reference) ?? null,
  }))
}

function ofKind(kind: MovementKind): Sql {
  if (kind === 'reversal') return sql`and ${isTakenBack}`
  if (kind === 'order') return sql`and t.type = 'order'`
  // The second half names the rows of the index, for a plan that does not know the type.
  return sql`and t.type = ${kind} and t.type <> 'order' and not (${isTakenBack})`
}

/** A page of a customer's deposits that no money has come for, newest first; `before` is the id of the last one. */
export async function listUnpaidLines(
  db: Queryable,
  userId: string,
  filter: { state: 'pending' | 'expired'; from: Date | undefined; until: Date | undefined },
  page: { before: string | undefined; limit: number },
): Promise<WalletLine[]> {
  const hasExpired = sql`coalesce(d.expires_at <= now(), false)`
  const rows = await db.query<{ id: string; code: string | null; amount: Money; at: Date }>(sql`
    select d.id, d.code, d.amount_asked as amount, d.created_at as at
    from deposits d
    where d.user_id = ${userId} and d.status = 'pending' and d.amount_asked is not null
      and ${filter.state === 'expired' ? hasExpired : sql`not ${hasExpired}`}
      ${filter.from ? sql`and d.created_at >= ${filter.from}` : empty}
      ${filter.until ? sql`and d.created_at < ${filter.until}` : empty}
      ${page.before === undefined ? empty : behind(page.before, userId)}
    order by d.created_at desc, d.id desc limit ${page.limit}`)
  return rows.map(({ id, ...row }) => ({
    ...row,
    key: id,
    kind: 'deposit',
    type: 'deposit',
    state: filter.state,
    balanceAfter: null,
    orderNumber: null,
    serviceName: null,
    depositId: id,
  }))
}

/** A cursor that is no deposit of this customer counts as none. */
function behind(id: string, userId: string): Sql {
  return sql`and coalesce(
    (d.created_at, d.id) < (select b.created_at, b.id from deposits b where b.id = ${id} and b.user_id = ${userId}),
    true)`
}

/** The months in which a wallet moved, `2026-11`, newest first: each is found from the one after it. */
export async function listMovedMonths(db: Queryable, userId: string, limit: number): Promise<string[]> {
  const monthBefore = (end: Sql) => sql`
    (select date_trunc('month', created_at, 'Asia/Ho_Chi_Minh') from transactions
    where user_id = ${userId} and created_at < ${end} order by created_at desc limit 1)`
  const rows = await db.query<{ month: string }>(sql`
    with recursive month as (
      select ${monthBefore(sql`'infinity'`)} as start, 1 as place
      union all
      select ${monthBefore(sql`month.start`)}, place + 1 from month
      where month.start is not null and place <= ${limit}
    )
    select to_char(start at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month
    from month where start is not null order by start desc limit ${limit}`)
  return rows.map((row) => row.month)
}
