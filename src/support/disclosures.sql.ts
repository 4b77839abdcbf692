import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { Disclosure } from './disclosure.ts'

/** What is disclosed about these services now; a service about which nothing is, is not among them. */
export async function listDisclosures(
  db: Queryable,
  serviceIds: readonly number[],
): Promise<ReadonlyMap<number, Disclosure>> {
  const rows = await db.query<Disclosure & { serviceId: number }>(sql`
    select d.service_id as "serviceId", d.body_vi as vi, d.body_en as en
    from unnest(${[...serviceIds]}::int[]) as s (id)
    cross join lateral (
      select * from service_disclosures d where d.service_id = s.id order by d.id desc limit 1
    ) as d
    where d.body_vi is not null or d.body_en is not null`)
  return new Map(rows.map(({ serviceId, vi, en }) => [serviceId, { vi, en }]))
}

/** A version of what is disclosed, with who wrote it. */
export type DisclosureVersion = Disclosure & { id: number; publishedAt: Date; publishedBy: string }

/** The versions of a service, newest first. */
export function listDisclosureVersions(
  db: Queryable,
  serviceId: number,
  limit: number,
): Promise<DisclosureVersion[]> {
  return db.query(sql`
    select d.id, d.body_vi as vi, d.body_en as en, d.published_at as "publishedAt", u.username as "publishedBy"
    from service_disclosures d join users u on u.id = d.published_by
    where d.service_id = ${serviceId} order by d.id desc limit ${limit}`)
}

/** Locks a service's name and gives what is disclosed; undefined when there is no such service. */
export function lockDisclosed(tx: Tx, serviceId: number): Promise<Disclosure | undefined> {
  return queryOne(
    tx,
    sql`
    select d.body_vi as vi, d.body_en as en
    from services s left join lateral (
      select * from service_disclosures d where d.service_id = s.id order by d.id desc limit 1
    ) as d on true
    where s.id = ${serviceId} for key share of s`,
  )
}

export async function insertDisclosure(
  tx: Tx,
  disclosure: Disclosure & { serviceId: number; by: string },
): Promise<void> {
  await tx.query(sql`
    insert into service_disclosures (service_id, body_vi, body_en, published_by)
    values (${disclosure.serviceId}, ${disclosure.vi}, ${disclosure.en}, ${disclosure.by})`)
}

/** What was in force when an order was placed. */
export type OrderVersions = {
  /** Of the Vietnamese terms; null for orders from before there were any. */
  termsVersion: number | null
  disclosure: Disclosure | null
}

/** What was in force when an order was placed, for its buyer and for operators. */
export async function findOrderVersions(db: Queryable, orderId: string): Promise<OrderVersions> {
  const row = await queryOne<Disclosure & { termsVersion: number | null }>(
    db,
    sql`
    select v.version as "termsVersion", d.body_vi as vi, d.body_en as en
    from orders o left join document_versions v on v.id = o.terms_version_id
      left join service_disclosures d on d.id = o.disclosure_id
    where o.id = ${orderId}`,
  )
  const { termsVersion = null, vi = null, en = null } = row ?? {}
  return { termsVersion, disclosure: vi === null && en === null ? null : { vi, en } }
}
