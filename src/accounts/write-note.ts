import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { ORDER_NOTE } from './note-form.ts'
import { insertNote } from './operator-notes.sql.ts'

/**
 * Writes a note about a customer, or about an order of theirs, for other operators, with an audit row. A form sent
 * twice writes one note.
 */
export async function writeNote(
  transaction: Transaction,
  note: {
    id: string
    actorId: string
    user: { id: string; username: string }
    order?: { id: string; number: number }
    body: string
  },
): Promise<void> {
  const { id, actorId, user, order, body } = note
  await transaction(async (tx) => {
    const written = await insertNote(tx, {
      id,
      userId: user.id,
      orderId: order?.id ?? null,
      authorId: actorId,
      body: body.trim(),
    })
    if (!written) return
    await insertAudit(tx, {
      actorId,
      action: order ? ORDER_NOTE : 'user.note',
      subject: order ? `order:${order.number}` : `user:${user.username}`,
      before: {},
      after: { note: id },
    })
  })
}
