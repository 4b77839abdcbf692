import { bankListFailedNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { updateReadingDone, updateReadingFailed, updateReadingLeft } from './bank-readings.sql.ts'

/** How a reading of the bank's list ended. An `urgent` failure is one that time does not mend. */
export type ReadingEnd = 'done' | 'stopped' | { reason: string; urgent: boolean }

/** Notes how reading the bank's list went; a failure is told to the operators once, until it is well again. */
export async function endBankReading(transaction: Transaction, end: ReadingEnd): Promise<void> {
  await transaction(async (tx) => {
    if (end === 'done') return updateReadingDone(tx)
    if (end === 'stopped') return updateReadingLeft(tx)
    if (!(await updateReadingFailed(tx, end))) return
    await insertNotice(tx, bankListFailedNotice(end.reason))
  })
}
