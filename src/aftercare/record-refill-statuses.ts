import { orderAttentionNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { refillEnded } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import { nextStatusCheckMs } from '../orders/order.ts'
import type { BatchAnswer, BatchReply } from '../partners/provider-aftercare.ts'
import type { ReadFailure } from '../partners/provider-replies.ts'
import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import type { OwnReason } from './aftercare.ts'
import { type Asked, findOrderOfNotice } from './cancellations.sql.ts'
import { isRefillOpen, REFILL_LONGEST_MS, refillStateOfWord } from './refill.ts'
import {
  lockRunningRefills,
  type RefillChange,
  type RunningRefill,
  updateRefillStates,
} from './refills.sql.ts'

const NO_ANSWER: OwnReason = 'no_answer'

/**
 * Records how a provider's refills stand. A word nobody knows changes nothing and is shown to a person, once.
 * A refill is asked about more and more rarely, and after two months no more.
 */
export async function recordRefillStatuses(
  transaction: Transaction,
  provider: { name: string; statusIntervalMs: number },
  asked: readonly Asked[],
  reply: BatchReply<string> | ReadFailure,
): Promise<void> {
  const said = new Map(
    asked.map((one) => [one.key, reply.outcome === 'ok' ? reply.answers.get(one.askedId) : undefined]),
  )
  await transaction(async (tx) => {
    const refills = await lockRunningRefills(
      tx,
      asked.map((one) => one.key),
    )
    const changes = refills.map((refill) =>
      changeOf(refill, said.get(refill.number), provider.statusIntervalMs),
    )
    await updateRefillStates(tx, changes)
    const ended = refills.flatMap((refill, index) => {
      const { state } = changes[index]!
      return isRefillOpen(state) ? [] : [refillEnded({ ...refill, state })]
    })
    await insertNotifications(tx, ended)
    const moved = refills.filter((refill, index) => refill.state !== changes[index]!.state)
    announce(tx, new Set(moved.map((refill) => refill.userId)), 'orders')
    for (const [index, refill] of refills.entries()) {
      const { attention } = changes[index]!
      if (attention === null || attention === refill.attention) continue
      const order = await findOrderOfNotice(tx, refill.orderId)
      if (!order) continue
      await insertNotice(
        tx,
        orderAttentionNotice(order, provider.name, `refill ${refill.number}: ${attention}`),
      )
    }
  })
}

function changeOf(
  refill: RunningRefill,
  said: BatchAnswer<string> | undefined,
  statusIntervalMs: number,
): RefillChange {
  const { number } = refill
  const dueInMs = nextStatusCheckMs(refill.ageMs, { intervalMs: statusIntervalMs, stretch: 1 })
  const word = said && 'value' in said ? refillStateOfWord(said.value) : undefined
  // What runs does not go back to the beginning.
  const state = word === 'processing' ? refill.state : word
  if (state && !isRefillOpen(state)) return { number, state, reason: null, attention: null, dueInMs }
  const same = { number, state: refill.state, reason: null, attention: refill.attention, dueInMs }
  if (refill.ageMs >= REFILL_LONGEST_MS) {
    return { ...same, state: 'failed', reason: NO_ANSWER, attention: 'it did not end within two months' }
  }
  if (state) return { ...same, state, attention: null }
  if (said === undefined) return same
  return {
    ...same,
    attention: 'error' in said ? `the provider says: ${said.error}` : `unknown refill word: ${said.value}`,
  }
}
