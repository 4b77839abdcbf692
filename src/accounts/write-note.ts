import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { insertNote } from './operator-notes.sql.ts'

/**
 * Writes a note about a customer for other operators, with an audit row. A form sent
 * twice writes one note.
 */
export async function writeNote(
  transaction: Transaction,
  note: {
    id: string
    actorId: string
    user: { id: string; username: string }
    body: string
  },
): Promise<void> {
  const { id, actorId, user, body } = note
  await transaction(async (tx) => {
    const written = await insertNote(tx, {
      id,
      userId: user.id,
      authorId: actorId,
      body: body.trim(),
    })
    if (!written) return
    await insertAudit(tx, {
      actorId,
      action: 'user.note',
      subject: `user:${user.username}`,
      before: {},
      after: { note: id },
    })
  })
}
