import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import {
  insertAnnouncementNotifications,
  lockRingingAnnouncement,
  updateAnnouncementTold,
} from './announcements.sql.ts'

const BATCH = 500

/**
 * Rings the bells of the next 500 customers for the oldest announcement that asks for it, so that no transaction is
 * long however many there are. How far it has come is written with the bells, so nobody is told twice. Gives 0 while
 * there may be more to do, as milliseconds to wait.
 */
export async function tellAnnouncements(transaction: Transaction): Promise<number | undefined> {
  return transaction(async (tx) => {
    const announcement = await lockRingingAnnouncement(tx)
    if (!announcement) return undefined
    const told = (await insertAnnouncementNotifications(tx, announcement, BATCH)).map((one) => one.userId)
    // The rows may come back in any order.
    const upTo = told.toSorted().at(-1) ?? null
    const isDone = told.length < BATCH
    await updateAnnouncementTold(tx, { id: announcement.id, upTo, count: told.length, isDone })
    announce(tx, told, 'notifications')
    return 0
  })
}
