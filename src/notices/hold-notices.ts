import type { Transaction } from '../platform/db.ts'
import { lockWaitingNotices, updateNoticesHeld, type WaitingNotice } from './notices.sql.ts'

const BATCH = 50
const HOLD_MS = 120_000

/** Takes the oldest waiting messages for sending; if this process dies they are free again in two minutes. */
export async function holdNotices(transaction: Transaction): Promise<WaitingNotice[]> {
  return transaction(async (tx) => {
    const notices = await lockWaitingNotices(tx, BATCH)
    await updateNoticesHeld(
      tx,
      notices.map((notice) => notice.id),
      HOLD_MS,
    )
    return notices
  })
}
