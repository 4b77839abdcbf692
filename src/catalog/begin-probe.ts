import { refuse } from '../core/refusal.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { findProvider, lockFreeSlots, type Provider, updateSlotsTaken } from './providers.sql.ts'

/** As many calls as a probe makes at most. */
const CALLS_MAX = 12

/**
 * Spends what a probe of a provider calls from its budget, and gives the provider. Refuses `provider_not_found`, and
 * `provider_busy` while too little of the budget is free.
 */
export async function beginProbe(transaction: Transaction, actorId: string, name: string): Promise<Provider> {
  return transaction(async (tx) => {
    const provider = (await findProvider(tx, name)) ?? refuse('provider_not_found')
    const wanted = Math.min(CALLS_MAX, provider.requestsPerMinute)
    const slots = await lockFreeSlots(tx, name, wanted, 'add')
    if (slots.length < wanted) refuse('provider_busy')
    await updateSlotsTaken(tx, name, slots)
    await insertAudit(tx, {
      actorId,
      action: 'provider.test',
      subject: `provider:${name}`,
      before: {},
      after: {},
    })
    return provider
  })
}
