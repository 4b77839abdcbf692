import type { Queryable, Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { type ApiCall, CALLS_KEPT, type ListedCall } from './api-call.ts'

/** Writes calls down, and forgets those of the same customers that have become too many. */
export async function insertCalls(tx: Tx, calls: readonly ApiCall[]): Promise<void> {
  const column = <T>(read: (call: ApiCall) => T) => calls.map(read)
  await tx.query(sql`
    insert into api_calls (user_id, key_id, action, error, order_number, address, took_ms, called_at)
    select * from unnest(
      ${column((c) => c.userId)}::uuid[], ${column((c) => c.keyId)}::uuid[], ${column((c) => c.action)}::text[],
      ${column((c) => c.error?.slice(0, 300) ?? null)}::text[], ${column((c) => c.orderNumber)}::bigint[],
      ${column((c) => c.address)}::inet[], ${column((c) => c.tookMs)}::int[], ${column((c) => c.at)}::timestamptz[]
    ) order by 8`)
}

/** Deletes what is older than the last 200 calls of these customers. */
export async function deleteOldCalls(tx: Tx, userIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    delete from api_calls c using unnest(${userIds}::uuid[]) as u (id)
    where c.user_id = u.id and c.id <= (
      select id from api_calls where user_id = u.id order by id desc limit 1 offset ${CALLS_KEPT}
    )`)
}

/** The last calls of a customer, newest first, with the names of the keys. */
export function listCalls(
  db: Queryable,
  userId: string,
  page: { before: number | undefined; limit: number },
): Promise<ListedCall[]> {
  return db.query(sql`
    select c.id, c.user_id as "userId", c.key_id as "keyId", c.action, c.error, c.order_number as "orderNumber",
      host(c.address) as address, c.took_ms as "tookMs", c.called_at as at, k.name as "keyName",
      k.beginning as "keyBeginning", k.is_test as "isTest"
    from api_calls c join api_keys k on k.id = c.key_id
    where c.user_id = ${userId} and c.id < ${page.before ?? Number.MAX_SAFE_INTEGER}
    order by c.id desc
    limit ${page.limit}`)
}
