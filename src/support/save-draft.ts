import { type Language, refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import type { DocumentKind } from './document.ts'
import { upsertDraft } from './documents.sql.ts'

/** Keeps what an owner is writing, over whatever was kept before. Refuses `forbidden` to everybody else. */
export async function saveDraft(
  transaction: Transaction,
  actor: { id: string; role: string },
  draft: { kind: DocumentKind; language: Language; body: string },
): Promise<void> {
  if (actor.role !== 'owner') refuse('forbidden')
  await transaction((tx) => upsertDraft(tx, { ...draft, by: actor.id }))
}
