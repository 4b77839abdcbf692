import { type GuardedLink, guardedName } from '../catalog/order-rule.ts'
import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

const LOCK_CLASS = 7_306_025

/**
 * Keeps others from placing an order of these links until this transaction ends, in one order, so that nobody waits in
 * a circle. What runs has to be read by a later statement, which sees what those it waited for have written.
 */
export async function lockLinks(tx: Tx, links: readonly GuardedLink[]): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(${LOCK_CLASS}, lock)
    from (select distinct hashtext(name) as lock from unnest(${links.map(guardedName)}::text[]) as name order by 1) as l`)
}

/** Those of the links that have a running order, by `guardedName`; orders of before there was a rule do not count. */
export async function listRunningLinks(
  db: Queryable,
  links: readonly GuardedLink[],
): Promise<ReadonlySet<string>> {
  if (links.length === 0) return new Set()
  const rows = await db.query<{ serviceId: number; key: string }>(sql`
    select distinct l.service_id as "serviceId", encode(l.key, 'hex') as key
    from unnest(${links.map((link) => link.serviceId)}::int[], ${links.map((link) => Buffer.from(link.key, 'hex'))}::bytea[])
      as l (service_id, key)
    join orders o on o.service_id = l.service_id and o.link_key = l.key
    where o.link_key is not null and o.status in ('pending', 'submitting', 'unknown', 'processing', 'in_progress')`)
  return new Set(rows.map(guardedName))
}
