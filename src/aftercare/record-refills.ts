import { orderAttentionNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { refillEnded } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { BatchAnswer, BatchReply } from '../partners/provider-aftercare.ts'
import type { ReadFailure } from '../partners/provider-replies.ts'
import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { NOT_SENT_RETRY_MS, type OwnReason, retryMs, TRIES_MAX } from './aftercare.ts'
import { type Asked, findOrderOfNotice } from './cancellations.sql.ts'
import { isRefillOpen, REFILL_UNKNOWN_MS } from './refill.ts'
import { type RefillAnswer, updateRefillsAnswered } from './refills.sql.ts'

const NO_ANSWER: OwnReason = 'no_answer'

/**
 * Records what a provider said when it was asked for refills. One whose answer was lost may be open there: it is
 * asked for again after a wait, which cannot double it, since a provider refuses a second while the first is open.
 * After a dozen lost answers it is given up and a person is told.
 */
export async function recordRefills(
  transaction: Transaction,
  provider: { name: string; statusIntervalMs: number },
  asked: readonly Asked[],
  reply: BatchReply<string> | ReadFailure,
): Promise<void> {
  const answers = asked.map((one) =>
    answerTo(one, reply.outcome === 'ok' ? reply.answers.get(one.askedId) : reply, provider.statusIntervalMs),
  )
  await transaction(async (tx) => {
    const written = await updateRefillsAnswered(tx, answers)
    const refused = written.filter((one) => !isRefillOpen(one.state))
    await insertNotifications(tx, refused.map(refillEnded))
    announce(tx, new Set(written.map((one) => one.userId)), 'orders')
    for (const { orderId } of written.filter((one) => one.reason === NO_ANSWER)) {
      const order = await findOrderOfNotice(tx, orderId)
      if (!order) continue
      const reason = 'the provider does not answer to its refill'
      await insertNotice(tx, orderAttentionNotice(order, provider.name, reason))
    }
  })
}

function answerTo(
  one: Asked,
  said: BatchAnswer<string> | ReadFailure | undefined,
  statusIntervalMs: number,
): RefillAnswer {
  const { key, tries } = one
  const answer = { key, tries, providerRefillId: null, reason: null, dueInMs: 0, isUncounted: false }
  if (said && 'value' in said) {
    return { ...answer, state: 'processing', providerRefillId: said.value, dueInMs: statusIntervalMs }
  }
  if (said && 'error' in said) return { ...answer, state: 'refused', reason: said.error }
  if (said?.outcome === 'not_sent' || said?.outcome === 'rate_limited') {
    return { ...answer, state: 'pending', dueInMs: NOT_SENT_RETRY_MS, isUncounted: true }
  }
  if (tries >= TRIES_MAX) return { ...answer, state: 'refused', reason: NO_ANSWER }
  // A refusal of the whole call opened nothing; it may be asked again as soon as a cancel would be.
  if (said?.outcome === 'refused')
    return { ...answer, state: 'pending', dueInMs: retryMs(tries, Math.random()) }
  return { ...answer, state: 'unknown', dueInMs: REFILL_UNKNOWN_MS }
}
