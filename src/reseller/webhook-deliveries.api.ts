import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { toVietnamIso } from '../core/clock.ts'
import { refuse } from '../core/refusal.ts'
import type { Server } from '../platform/http.ts'
import { exactly, Id, success } from '../platform/reply.ts'
import { replayDeliveries } from './replay-deliveries.ts'
import { testWebhook } from './test-webhook.ts'
import { REPLAYED_MAX, webhookBody, webhookId } from './webhook.ts'
import { type DeliveryRow, listDeliveries, listTries, type TryRow } from './webhook-deliveries.sql.ts'
import { findWebhook } from './webhook-endpoints.sql.ts'
import type { WebhookRouteParts } from './webhook-policy.api.ts'

const Nullable = {
  text: Type.Union([Type.String(), Type.Null()]),
  whole: Type.Union([Type.Integer(), Type.Null()]),
}
const DeliveryId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const TryReply = Type.Object({
  at: Type.String(),
  took_ms: Type.Integer(),
  http_status: Nullable.whole,
  reply: Type.Union([Type.String(), Type.Null()], { description: 'its first 500 characters' }),
  error: Nullable.text,
})
const DeliveryReply = Type.Object({
  id: Type.Integer(),
  webhook_id: Type.String({ description: 'the header `webhook-id`, the same for every try' }),
  type: Type.String(),
  state: Type.String({ description: '`waiting`, `delivered`, `given_up`' }),
  body: Type.String({ description: 'what is posted' }),
  next_try_at: Nullable.text,
  tries: Type.Array(TryReply),
  created_at: Type.String(),
})
const tags = ['Webhooks']
const config = { access: 'customer' } as const
const TRIES_A_DELIVERY = 20

/** What was delivered to a reseller's webhooks, and having it delivered again. API keys do not get here. */
export function webhookDeliveryRoutes(
  app: Server,
  parts: Omit<WebhookRouteParts, 'encrypt' | 'webhooks' | 'addressLimit'>,
): void {
  const { db, transaction, webhookLimit } = parts

  app.get(
    '/api/webhooks/:id/deliveries',
    {
      config,
      schema: {
        summary: 'The deliveries of a webhook',
        description: 'Newest first, kept for 30 days.',
        operationId: 'listDeliveries',
        tags,
        params: exactly({ id: Id }),
        querystring: exactly({
          before: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: Number.MAX_SAFE_INTEGER,
              description: 'the last id of the page before',
            }),
          ),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        }),
        response: { 200: success({ data: Type.Array(DeliveryReply) }) },
      },
    },
    async (request) => {
      const { before, limit = 20 } = request.query
      const webhook =
        (await findWebhook(db, userOf(request).id, request.params.id)) ?? refuse('webhook_not_found')
      const rows = await listDeliveries(db, webhook.id, { before, limit })
      const ids = rows.map((row) => row.id)
      const tries = Map.groupBy(await listTries(db, ids, limit * TRIES_A_DELIVERY), (one) => one.deliveryId)
      return {
        success: true as const,
        data: rows.map((row) => presentDelivery(row, tries.get(row.id) ?? [])),
      }
    },
  )

  app.post(
    '/api/webhooks/:id/deliveries/:delivery/replay',
    {
      config,
      schema: {
        summary: 'Make a delivery again',
        description: 'With its own `webhook-id` and body.',
        operationId: 'replayDelivery',
        tags,
        params: exactly({ id: Id, delivery: DeliveryId }),
        response: { 200: success({}) },
      },
    },
    async (request) => {
      await webhookLimit.check(request)
      const { id, delivery: deliveryId } = request.params
      await replayDeliveries(transaction, userOf(request).id, id, { deliveryId })
      return { success: true as const }
    },
  )

  app.post(
    '/api/webhooks/:id/replay',
    {
      config,
      schema: {
        summary: 'Make all failed deliveries again',
        description: 'Those that were given up and happened since a time, the oldest 1,000 of them.',
        operationId: 'replayFailedDeliveries',
        tags,
        params: exactly({ id: Id }),
        body: exactly({
          since: Type.String({ format: 'date-time', maxLength: 40, examples: ['2026-11-28T00:00:00+07:00'] }),
        }),
        response: { 200: success({ replayed: Type.Integer({ maximum: REPLAYED_MAX }) }) },
      },
    },
    async (request) => {
      await webhookLimit.check(request)
      const failedSince = new Date(request.body.since)
      if (Number.isNaN(failedSince.getTime()))
        refuse('invalid_request', { field: 'since', problem: 'unreadable' })
      const replayed = await replayDeliveries(transaction, userOf(request).id, request.params.id, {
        failedSince,
      })
      return { success: true as const, replayed }
    },
  )

  app.post(
    '/api/webhooks/:id/test',
    {
      config,
      schema: {
        summary: 'Test a webhook',
        description: 'Posts an event of the type `test.ping`; its delivery is in the list.',
        operationId: 'testWebhook',
        tags,
        params: exactly({ id: Id }),
        response: { 200: success({ delivery_id: Type.Integer() }) },
      },
    },
    async (request) => {
      await webhookLimit.check(request)
      const id = await testWebhook(transaction, userOf(request).id, request.params.id)
      return { success: true as const, delivery_id: id }
    },
  )
}

function presentDelivery(delivery: DeliveryRow, tries: readonly TryRow[]) {
  return {
    id: delivery.id,
    webhook_id: webhookId(delivery.messageId),
    type: delivery.type,
    state: delivery.state,
    body: webhookBody(delivery),
    next_try_at: delivery.nextTryAt && toVietnamIso(delivery.nextTryAt),
    tries: tries.map((one) => ({
      at: toVietnamIso(one.triedAt),
      took_ms: one.tookMs,
      http_status: one.httpStatus,
      reply: one.reply,
      error: one.error,
    })),
    created_at: toVietnamIso(delivery.createdAt),
  }
}
