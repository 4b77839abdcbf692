import { type Language, refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import type { DocumentKind } from './document.ts'
import { deleteDraft, findDocument, insertDocumentVersion } from './documents.sql.ts'

/**
 * Publishes a text as the next version of a document and gives its number. `after` is the version that the editor
 * was shown. Refuses `forbidden` to all but owners, `document_unchanged`, and `document_moved` when somebody else
 * published since.
 */
export async function publishDocument(
  transaction: Transaction,
  actor: { id: string; role: string },
  document: { kind: DocumentKind; language: Language; body: string; after: number },
): Promise<{ version: number }> {
  if (actor.role !== 'owner') refuse('forbidden')
  const { kind, language, body, after } = document
  return transaction(async (tx) => {
    const before = await findDocument(tx, kind, language)
    if (before?.body === body) refuse('document_unchanged')
    const written = await insertDocumentVersion(tx, { ...document, by: actor.id })
    const { version } = written ?? refuse('document_moved')
    await deleteDraft(tx, kind, language)
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'document.publish',
      subject: `document:${kind}:${language}`,
      before: { version: after },
      after: { version },
    })
    return { version }
  })
}
