import type { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { CodeCandidate } from './suggestions.ts'

const DEPOSITS_MAX = 2000
const SAME_AMOUNT_MAX = 100
const PERMANENT_MAX = 2000

/**
 * Codes that a transfer of this moment and amount may have meant: those of the deposits opened in the 60 days before,
 * the newest 2,000, open ones of the same amount, and the newest 2,000 permanent codes.
 */
export function listCodeCandidates(
  db: Queryable,
  transfer: { amount: Money; transferredAt: Date },
): Promise<CodeCandidate[]> {
  const { amount, transferredAt: at } = transfer
  return db.query(sql`
    with recent as (
      (select id from deposits where code is not null and created_at between ${at}::timestamptz - interval '60 days'
        and ${at}::timestamptz + interval '10 minutes' order by created_at desc limit ${DEPOSITS_MAX})
      union
      (select id from deposits where status = 'pending' and amount_asked = ${amount}
        and created_at between ${at}::timestamptz - interval '60 days' and ${at}::timestamptz + interval '10 minutes'
        order by created_at desc limit ${SAME_AMOUNT_MAX})
    )
    select d.code, d.user_id as "userId", u.username, d.amount_asked as "amountAsked", false as "isPermanent",
      (d.status = 'pending') as "isOpen",
      exists (select from deposit_claims c where c.deposit_id = d.id and c.closed_at is null) as "hasClaim"
    from recent join deposits d on d.id = recent.id join users u on u.id = d.user_id
    where d.code is not null
    union all
    (select p.code, p.user_id, u.username, null, true, false, false
    from permanent_codes p join users u on u.id = p.user_id order by p.created_at desc limit ${PERMANENT_MAX})`)
}
