import type { Language } from '../core/refusal.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'
import type { AcceptanceSource, DocumentKind } from './document.ts'

/** A published text; it never changes. */
export type DocumentVersion = {
  id: number
  version: number
  body: string
  publishedAt: Date
  /** Null for the texts that came with the panel. */
  publishedBy: string | null
}

/** A document in one language: the version in force, or the one that is named. */
export function findDocument(
  db: Queryable,
  kind: DocumentKind,
  language: Language,
  version?: number,
): Promise<DocumentVersion | undefined> {
  return queryOne(
    db,
    sql`
    select d.id, d.version, d.body, d.published_at as "publishedAt", u.username as "publishedBy"
    from document_versions d left join users u on u.id = d.published_by
    where d.kind = ${kind} and d.language = ${language}
    ${version === undefined ? empty : sql`and d.version = ${version}`}
    order by d.version desc limit 1`,
  )
}

/** The versions of a document in one language without their text, newest first. */
export function listDocumentVersions(
  db: Queryable,
  kind: DocumentKind,
  language: Language,
  limit: number,
): Promise<Omit<DocumentVersion, 'body'>[]> {
  return db.query(sql`
    select d.id, d.version, d.published_at as "publishedAt", u.username as "publishedBy"
    from document_versions d left join users u on u.id = d.published_by
    where d.kind = ${kind} and d.language = ${language}
    order by d.version desc limit ${limit}`)
}

/** A document as operators see it in the list of all. */
export type DocumentState = Omit<DocumentVersion, 'id'> & {
  kind: DocumentKind
  language: Language
  hasDraft: boolean
}

/** Every document in every language, as it is in force. */
export function listDocumentStates(db: Queryable): Promise<DocumentState[]> {
  return db.query(sql`
    select distinct on (d.kind, d.language) d.kind, d.language, d.version, d.body, d.published_at as "publishedAt",
      u.username as "publishedBy",
      exists (select from document_drafts f where f.kind = d.kind and f.language = d.language) as "hasDraft"
    from document_versions d left join users u on u.id = d.published_by
    order by d.kind, d.language, d.version desc`)
}

/** Publishes the version after the newest; undefined when somebody else published since `after` was read. */
export function insertDocumentVersion(
  tx: Tx,
  document: { kind: DocumentKind; language: Language; body: string; after: number; by: string },
): Promise<{ version: number } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into document_versions (kind, language, version, body, published_by)
    select ${document.kind}, ${document.language}, max(version) + 1, ${document.body}, ${document.by}::uuid
    from document_versions where kind = ${document.kind} and language = ${document.language}
    having max(version) = ${document.after}
    on conflict do nothing
    returning version`,
  )
}

export type DocumentDraft = { body: string; updatedAt: Date; updatedBy: string }

export function findDraft(
  db: Queryable,
  kind: DocumentKind,
  language: Language,
): Promise<DocumentDraft | undefined> {
  return queryOne(
    db,
    sql`
    select d.body, d.updated_at as "updatedAt", u.username as "updatedBy"
    from document_drafts d join users u on u.id = d.updated_by
    where d.kind = ${kind} and d.language = ${language}`,
  )
}

export async function upsertDraft(
  tx: Tx,
  draft: { kind: DocumentKind; language: Language; body: string; by: string },
): Promise<void> {
  await tx.query(sql`
    insert into document_drafts (kind, language, body, updated_by)
    values (${draft.kind}, ${draft.language}, ${draft.body}, ${draft.by})
    on conflict (kind, language) do update
      set body = excluded.body, updated_by = excluded.updated_by, updated_at = now()`)
}

export async function deleteDraft(tx: Tx, kind: DocumentKind, language: Language): Promise<void> {
  await tx.query(sql`delete from document_drafts where kind = ${kind} and language = ${language}`)
}

/** The ids of the versions in force of some kinds in one language, in the order of `kinds`. */
export async function listCurrentVersionIds(
  db: Queryable,
  kinds: readonly DocumentKind[],
  language: Language,
): Promise<number[]> {
  const rows = await db.query<{ id: number }>(sql`
    select (
      select d.id from document_versions d where d.kind = k.kind and d.language = ${language}
      order by d.version desc limit 1
    ) as id
    from unnest(${kinds}::text[]) with ordinality as k (kind, place) order by k.place`)
  return rows.map((row) => row.id)
}

/** Writes down that somebody accepted these versions. */
export async function insertAcceptances(
  tx: Tx,
  accepted: {
    userId: string
    versionIds: readonly number[]
    source: AcceptanceSource
    address: string | null
  },
): Promise<void> {
  await tx.query(sql`
    insert into document_acceptances (user_id, version_id, source, address)
    select ${accepted.userId}::uuid, id, ${accepted.source}, ${accepted.address}::inet
    from unnest(${accepted.versionIds}::int[]) as v (id)`)
}

// Vietnamese is the text that counts: a translation that is mended asks nobody for anything.
const isDue = (userId: string) => sql`
  not exists (
    select from document_acceptances a join document_versions d on d.id = a.version_id
    where a.user_id = ${userId} and d.kind = 'terms' and a.accepted_at >= (
      select published_at from document_versions where kind = 'terms' and language = 'vi'
      order by version desc limit 1)
  )`

/** The terms in force, in somebody's language, when they have not accepted them: the id of the version. */
export async function findDueTerms(
  db: Queryable,
  userId: string,
  language: Language,
): Promise<number | undefined> {
  const row = await queryOne<{ id: number }>(
    db,
    sql`
    select id from document_versions where kind = 'terms' and language = ${language} and ${isDue(userId)}
    order by version desc limit 1`,
  )
  return row?.id
}

/** Writes down that somebody accepted this version of the terms, where one is due and this is one. */
export async function insertTermsAcceptance(
  tx: Tx,
  accepted: { userId: string; versionId: number; address: string | null },
): Promise<void> {
  await tx.query(sql`
    insert into document_acceptances (user_id, version_id, source, address)
    select ${accepted.userId}::uuid, id, 'order', ${accepted.address}::inet
    from document_versions
    where id = ${accepted.versionId} and kind = 'terms' and ${isDue(accepted.userId)}`)
}
