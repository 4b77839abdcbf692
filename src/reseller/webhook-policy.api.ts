import { addressProblem } from '../core/outside-address.ts'
import { refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Limit } from '../platform/limits.ts'
import { insideProblem } from '../platform/outside-host.ts'

export type WebhookRouteParts = {
  db: Queryable
  transaction: Transaction
  encrypt(text: string): Buffer
  /** Where webhooks may lead beside the public network. */
  webhooks: { sandbox: boolean; privateHosts: readonly string[] }
  /** What one customer may do to webhooks in a minute. */
  webhookLimit: Limit
}

/**
 * An address as somebody typed it, where the panel may post to. Refuses `invalid_request` for any other, so that whoever
 * types it hears at once; what counts is looked at again for every delivery.
 */
export async function outsideUrl(typed: string, allowed: WebhookRouteParts['webhooks']): Promise<string> {
  const url = typed.trim()
  const problem = addressProblem(url, allowed) ?? (await insideProblem(url, allowed))
  return problem ? refuse('invalid_request', { field: 'url', problem }) : url
}
