import { lockFreeSlots, updateSlotsTaken } from '../catalog/providers.sql.ts'
import { refillEnded } from '../notices/notification.ts'
import { insertNotifications } from '../notices/notifications.sql.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import type { AftercareKind } from './aftercare.sql.ts'
import { ALONE_AFTER_TRIES } from './aftercare.ts'
import { type Asked, takeDueCancellations, updateCancellationsOver } from './cancellations.sql.ts'
import { REFILL_UNKNOWN_MS } from './refill.ts'
import { takeDueRefillChecks, takeDueRefills, updateRefillsUnsupported } from './refills.sql.ts'

type AskedProvider = {
  name: string
  timeoutMs: number
  statusBatchSize: number
  statusIntervalMs: number
  cancelSupported: boolean
  refillSupported: boolean
}

const LEASE_MARGIN_MS = 15_000
const TRIES_MOST = 1_000_000

/**
 * Takes up to a batch of what is due of one kind, and one request of the provider's budget for it, committed
 * before a byte leaves; an empty list when nothing is due or the budget lets this kind not through. What a
 * worker that dies leaves behind is due again by itself: a cancel after its call must have ended, a refill
 * after the wait that an answer that was lost asks for.
 */
export async function claimAftercare(
  transaction: Transaction,
  provider: AskedProvider,
  kind: AftercareKind,
): Promise<Asked[]> {
  return transaction(async (tx) => {
    if (kind === 'cancel') await updateCancellationsOver(tx, provider)
    if (kind === 'refill' && !provider.refillSupported) await endUnsupported(tx, provider.name)
    const slots = await lockFreeSlots(tx, provider.name, 1, kind)
    if (slots.length === 0) return []
    const asked = await takeDue(tx, provider, kind)
    if (asked.length > 0) await updateSlotsTaken(tx, provider.name, slots)
    return asked
  })
}

async function endUnsupported(tx: Tx, provider: string): Promise<void> {
  const ended = await updateRefillsUnsupported(tx, provider)
  await insertNotifications(tx, ended.map(refillEnded))
}

async function takeDue(tx: Tx, provider: AskedProvider, kind: AftercareKind): Promise<Asked[]> {
  const { name, statusBatchSize: limit } = provider
  if (kind === 'status') {
    return takeDueRefillChecks(tx, name, { limit, againInMs: provider.statusIntervalMs + provider.timeoutMs })
  }
  const callMs = provider.timeoutMs + LEASE_MARGIN_MS
  const leaseMs = kind === 'cancel' ? callMs : callMs + REFILL_UNKNOWN_MS
  const take = kind === 'cancel' ? takeDueCancellations : takeDueRefills
  const together = await take(tx, name, { limit, leaseMs, tries: { from: 0, below: ALONE_AFTER_TRIES } })
  if (together.length > 0) return together
  return take(tx, name, { limit: 1, leaseMs, tries: { from: ALONE_AFTER_TRIES, below: TRIES_MOST } })
}
