import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { Recipient } from './transfer-act.ts'

/**
 * Whom operators mean by what they typed: the code of a deposit or a permanent one, in any spelling, else a user name
 * or an email in any case. What means nobody is left out.
 */
export function listRecipients(db: Queryable, typed: readonly string[]): Promise<Recipient[]> {
  const names = typed.map((text) => text.trim())
  const codes = typed.map((text) => text.toUpperCase().replace(/[^A-Z0-9]/g, ''))
  return db.query(sql`
    select t.typed, coalesce(d.code, p.code) as code, u.id as "userId", u.username
    from unnest(${typed}::text[], ${names}::text[], ${codes}::text[]) as t (typed, name, code)
    left join deposits d on d.code = t.code
    left join permanent_codes p on p.code = t.code
    left join lateral (
      select id from users where lower(email) = lower(t.name) and t.name like '%@%'
      union all
      select id from users where lower(username) = lower(t.name) and t.name not like '%@%'
    ) as named on d.id is null and p.user_id is null
    join users u on u.id = coalesce(d.user_id, p.user_id, named.id)`)
}
