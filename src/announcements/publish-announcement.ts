import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import type { AskedAnnouncement } from './announcement.ts'
import { findAnnouncement, insertAnnouncement, updateAnnouncement } from './announcements.sql.ts'

/**
 * Publishes an announcement, or writes one anew: `over` names it with the version that the editor was shown. `token`
 * is drawn with the form, so that one sent twice publishes once. Refuses `announcement_changed` when somebody else
 * wrote since, `announcement_over` and `not_found`.
 */
export async function publishAnnouncement(
  transaction: Transaction,
  actorId: string,
  asked: AskedAnnouncement,
  as: { token: string } | { over: { id: number; version: number } },
): Promise<void> {
  await transaction(async (tx) => {
    if ('over' in as) await change(tx, actorId, asked, as.over)
    else {
      const written = await insertAnnouncement(tx, { ...asked, token: as.token, by: actorId })
      if (!written) return
      await insertAudit(tx, {
        actorId,
        action: 'announcement.publish',
        subject: `announcement ${written.id}`,
        before: {},
        after: asked,
      })
    }
    // Where its time has not come, the clock wakes the job.
    if (asked.rings) wakeJob(tx, 'tell_announcements', 'all')
  })
}

async function change(
  tx: Tx,
  actorId: string,
  asked: AskedAnnouncement,
  { id, version }: { id: number; version: number },
): Promise<void> {
  const before = (await findAnnouncement(tx, id)) ?? refuse('not_found')
  const written = await updateAnnouncement(tx, { ...asked, id, version, by: actorId })
  if (!written) {
    const now = (await findAnnouncement(tx, id)) ?? before
    refuse(now.version === version ? 'announcement_over' : 'announcement_changed', { name: now.updatedBy })
  }
  const { titleVi, bodyVi, titleEn, bodyEn, tone, startsAt, endsAt, rings } = before
  await insertAudit(tx, {
    actorId,
    action: 'announcement.change',
    subject: `announcement ${id}`,
    before: { titleVi, bodyVi, titleEn, bodyEn, tone, startsAt, endsAt, rings },
    after: asked,
  })
}
