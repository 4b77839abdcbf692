import { checksBrokenNotice, checksWellNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { findLatestRun, insertCheckRun, lockChecks } from './checks.sql.ts'
import { type Check, listChecks } from './invariants.sql.ts'

/**
 * Runs every check of books and orders and keeps what came out. What has begun to differ is told to the operators
 * once, and again only after it has been well; nothing is mended by itself. Of two runs at once the second does
 * nothing and gives undefined.
 */
export async function runChecks(transaction: Transaction): Promise<readonly Check[] | undefined> {
  return transaction(async (tx) => {
    const startedAt = new Date()
    if (!(await lockChecks(tx))) return undefined
    const before = (await findLatestRun(tx))?.broken ?? []
    const checks = await listChecks(tx)
    await insertCheckRun(tx, checks, startedAt)
    const broken = checks.filter((check) => check.breaches.length > 0).map((check) => check.name)
    const news = broken.filter((name) => !before.includes(name))
    const isWellAgain = broken.length === 0 && before.length > 0
    if (news.length > 0) await insertNotice(tx, checksBrokenNotice(news))
    if (isWellAgain) await insertNotice(tx, checksWellNotice())
    return checks
  })
}
