import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { ORDER_NOTE } from './note-form.ts'
import { insertNote } from './operator-notes.sql.ts'

/** What a note is about: a customer, an order of theirs, or a bank transfer, which may be nobody's. */
type NoteSubject =
  | { user: { id: string; username: string }; order?: { id: string; number: number } }
  | { transfer: { id: string; sepayId: string } }

/**
 * Writes a note about a customer, an order of theirs or a transfer, for other operators, with an audit row. A form
 * sent twice writes one note.
 */
export async function writeNote(
  transaction: Transaction,
  note: { id: string; actorId: string; body: string } & NoteSubject,
): Promise<void> {
  const { id, actorId, body } = note
  const { action, subject, ...ids } = aboutOf(note)
  await transaction(async (tx) => {
    if (!(await insertNote(tx, { id, ...ids, authorId: actorId, body: body.trim() }))) return
    await insertAudit(tx, { actorId, action, subject, before: {}, after: { note: id } })
  })
}

function aboutOf(about: NoteSubject) {
  if ('transfer' in about) {
    const { id: transferId, sepayId } = about.transfer
    const subject = `transfer ${sepayId}`
    return { action: 'transfer.note', subject, userId: null, orderId: null, transferId } as const
  }
  const { user, order } = about
  const ids = { userId: user.id, orderId: order?.id ?? null, transferId: null }
  return order
    ? ({ action: ORDER_NOTE, subject: `order:${order.number}`, ...ids } as const)
    : ({ action: 'user.note', subject: `user:${user.username}`, ...ids } as const)
}
