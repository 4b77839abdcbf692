import { orderUnknownNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { lockLostAttempts, updateAttemptEnd, updateDispatched } from './dispatch.sql.ts'
import { reviewInMs } from './unknown-review.ts'

const BATCH = 200

/**
 * Gives up attempts whose sender has died or whose lease has run out: their orders become `unknown`. They
 * keep the money and are never sent again by themselves. Returns how many there were.
 */
export async function giveUpAttempts(transaction: Transaction): Promise<number> {
  return transaction(async (tx) => {
    const lost = await lockLostAttempts(tx, BATCH)
    const reason = 'the worker that sent it died or was not answered in time'
    for (const attempt of lost) {
      await updateAttemptEnd(tx, { id: attempt.id, outcome: 'unknown', reply: reason })
      const order = await updateDispatched(tx, {
        orderId: attempt.orderId,
        token: attempt.id,
        status: 'unknown',
        attention: `unknown: ${reason}`,
        dueInMs: reviewInMs(attempt, attempt.dispatchCount) ?? null,
      })
      if (order) await insertNotice(tx, orderUnknownNotice(order, attempt.provider, reason))
    }
    for (const provider of new Set(lost.map((attempt) => attempt.provider))) {
      wakeJob(tx, 'work_provider', provider)
    }
    return lost.length
  })
}
