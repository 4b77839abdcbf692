import type { Language } from '../core/refusal.ts'
import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { AcceptanceSource, DocumentKind } from './document.ts'

/** A document as somebody accepted it. */
export type Acceptance = {
  kind: DocumentKind
  language: Language
  version: number
  source: AcceptanceSource
  acceptedAt: Date
}

/** The last version of each document that somebody accepted, among their newest 200 acceptances. */
export function listLastAcceptances(db: Queryable, userId: string): Promise<Acceptance[]> {
  return db.query(sql`
    select kind, language, version, source, "acceptedAt" from (
      select distinct on (d.kind) d.kind, d.language, d.version, a.source, a.accepted_at as "acceptedAt"
      from (
        select * from document_acceptances where user_id = ${userId} order by accepted_at desc limit 200
      ) as a join document_versions d on d.id = a.version_id
      order by d.kind, a.accepted_at desc, a.id desc
    ) as last
    order by array_position(array['terms', 'acceptable-use', 'privacy']::varchar[], kind)`)
}
