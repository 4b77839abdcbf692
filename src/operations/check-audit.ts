import { auditBrokenNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { followAuditChain, lockAuditCheck, updateAuditCheck } from './audit-checks.sql.ts'

const ROWS_AT_ONCE = 10_000

/**
 * Follows the chain of the audit log from where the last check stopped, all of it once a week, and tells the operators
 * when it has broken. Returns whether there is more to follow.
 */
export async function checkAudit(transaction: Transaction, rowsAtOnce = ROWS_AT_ONCE): Promise<boolean> {
  return transaction(async (tx) => {
    const before = await lockAuditCheck(tx)
    const found = await followAuditChain(tx, before.position, rowsAtOnce)
    const { brokenId } = found
    // A break is looked at again the next time, so that it is told once and is seen to be mended.
    await updateAuditCheck(tx, brokenId === null ? found : { ...before, brokenId })
    if (brokenId !== null && brokenId !== before.brokenId) await insertNotice(tx, auditBrokenNotice(brokenId))
    return brokenId === null && found.position === before.position + rowsAtOnce
  })
}
