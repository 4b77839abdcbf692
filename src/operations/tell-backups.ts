import { backupsNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { getLastRestore, listBackups } from './backups.sql.ts'
import { getDatabaseFacts } from './system.sql.ts'
import { backupProblems, isFirstDay } from './system-state.ts'
import { updateToldProblems } from './told-problems.sql.ts'

/**
 * Tells the operators what is wrong with the backups: each problem once, and again only after it was well. A shop in
 * its first day is not reminded yet.
 */
export async function tellBackups(transaction: Transaction, now: Date): Promise<void> {
  await transaction(async (tx) => {
    const [newest] = await listBackups(tx, 1)
    if (!newest && isFirstDay(await getDatabaseFacts(tx), now)) return
    const problems = backupProblems(newest, await getLastRestore(tx), now)
    const told = await updateToldProblems(tx, problems)
    const news = problems.filter((problem) => told.includes(problem))
    if (news.length > 0) await insertNotice(tx, backupsNotice(news))
  })
}
