import type { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A deposit as a search finds it. */
export type FoundDeposit = { id: string; code: string; amount: Money | null; createdAt: Date }

/** A customer's deposits among the newest thousand whose code contains a text. */
export function listDepositsByCode(
  db: Queryable,
  userId: string,
  text: string,
  most: number,
): Promise<FoundDeposit[]> {
  return db.query(sql`
    select id, code, coalesce(amount_received, amount_asked) as amount, created_at as "createdAt"
    from (
      select * from deposits where user_id = ${userId} order by created_at desc, id desc limit 1000
    ) as newest
    where strpos(code, upper(${text})) > 0
    order by created_at desc, id desc
    limit ${most}`)
}
