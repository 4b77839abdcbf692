import type { Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Writes down what an operator did, in the transaction that does it; without an actor a command of the panel did it. */
export async function insertAudit(
  tx: Tx,
  entry: { actorId: string | null; action: string; subject: string; before: object; after: object },
): Promise<void> {
  await tx.query(sql`
    insert into audit_log (actor_id, action, subject, before, after)
    values (${entry.actorId}, ${entry.action}, ${entry.subject}, ${JSON.stringify(entry.before)}::jsonb,
      ${JSON.stringify(entry.after)}::jsonb)`)
}
