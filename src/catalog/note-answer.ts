import type { ReadFailure } from '../partners/provider-replies.ts'
import type { Transaction } from '../platform/db.ts'
import { failurePauseMs, isInTrouble } from './provider-budget.ts'
import { updateProviderAnswered, updateProviderFailed } from './providers.sql.ts'

/**
 * Notes how a provider answered a call that reads: one that is in trouble is left alone by everybody for a
 * while, longer with each failure in a row; one that answers is not any more.
 */
export async function noteAnswer(
  transaction: Transaction,
  provider: { name: string; failures: number },
  reply: { outcome: 'ok' } | ReadFailure,
): Promise<void> {
  if (reply.outcome === 'ok' && provider.failures > 0) {
    await transaction((tx) => updateProviderAnswered(tx, provider.name))
  }
  if (!isInTrouble(reply)) return
  const retryAfterMs = reply.outcome === 'rate_limited' ? reply.retryAfterMs : undefined
  const pauseMs = failurePauseMs(provider.failures + 1, { random: Math.random(), retryAfterMs })
  await transaction((tx) => updateProviderFailed(tx, provider.name, pauseMs))
}
