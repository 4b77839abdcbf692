import type { FastifyRequest } from 'fastify'
import { userOf } from '../accounts/access.api.ts'
import { addressProblem } from '../core/outside-address.ts'
import { refuse } from '../core/refusal.ts'
import { type AllowedAddresses, insideProblem } from '../partners/outside-host.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Limit } from '../platform/limits.ts'
import { WEBHOOKS_MAX } from './webhook.ts'
import { countWebhooks } from './webhook-endpoints.sql.ts'

export type WebhookRouteParts = {
  db: Queryable
  transaction: Transaction
  encrypt(text: string): Buffer
  /** Where webhooks may lead beside the public network. */
  webhooks: AllowedAddresses
  /** What one customer may do to webhooks in a minute. */
  webhookLimit: Limit
  /** How many names one customer may have looked up in a minute. */
  addressLimit: Limit
}

/**
 * An address as somebody typed it, where the panel may post to. Refuses `invalid_request` for any other, so that whoever
 * types it hears at once; what counts is looked at again for every connection.
 */
export async function outsideUrl(
  request: FastifyRequest,
  typed: string,
  { webhooks, addressLimit }: WebhookRouteParts,
): Promise<string> {
  const url = typed.trim()
  const problem = addressProblem(url, webhooks)
  if (problem) refuse('invalid_request', { field: 'url', problem })
  await addressLimit.check(request)
  const inside = await insideProblem(url, webhooks)
  return inside ? refuse('invalid_request', { field: 'url', problem: inside }) : url
}

/** Refuses `too_many_webhooks` before a name is looked up for one that could not be made. */
export async function expectRoom(request: FastifyRequest, db: Queryable): Promise<void> {
  if ((await countWebhooks(db, userOf(request).id)) >= WEBHOOKS_MAX)
    refuse('too_many_webhooks', { max: WEBHOOKS_MAX })
}
