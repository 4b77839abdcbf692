import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** The code of a customer that is good for ever; undefined before it was drawn. */
export function findPermanentCode(db: Queryable, userId: string): Promise<{ code: string } | undefined> {
  return queryOne(db, sql`select code from permanent_codes where user_id = ${userId}`)
}

/** Gives a customer their permanent code, unless they have one or it is taken. */
export async function insertPermanentCode(tx: Tx, userId: string, code: string): Promise<void> {
  await tx.query(sql`
    insert into permanent_codes (user_id, code)
    select ${userId}::uuid, ${code}::varchar where not exists (select from deposits where code = ${code})
    on conflict do nothing`)
}
