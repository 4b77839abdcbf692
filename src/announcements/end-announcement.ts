import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateAnnouncementEnded } from './announcements.sql.ts'

/** Takes an announcement from the dashboards now; bells that have rung stay. Refuses `announcement_over`. */
export async function endAnnouncement(transaction: Transaction, actorId: string, id: number): Promise<void> {
  await transaction(async (tx) => {
    if (!(await updateAnnouncementEnded(tx, { id, by: actorId }))) refuse('announcement_over')
    await insertAudit(tx, {
      actorId,
      action: 'announcement.end',
      subject: `announcement ${id}`,
      before: {},
      after: { ended: true },
    })
  })
}
