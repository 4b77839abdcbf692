import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Which of these services a customer has marked. */
export async function listFavourites(
  db: Queryable,
  userId: string,
  serviceIds: readonly number[],
): Promise<Set<number>> {
  const rows = await db.query<{ id: number }>(sql`
    select service_id as id from favourites where user_id = ${userId} and service_id = any(${serviceIds}::int[])`)
  return new Set(rows.map((row) => row.id))
}

/** Marks a service; false where the customer has marked `most` others already. */
export async function insertFavourite(
  tx: Tx,
  favourite: { userId: string; serviceId: number; most: number },
): Promise<boolean> {
  const rows = await tx.query<{ id: number }>(sql`
    insert into favourites (user_id, service_id)
    select ${favourite.userId}::uuid, s.id from services s
    where s.id = ${favourite.serviceId} and ${favourite.most}::int > (
      select count(*) from favourites where user_id = ${favourite.userId}::uuid and service_id <> s.id)
    on conflict (user_id, service_id) do update set created_at = favourites.created_at
    returning service_id as id`)
  return rows.length > 0
}

/** Takes the mark off a service. */
export async function deleteFavourite(tx: Tx, userId: string, serviceId: number): Promise<void> {
  await tx.query(sql`delete from favourites where user_id = ${userId} and service_id = ${serviceId}`)
}
