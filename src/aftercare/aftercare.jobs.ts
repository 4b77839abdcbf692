import { noteAnswer } from '../catalog/note-answer.ts'
import { accountOf } from '../catalog/provider-account.ts'
import { findProvider, type Provider } from '../catalog/providers.sql.ts'
import type { DispatchParts } from '../orders/orders.jobs.ts'
import { cancelOrders, fetchRefillStatuses, requestRefills } from '../partners/provider.ts'
import { type ReadFailure, reasonOf } from '../partners/provider-replies.ts'
import type { ProviderAccount } from '../partners/provider-request.ts'
import type { Queryable } from '../platform/db.ts'
import { type AftercareKind, listNextAftercare } from './aftercare.sql.ts'
import { cancelReturnedOrders } from './cancel-orders.ts'
import type { Asked } from './cancellations.sql.ts'
import { claimAftercare } from './claim-aftercare.ts'
import { recordCancellations } from './record-cancellations.ts'
import { recordRefillStatuses } from './record-refill-statuses.ts'
import { recordRefills } from './record-refills.ts'

const ROUNDS_MAX = 200
const AGAIN_LEAST_MS = 250

/**
 * Forwards requests to a provider until nothing is due, and gives in how many milliseconds there is something to
 * do again; undefined for nothing. A provider that is switched off is worked for too: what runs there is still
 * followed. Several processes may do so at once.
 */
export async function workProviderAftercare(
  parts: DispatchParts,
  providerName: string,
  stop: AbortSignal,
): Promise<number | undefined> {
  const provider = await findProvider(parts.db, providerName)
  if (!provider) return undefined
  const account = accountOf(provider, parts.decrypt)
  for (let round = 0; round < ROUNDS_MAX && !stop.aborted; round++) {
    if (!(await workAftercare(parts, provider, account))) break
  }
  const next = await findNextAftercare(parts.db, providerName)
  return next && Math.max(next.inMs, AGAIN_LEAST_MS)
}

/**
 * Makes at most one call to the provider for customers' requests that are due, the most urgent kind first:
 * cancels, refills, then how refills stand. Each call is claimed out of the provider's budget and committed
 * before a byte leaves. Gives whether anything was done.
 */
async function workAftercare(
  parts: DispatchParts,
  provider: Provider,
  account: ProviderAccount,
): Promise<boolean> {
  const next = await listNextAftercare(parts.db, provider.name)
  for (const { kind, inMs } of next) {
    if (inMs > 0) continue
    if (kind === 'cancel') {
      const canceled = await cancelReturnedOrders(parts.transaction, provider.name)
      if (canceled > 0) return true
    }
    const asked = await claimAftercare(parts.transaction, provider, kind)
    if (asked.length === 0) continue
    await ask(parts, provider, account, kind, asked)
    return true
  }
  return false
}

/** In how many milliseconds `workAftercare` has something to do at this provider; undefined for nothing. */
async function findNextAftercare(db: Queryable, providerName: string): Promise<{ inMs: number } | undefined> {
  const next = await listNextAftercare(db, providerName)
  return next.length > 0 ? { inMs: Math.min(...next.map((one) => one.inMs)) } : undefined
}

/** A call of its kind, with what is made of its answer. */
async function ask(
  parts: DispatchParts,
  provider: Provider,
  account: ProviderAccount,
  kind: AftercareKind,
  asked: readonly Asked[],
): Promise<void> {
  const { transaction } = parts
  const ids = [...new Set(asked.map((one) => one.askedId))]
  switch (kind) {
    case 'cancel': {
      const reply = await cancelOrders(account, ids)
      await note(parts, provider, kind, reply)
      return recordCancellations(transaction, provider, asked, reply)
    }
    case 'refill': {
      const reply = await requestRefills(account, ids)
      await note(parts, provider, kind, reply)
      return recordRefills(transaction, provider, asked, reply)
    }
    case 'status': {
      const reply = await fetchRefillStatuses(account, ids)
      await note(parts, provider, kind, reply)
      return recordRefillStatuses(transaction, provider, asked, reply)
    }
  }
}

/** Writes down how the provider answered, for everybody who calls it. */
async function note(
  { transaction, log }: DispatchParts,
  provider: Provider,
  kind: AftercareKind,
  reply: { outcome: 'ok' } | ReadFailure,
): Promise<void> {
  await noteAnswer(transaction, provider, reply)
  if (reply.outcome === 'ok') return
  const { outcome } = reply
  log.warn(
    { provider: provider.name, kind, outcome, reason: reasonOf(reply) },
    'aftercare could not be asked',
  )
}
