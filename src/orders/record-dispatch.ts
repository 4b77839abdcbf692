import { updateProviderPaused } from '../catalog/providers.sql.ts'
import { type Notice, orderRefusedNotice, orderUnknownNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import type { AddOutcome } from '../partners/provider-replies.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { refundEntry } from '../wallet/ledger.ts'
import { postEntries } from '../wallet/wallet.sql.ts'
import type { Claim } from './claim-orders.ts'
import { type MovedOrder, updateAttemptEnd, updateDispatched } from './dispatch.sql.ts'
import { dispatchBackoffMs, refundTarget } from './order.ts'
import { updateRefunded } from './refunds.sql.ts'

const RATE_LIMITED_PAUSE_MS = 30_000

/**
 * Records what became of one sending, under its token: taken, refused (refunded at once), surely not sent
 * (back to the queue), or unknown (the money stays, nobody sends it again, a person is told). An answer that
 * comes after the attempt was given up still counts, as evidence; a second answer changes nothing.
 */
export async function recordDispatch(
  transaction: Transaction,
  provider: { name: string; statusIntervalMs: number },
  claim: { token: string; order: Pick<Claim['order'], 'id' | 'dispatchCount'> },
  outcome: AddOutcome,
): Promise<void> {
  await transaction(async (tx) => {
    const ended = await updateAttemptEnd(tx, {
      id: claim.token,
      outcome: outcome.outcome === 'rate_limited' ? 'not_sent' : outcome.outcome,
      reply: replyOf(outcome),
    })
    if (!ended) return
    const move = { orderId: claim.order.id, token: claim.token }
    switch (outcome.outcome) {
      case 'accepted': {
        const { providerOrderId } = outcome
        await updateDispatched(tx, {
          ...move,
          status: 'processing',
          providerOrderId,
          dueInMs: provider.statusIntervalMs,
        })
        return
      }
      case 'refused': {
        const order = await updateDispatched(tx, {
          ...move,
          status: 'failed',
          errorMessage: outcome.message,
          dueInMs: 0,
        })
        if (order) await refundRefused(tx, order, provider.name, outcome.message)
        return
      }
      case 'rate_limited':
        await updateProviderPaused(tx, provider.name, outcome.retryAfterMs ?? RATE_LIMITED_PAUSE_MS)
        await updateDispatched(tx, { ...move, status: 'pending', dueInMs: backoff(claim) })
        return
      case 'not_sent':
        await updateDispatched(tx, {
          ...move,
          status: 'pending',
          errorMessage: outcome.reason,
          dueInMs: backoff(claim),
        })
        return
      case 'unknown': {
        const attention = `unknown: ${outcome.reason}`.slice(0, 300)
        const order = await updateDispatched(tx, { ...move, status: 'unknown', attention, dueInMs: 0 })
        if (order) await tell(tx, orderUnknownNotice(order, provider.name, outcome.reason))
      }
    }
  })
}

async function refundRefused(tx: Tx, order: MovedOrder, provider: string, reason: string): Promise<void> {
  const target = refundTarget({ ...order, status: 'failed', quantity: 1, remains: undefined })
  const amount = target.minus(order.refundedAmount)
  if (amount.isPositive()) {
    await postEntries(tx, [refundEntry(order, amount, order.refundedAmount)])
    await updateRefunded(tx, [{ orderId: order.id, refundedAmount: target }])
  }
  await tell(tx, orderRefusedNotice(order, provider, reason))
}

async function tell(tx: Tx, notice: Notice): Promise<void> {
  await insertNotice(tx, notice)
  await wakeJob(tx, 'send_notices', 'telegram')
}

function backoff(claim: { order: { dispatchCount: number } }): number {
  return dispatchBackoffMs(claim.order.dispatchCount, Math.random())
}

function replyOf(outcome: AddOutcome): string | null {
  if ('reply' in outcome && outcome.reply) return `HTTP ${outcome.reply.httpStatus} ${outcome.reply.text}`
  return 'reason' in outcome ? outcome.reason : null
}
