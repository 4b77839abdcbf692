import { orderAttentionNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { hasEnded } from '../orders/order.ts'
import type { BatchAnswer, BatchReply } from '../partners/provider-aftercare.ts'
import type { ReadFailure } from '../partners/provider-replies.ts'
import type { Transaction } from '../platform/db.ts'
import { NOT_SENT_RETRY_MS, type OwnReason, retryMs, TRIES_MAX } from './aftercare.ts'
import {
  type Asked,
  type CancellationAnswer,
  findOrderOfNotice,
  updateCancellationsAnswered,
} from './cancellations.sql.ts'

const NO_ANSWER: OwnReason = 'no_answer'

/**
 * Records what a provider said to requests to stop orders. Accepted means that it will try; no money moves here.
 * What it did not answer usably is asked again, more and more rarely, and given up after some three hours: then
 * a person is told.
 */
export async function recordCancellations(
  transaction: Transaction,
  provider: { name: string },
  asked: readonly Asked[],
  reply: BatchReply<true> | ReadFailure,
): Promise<void> {
  const answers = asked.map((one) =>
    answerTo(one, reply.outcome === 'ok' ? reply.answers.get(one.askedId) : reply),
  )
  await transaction(async (tx) => {
    const written = await updateCancellationsAnswered(tx, answers)
    for (const { orderId } of written.filter((one) => one.reason === NO_ANSWER)) {
      const order = await findOrderOfNotice(tx, orderId)
      if (!order || hasEnded(order.status)) continue
      await insertNotice(
        tx,
        orderAttentionNotice(order, provider.name, 'the provider does not answer to its cancel'),
      )
    }
  })
}

function answerTo(one: Asked, said: BatchAnswer<true> | ReadFailure | undefined): CancellationAnswer {
  const { key, tries } = one
  const answer = { key, tries, reason: null, dueInMs: 0, isUncounted: false }
  if (said && 'value' in said) return { ...answer, state: 'accepted' }
  if (said && 'error' in said) return { ...answer, state: 'refused', reason: said.error }
  if (said?.outcome === 'not_sent' || said?.outcome === 'rate_limited') {
    return { ...answer, state: 'open', dueInMs: NOT_SENT_RETRY_MS, isUncounted: true }
  }
  if (tries >= TRIES_MAX) return { ...answer, state: 'refused', reason: NO_ANSWER }
  return { ...answer, state: 'open', dueInMs: retryMs(tries, Math.random()) }
}
