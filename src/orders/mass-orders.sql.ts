import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { StoredAnswer } from './mass-order.ts'

/** The answer that was given to a mass order with this key, and to which body. */
export function findMassAnswer(
  db: Queryable,
  userId: string,
  idempotencyKey: string,
): Promise<{ requestHash: Buffer; answer: StoredAnswer } | undefined> {
  return queryOne(
    db,
    sql`
    select request_hash as "requestHash", outcomes as answer from mass_orders
    where user_id = ${userId} and idempotency_key = ${idempotencyKey}`,
  )
}

/** Keeps the answer to a mass order, in the transaction that placed it. */
export async function insertMassAnswer(
  tx: Tx,
  mass: { userId: string; idempotencyKey: string; requestHash: Buffer; answer: StoredAnswer },
): Promise<void> {
  await tx.query(sql`
    insert into mass_orders (user_id, idempotency_key, request_hash, outcomes)
    values (${mass.userId}, ${mass.idempotencyKey}, ${mass.requestHash}, ${JSON.stringify(mass.answer)}::jsonb)`)
}
