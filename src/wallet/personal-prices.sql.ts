import type { Money } from '../core/money.ts'
import type { PersonalPrice } from '../orders/pricing.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

const columns = sql`service_id as "serviceId", rate, discount::float8 as "discountPercent"`

/** What a customer was granted, at most 5,000 rows; nearly nobody has any. */
export function listPersonalPrices(db: Queryable, userId: string): Promise<PersonalPrice[]> {
  return db.query(sql`
    select ${columns} from personal_prices where user_id = ${userId} order by service_id nulls first limit 5000`)
}

export type ListedPersonalPrice = PersonalPrice & {
  id: number
  serviceName: string | null
  serviceRate: Money | null
  updatedAt: Date
}

/** The same for operators, with the services' names and our own rates. */
export function listGrantedPrices(db: Queryable, userId: string): Promise<ListedPersonalPrice[]> {
  return db.query(sql`
    select p.id, p.service_id as "serviceId", p.rate, p.discount::float8 as "discountPercent", s.name as "serviceName",
      s.rate as "serviceRate", p.updated_at as "updatedAt"
    from personal_prices p left join services s on s.id = p.service_id
    where p.user_id = ${userId} order by p.service_id nulls first limit 5000`)
}

/** A price that somebody has for one service. */
export type ServicePersonalPrice = Pick<PersonalPrice, 'rate' | 'discountPercent'> & {
  id: number
  userId: string
  username: string
  /** Null where a command of the panel did it. */
  setByName: string | null
  updatedAt: Date
}

/** Who was granted a price for this service, the latest first; what was granted for all services is not among it. */
export function listPricesOfService(
  db: Queryable,
  serviceId: number,
  limit: number,
): Promise<ServicePersonalPrice[]> {
  return db.query(sql`
    select p.id, p.user_id as "userId", u.username, p.rate, p.discount::float8 as "discountPercent",
      by.username as "setByName", p.updated_at as "updatedAt"
    from personal_prices p join users u on u.id = p.user_id left join users by on by.id = p.set_by
    where p.service_id = ${serviceId} order by p.updated_at desc, p.id desc limit ${limit}`)
}

/** Writes a customer's price for a service, or for all, over the one there was; gives that, undefined if none. */
export function upsertPersonalPrice(
  tx: Tx,
  price: PersonalPrice & { userId: string; actorId: string },
): Promise<PersonalPrice | undefined> {
  return queryOne(
    tx,
    sql`
    with before as (
      select ${columns} from personal_prices
      where user_id = ${price.userId} and service_id is not distinct from ${price.serviceId}::int
    ), written as (
      insert into personal_prices (user_id, service_id, rate, discount, set_by)
      values (${price.userId}, ${price.serviceId}, ${price.rate}, ${price.discountPercent}, ${price.actorId})
      on conflict (user_id, coalesce(service_id, 0)) do update
      set rate = excluded.rate, discount = excluded.discount, set_by = excluded.set_by, updated_at = now()
    )
    select * from before`,
  )
}

/** Takes a customer's price away; gives it, undefined when there was none. */
export function deletePersonalPriceRow(
  tx: Tx,
  userId: string,
  id: number,
): Promise<PersonalPrice | undefined> {
  return queryOne(
    tx,
    sql`delete from personal_prices where id = ${id} and user_id = ${userId} returning ${columns}`,
  )
}

/** Whether there is such a customer and, where one is named, such a service. */
export async function findPriceScope(
  db: Queryable,
  userId: string,
  serviceId: number | null,
): Promise<{ hasUser: boolean; hasService: boolean }> {
  const row = await queryOne<{ hasUser: boolean; hasService: boolean }>(
    db,
    sql`
    select exists (select from users where id = ${userId}) as "hasUser",
      ${serviceId}::int is null or exists (select from services where id = ${serviceId}::int) as "hasService"`,
  )
  return row!
}
