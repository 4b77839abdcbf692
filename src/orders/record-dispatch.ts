import { failurePauseMs, isInTrouble } from '../catalog/provider-budget.ts'
import {
  countRecentUnknowns,
  lockAddsHold,
  updateAddsHeld,
  updateAddsResumed,
  updateProviderAnswered,
  updateProviderFailed,
} from '../catalog/providers.sql.ts'
import {
  orderAttentionNotice,
  orderRefusedNotice,
  orderUnknownNotice,
  providerHeldNotice,
} from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { orderEnded } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { AddOutcome } from '../partners/provider-replies.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { wakeJob } from '../platform/jobs.ts'
import { announce } from '../platform/live.ts'
import { postEntries } from '../wallet/wallet.sql.ts'
import type { DispatchedOrder } from './dispatch.sql.ts'
import {
  getMarginFloor,
  listNextRoutes,
  type MovedOrder,
  updateAttemptEnd,
  updateAttention,
  updateDispatched,
  updateRerouted,
} from './dispatch.sql.ts'
import { isAboveFloor, kindOfRefusal } from './dispatch-gate.ts'
import { endPayments } from './order-ending.ts'
import { updateRefunded } from './refunds.sql.ts'
import { findByProviderOrder } from './unknown.sql.ts'
import { reviewInMs } from './unknown-review.ts'

/** What of a provider's row decides what becomes of an answer. */
export type Recipient = {
  name: string
  timeoutMs: number
  statusIntervalMs: number
  dedupeField: string | null
  serialiseAdds: boolean
  ambiguousErrors: readonly string[]
  fundsErrors: readonly string[]
  /** Answers 429 or 5xx in a row, when the order was sent. */
  failures: number
  addsHold: 'breaker' | 'funds' | null
  breakerMs: number
}

type Sent = { token: string; order: DispatchedOrder }

/** This many unknown orders within a minute open the breaker. */
const UNKNOWNS_THAT_BREAK = 3
const FUNDS_HELD_MS = 60_000

/**
 * Records what became of one sending, under its token: taken; refused (to the next route, else refunded at
 * once; where our account there is empty the order waits); surely not sent (back to the queue); or unknown
 * (the money stays, nobody sends it again, a person is told). An answer that comes after the attempt was
 * given up still counts, as evidence; a second answer changes nothing. Gives the order's parent when it is a
 * run that failed.
 *
 * Many answers come at once, so all lock in one order: the attempt, the provider, the order, the wallet.
 */
export async function recordDispatch(
  transaction: Transaction,
  provider: Recipient,
  sent: Sent,
  told: AddOutcome,
): Promise<string | undefined> {
  const outcome = weighed(told, provider)
  return transaction(async (tx) => {
    const ended = await updateAttemptEnd(tx, {
      id: sent.token,
      outcome: outcome.outcome === 'rate_limited' ? 'not_sent' : outcome.outcome,
      reply: replyOf(outcome),
    })
    if (!ended) return undefined
    await noteHealth(tx, provider, outcome)
    const move = { orderId: sent.order.id, token: sent.token }
    switch (outcome.outcome) {
      case 'accepted': {
        const { providerOrderId } = outcome
        const other = await findByProviderOrder(tx, provider.name, providerOrderId)
        if (other && other.id !== sent.order.id) {
          const reason = `the provider gave it the id ${providerOrderId} of order #${other.number}`
          await recordUnknown(tx, provider, sent, reason)
          return undefined
        }
        const dueInMs = provider.statusIntervalMs
        const order = await updateDispatched(tx, { ...move, status: 'processing', providerOrderId, dueInMs })
        if (order) announce(tx, [order.userId], 'orders')
        else await tellOfSecond(tx, sent, provider.name, providerOrderId)
        return undefined
      }
      case 'refused':
        return recordRefusal(tx, provider, sent, outcome.message)
      case 'rate_limited':
        await updateDispatched(tx, { ...move, status: 'pending', dueInMs: 0 })
        return undefined
      case 'not_sent':
        await updateDispatched(tx, { ...move, status: 'pending', errorMessage: outcome.reason, dueInMs: 0 })
        return undefined
      case 'unknown':
        await recordUnknown(tx, provider, sent, outcome.reason)
        return undefined
    }
  })
}

/** An error text that the operator has marked as ambiguous says nothing about whether the order was taken. */
function weighed(told: AddOutcome, provider: Recipient): AddOutcome {
  if (told.outcome !== 'refused' || kindOfRefusal(told.message, provider) !== 'ambiguous') return told
  return { outcome: 'unknown', reason: `ambiguous error: ${told.message}`, reply: told.reply }
}

async function noteHealth(tx: Tx, provider: Recipient, outcome: AddOutcome): Promise<void> {
  if (outcome.outcome === 'accepted' || outcome.outcome === 'refused') {
    if (provider.failures > 0) await updateProviderAnswered(tx, provider.name)
    const hasFunds = outcome.outcome === 'accepted' || provider.addsHold !== 'funds'
    if (provider.addsHold !== null && hasFunds) await updateAddsResumed(tx, provider.name)
    return
  }
  if (!isInTrouble(outcome)) return
  const retryAfterMs = outcome.outcome === 'rate_limited' ? outcome.retryAfterMs : undefined
  const pauseMs = failurePauseMs(provider.failures + 1, { random: Math.random(), retryAfterMs })
  await updateProviderFailed(tx, provider.name, pauseMs)
}

async function recordRefusal(
  tx: Tx,
  provider: Recipient,
  { token, order }: Sent,
  message: string,
): Promise<string | undefined> {
  const floor = await getMarginFloor(tx)
  const routes = await listNextRoutes(tx, order.id)
  const route = routes.find(({ rate }) => isAboveFloor({ ...order, rate }, floor))
  const move = { orderId: order.id, token }
  if (route) {
    await updateRerouted(tx, { ...move, route })
    wakeJob(tx, 'work_provider', route.provider)
    return undefined
  }
  if (kindOfRefusal(message, provider) === 'funds') {
    await holdAdds(tx, provider.name, { hold: 'funds', forMs: FUNDS_HELD_MS, reason: message })
    await updateDispatched(tx, { ...move, status: 'pending', errorMessage: message, dueInMs: 0 })
    return undefined
  }
  const failed = await updateDispatched(tx, {
    ...move,
    status: 'failed',
    errorMessage: message,
    dueInMs: null,
  })
  if (!failed) return undefined
  announce(tx, [failed.userId], 'orders')
  if (failed.parentId !== null) return failed.parentId
  await refund(tx, failed)
  const ended = { status: 'failed', attention: null, refunded: failed.finalPrice } as const
  await insertNotifications(tx, orderEnded({ ...failed, status: 'submitting' }, ended))
  await insertNotice(tx, orderRefusedNotice(failed, provider.name, message))
  return undefined
}

async function refund(tx: Tx, order: MovedOrder): Promise<void> {
  const ending = { ...order, referrerId: null, commissionPercent: 0 }
  const endings = [{ order: ending, target: order.finalPrice, earns: false }]
  const { entries, refunds } = endPayments(endings, { balances: new Map(), earned: new Map() })
  await postEntries(tx, entries)
  await updateRefunded(tx, refunds)
}

async function recordUnknown(
  tx: Tx,
  provider: Recipient,
  { token, order }: Sent,
  reason: string,
): Promise<void> {
  await heedUnknowns(tx, provider, reason)
  const moved = await updateDispatched(tx, {
    orderId: order.id,
    token,
    status: 'unknown',
    attention: `unknown: ${reason}`.slice(0, 300),
    dueInMs: reviewInMs(provider, order.dispatchCount) ?? null,
  })
  if (!moved) return
  announce(tx, [moved.userId], 'orders')
  await insertNotice(tx, orderUnknownNotice(moved, provider.name, reason))
}

/** Opens the breaker when too many orders became unknown. */
async function heedUnknowns(tx: Tx, provider: Recipient, reason: string): Promise<void> {
  const unknowns = await countRecentUnknowns(tx, provider.name)
  // While the breaker is tried, one more is enough.
  if (unknowns < UNKNOWNS_THAT_BREAK && provider.addsHold !== 'breaker') return
  await holdAdds(tx, provider.name, { hold: 'breaker', forMs: provider.breakerMs, reason })
}

/** Lets new orders wait, and tells the operators when it has just begun. */
async function holdAdds(
  tx: Tx,
  provider: string,
  { hold, forMs, reason }: { hold: 'breaker' | 'funds'; forMs: number; reason: string },
): Promise<void> {
  const before = await lockAddsHold(tx, provider)
  await updateAddsHeld(tx, provider, hold, forMs)
  if (before !== hold) await insertNotice(tx, providerHeldNotice(provider, hold, reason))
}

/** The order has moved on without this answer, so it may have been taken twice: that is for a person. */
async function tellOfSecond(
  tx: Tx,
  { order }: Sent,
  provider: string,
  providerOrderId: string,
): Promise<void> {
  const attention = `${provider} has taken an earlier sending too, as ${providerOrderId}`
  await updateAttention(tx, order.id, attention)
  const inNotice = { number: order.number, serviceName: order.serviceType, finalPrice: order.paid }
  await insertNotice(tx, orderAttentionNotice(inNotice, provider, attention))
}

function replyOf(outcome: AddOutcome): string | null {
  if ('reply' in outcome && outcome.reply) return `HTTP ${outcome.reply.httpStatus} ${outcome.reply.text}`
  return 'reason' in outcome ? outcome.reason : null
}
