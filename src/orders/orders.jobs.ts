import { setTimeout as sleep } from 'node:timers/promises'
import { claimRequest } from '../catalog/claim-request.ts'
import { noteAnswer } from '../catalog/note-answer.ts'
import { accountOf } from '../catalog/provider-account.ts'
import { findProvider, type Provider, updateProviderBalance } from '../catalog/providers.sql.ts'
import { addOrder, fetchBalance, fetchStatuses } from '../partners/provider.ts'
import { addFields } from '../partners/provider-fields.ts'
import { type AddOutcome, type ProviderOrderStatus, reasonOf } from '../partners/provider-replies.ts'
import type { ProviderAccount } from '../partners/provider-request.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { createLane } from '../platform/lanes.ts'
import type { Log } from '../platform/log.ts'
import { applyStatuses } from './apply-statuses.ts'
import { type Claim, claimOrders } from './claim-orders.ts'
import { claimStatuses } from './claim-statuses.ts'
import { type DispatchedOrder, updateBalanceBefore } from './dispatch.sql.ts'
import { findNextDue, getDueWork } from './due-work.sql.ts'
import { giveUpAttempts } from './give-up-attempts.ts'
import { type StatusPace, stretchOf } from './order.ts'
import { recordDispatch } from './record-dispatch.ts'
import { type BalanceNow, reviewUnknown } from './review-unknown.ts'
import { listForgottenParents } from './runs.sql.ts'
import { settleRuns } from './settle-runs.ts'
import { startRuns } from './start-runs.ts'
import { getStatusDemand } from './statuses.sql.ts'

export type DispatchParts = {
  db: Queryable
  transaction: Transaction
  decrypt(sealed: Buffer): string
  /** This process, as other processes can see it by its database connections. */
  worker: string
  log: Log
}

const ADDS_AT_ONCE = 8
const ASKS_AT_ONCE = 3
const ROUNDS_MAX = 2_000
const LINGER_MS = 250
const LEASE_MARGIN_MS = 15_000
const RECORD_TRIES = 6
const RECORD_PAUSE_MS = 1_000
const PACE_FOR_MS = 15_000
const FORGOTTEN_BATCH = 200

/**
 * Works for one provider until nothing is due: sends what is pending, and beside that asks for the statuses
 * that are due, so that neither waits for a slow answer to the other. Returns in how many milliseconds there
 * is something to do again, undefined for nothing. Several processes may do so at once: claims and the budget
 * are shared through the database.
 */
export async function workProvider(
  parts: DispatchParts,
  providerName: string,
  stop: AbortSignal,
): Promise<number | undefined> {
  const adds = createLane(ADDS_AT_ONCE)
  const asks = createLane(ASKS_AT_ONCE)
  const paceOf = pacemaker(parts)
  let idle = 0
  try {
    for (let round = 0; round < ROUNDS_MAX && !stop.aborted; round++) {
      const provider = await findProvider(parts.db, providerName)
      if (!provider) return undefined
      const account = accountOf(provider, parts.decrypt)
      const due = await getDueWork(parts.db, providerName)
      let begun = 0
      if (due.runs) begun += await startRuns(parts.transaction, providerName)
      if (due.unknown) await review(parts, provider, account)
      if (due.adds && adds.free > 0) {
        const claims = await claim(parts, provider, adds.free)
        for (const one of claims) adds.start(send(parts, provider, account, one))
        begun += claims.length
        // An order whose sender died would keep the one that tries from being sent.
        if (claims.length === 0 && provider.addsHold !== null) await giveUpAttempts(parts.transaction)
      }
      if (due.statuses && asks.free > 0) {
        const paced = { ...provider, pace: await paceOf(provider) }
        const orders = await claimStatuses(parts.transaction, paced)
        if (orders.length > 0) asks.start(askStatuses(parts, paced, account, orders))
        begun += orders.length
      }
      if (begun > 0) {
        idle = 0
        continue
      }
      if (!adds.isEmpty || !asks.isEmpty) {
        idle = 0
        await Promise.race([
          ...[adds, asks].filter((lane) => !lane.isEmpty).map((lane) => lane.next()),
          sleep(LINGER_MS),
        ])
        continue
      }
      // One more look before leaving: an order that was being committed as we started woke nobody.
      if (++idle > 1) break
      await sleep(LINGER_MS)
    }
  } finally {
    await Promise.all([adds.settle(), asks.settle()])
  }
  return (await findNextDue(parts.db, providerName))?.inMs
}

/** Gives up what dead workers left behind, and brings in line what they told nobody. */
export async function recoverDispatches(parts: DispatchParts): Promise<void> {
  const given = await giveUpAttempts(parts.transaction)
  if (given > 0)
    parts.log.warn({ attempts: given }, 'orders became unknown: their sender died or got no answer')
  const forgotten = await listForgottenParents(parts.db, FORGOTTEN_BATCH)
  await settleRuns(
    parts.transaction,
    forgotten.map((parent) => parent.id),
  )
}

/** The pace of status calls, weighed anew every few seconds. */
function pacemaker(parts: DispatchParts): (provider: Provider) => Promise<StatusPace> {
  let known: { pace: StatusPace; until: number } | undefined
  return async (provider) => {
    if (known && Date.now() < known.until) return known.pace
    const { statusIntervalMs: intervalMs, statusBatchSize: batchSize } = provider
    const demand = await getStatusDemand(parts.db, provider.name, { intervalMs, batchSize })
    const budget = { requests: provider.requestsPerMinute, windowMs: provider.budgetWindowMs }
    known = { pace: { intervalMs, stretch: stretchOf(demand, budget) }, until: Date.now() + PACE_FOR_MS }
    return known.pace
  }
}

function claim(parts: DispatchParts, provider: Provider, limit: number): Promise<Claim[]> {
  return claimOrders(
    parts.transaction,
    {
      provider: provider.name,
      worker: parts.worker,
      // Two answers may be waited for where the balance is read first.
      leaseMs: provider.timeoutMs * (provider.serialiseAdds ? 2 : 1) + LEASE_MARGIN_MS,
      limit,
    },
    (order) => addFieldsOf(order, provider.dedupeField),
  )
}

async function send(
  parts: DispatchParts,
  provider: Provider,
  account: ProviderAccount,
  claim: Claim,
): Promise<void> {
  const outcome = await sendOnce(parts, provider, account, claim)
  parts.log.info(
    { order: claim.order.number, provider: provider.name, outcome: outcome.outcome },
    'dispatched',
  )
  for (let tries = 1; ; tries++) {
    try {
      const parentId = await recordDispatch(parts.transaction, provider, claim, outcome)
      if (parentId) await settleRuns(parts.transaction, [parentId])
      return
    } catch (error) {
      // Only this process knows the answer: a database that is away for a moment must not lose it.
      if (tries === RECORD_TRIES) throw error
      await sleep(RECORD_PAUSE_MS)
    }
  }
}

async function sendOnce(
  parts: DispatchParts,
  provider: Provider,
  account: ProviderAccount,
  claim: Claim,
): Promise<AddOutcome> {
  if (provider.serialiseAdds) {
    const before = await fetchBalance(account)
    if (before.outcome !== 'ok') {
      return { outcome: 'not_sent', reason: `its balance could not be read first: ${reasonOf(before)}` }
    }
    await parts.transaction(async (tx) => {
      await updateBalanceBefore(tx, claim.token, before.balance)
      await updateProviderBalance(tx, provider.name, before.balance)
    })
  }
  return addOrder(account, claim.fields)
}

function addFieldsOf(order: DispatchedOrder, dedupeField: string | null): Claim['fields'] {
  const fields = addFields({
    serviceType: order.serviceType,
    providerServiceId: order.providerServiceId,
    link: order.link,
    // The provider multiplies by the runs itself (reference/api-v2.md, drip-feed).
    quantity: order.quantity / order.runs,
    fields: order.fields,
    runs: order.runs > 1 ? order.runs : null,
    intervalMinutes: order.runs > 1 ? order.intervalMinutes : null,
  })
  return dedupeField === null ? fields : { ...fields, [dedupeField]: order.id }
}

async function review(parts: DispatchParts, provider: Provider, account: ProviderAccount): Promise<void> {
  let now: BalanceNow
  if (provider.dedupeField === null && provider.serialiseAdds) {
    // Without a request left it stays due, and is looked at when there is one.
    if (!(await claimRequest(parts.transaction, provider.name, 'add'))) return
    const answer = await fetchBalance(account)
    if (answer.outcome === 'ok') now = { balance: answer.balance, currencyRate: provider.currencyRate }
  }
  await reviewUnknown(parts.transaction, provider, now)
}

async function askStatuses(
  parts: DispatchParts,
  provider: Provider & { pace: StatusPace },
  account: ProviderAccount,
  due: readonly { id: string; providerOrderId: string }[],
): Promise<void> {
  const answer = await fetchStatuses(
    account,
    due.map((order) => order.providerOrderId),
  )
  await noteAnswer(parts.transaction, provider, answer)
  if (answer.outcome !== 'ok') {
    parts.log.warn(
      { provider: provider.name, outcome: answer.outcome, reason: reasonOf(answer) },
      'statuses could not be read',
    )
    return
  }
  const reports = new Map<string, ProviderOrderStatus | undefined>()
  for (const order of due) reports.set(order.id, answer.statuses.get(order.providerOrderId))
  const parents = await applyStatuses(parts.transaction, provider, reports)
  await settleRuns(parts.transaction, parents)
}
