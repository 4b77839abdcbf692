import { setTimeout as sleep } from 'node:timers/promises'
import { accountOf } from '../catalog/provider-account.ts'
import { findProvider, type Provider, updateProviderPaused } from '../catalog/providers.sql.ts'
import { addOrder, fetchStatuses } from '../partners/provider.ts'
import { addFields } from '../partners/provider-fields.ts'
import type { ProviderOrderStatus } from '../partners/provider-replies.ts'
import type { ProviderAccount } from '../partners/provider-request.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { applyStatuses } from './apply-statuses.ts'
import { type Claim, claimOrders } from './claim-orders.ts'
import { claimStatuses } from './claim-statuses.ts'
import { type DispatchedOrder, findNextDue } from './dispatch.sql.ts'
import { giveUpAttempts } from './give-up-attempts.ts'
import { recordDispatch } from './record-dispatch.ts'

export type DispatchParts = {
  db: Queryable
  transaction: Transaction
  decrypt(sealed: Buffer): string
  /** This process, as other processes can see it by its database connections. */
  worker: string
  log: Log
}

const AT_ONCE = 8
const ROUNDS_MAX = 500
const LINGER_MS = 300
const LEASE_MARGIN_MS = 15_000
const RECORD_TRIES = 6
const RECORD_PAUSE_MS = 1_000

/**
 * Works for one provider until nothing is due: sends what is pending, then asks for the statuses that are
 * due, orders first. Returns in how many milliseconds there is something to do again, undefined for nothing.
 * Several processes may do so at once: claims and the budget are shared through the database.
 */
export async function workProvider(
  parts: DispatchParts,
  providerName: string,
  stop: AbortSignal,
): Promise<number | undefined> {
  const provider = await findProvider(parts.db, providerName)
  if (!provider?.isActive) return undefined
  const account = accountOf(provider, parts.decrypt)
  let idle = 0
  for (let round = 0; round < ROUNDS_MAX && !stop.aborted; round++) {
    const sent = await sendPending(parts, provider, account)
    const asked = sent < AT_ONCE ? await askStatuses(parts, provider, account) : 0
    if (sent + asked > 0) {
      idle = 0
      continue
    }
    // One more look before leaving: an order that was being committed as we started woke nobody.
    if (++idle > 1) break
    await sleep(LINGER_MS)
  }
  return (await findNextDue(parts.db, providerName))?.inMs
}

/** Gives up what dead workers left behind. */
export async function recoverDispatches(parts: DispatchParts): Promise<void> {
  const given = await giveUpAttempts(parts.transaction)
  if (given > 0)
    parts.log.warn({ attempts: given }, 'orders became unknown: their sender died or got no answer')
}

async function sendPending(
  parts: DispatchParts,
  provider: Provider,
  account: ProviderAccount,
): Promise<number> {
  const claims = await claimOrders(
    parts.transaction,
    {
      provider: provider.name,
      worker: parts.worker,
      leaseMs: provider.timeoutMs + LEASE_MARGIN_MS,
      limit: AT_ONCE,
    },
    addFieldsOf,
  )
  await Promise.all(claims.map((claim) => send(parts, provider, account, claim)))
  return claims.length
}

async function send(
  parts: DispatchParts,
  provider: Provider,
  account: ProviderAccount,
  claim: Claim,
): Promise<void> {
  const outcome = await addOrder(account, claim.fields)
  parts.log.info(
    { order: claim.order.number, provider: provider.name, outcome: outcome.outcome },
    'dispatched',
  )
  for (let tries = 1; ; tries++) {
    try {
      return await recordDispatch(parts.transaction, provider, claim, outcome)
    } catch (error) {
      // Only this process knows the answer: a database that is away for a moment must not lose it.
      if (tries === RECORD_TRIES) throw error
      await sleep(RECORD_PAUSE_MS)
    }
  }
}

function addFieldsOf(order: DispatchedOrder): Claim['fields'] {
  return addFields({
    serviceType: order.serviceType,
    providerServiceId: order.providerServiceId,
    link: order.link,
    // The provider multiplies by the runs itself (reference/api-v2.md, drip-feed).
    quantity: order.quantity / order.runs,
    comments: order.comments,
    runs: order.runs > 1 ? order.runs : null,
    intervalMinutes: order.runs > 1 ? order.intervalMinutes : null,
  })
}

async function askStatuses(
  parts: DispatchParts,
  provider: Provider,
  account: ProviderAccount,
): Promise<number> {
  const due = await claimStatuses(parts.transaction, provider)
  if (due.length === 0) return 0
  const answer = await fetchStatuses(
    account,
    due.map((order) => order.providerOrderId),
  )
  if (answer.outcome !== 'ok') {
    const reason =
      answer.outcome === 'refused' ? answer.message : 'reason' in answer ? answer.reason : 'rate limited'
    parts.log.warn({ provider: provider.name, outcome: answer.outcome, reason }, 'statuses could not be read')
    if (answer.outcome === 'rate_limited') {
      await parts.transaction((tx) => updateProviderPaused(tx, provider.name, answer.retryAfterMs ?? 30_000))
    }
    return due.length
  }
  const reports = new Map<string, ProviderOrderStatus | undefined>()
  for (const order of due) reports.set(order.id, answer.statuses.get(order.providerOrderId))
  await applyStatuses(parts.transaction, provider, reports)
  return due.length
}
