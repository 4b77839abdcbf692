import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { toVietnamIso } from '../core/clock.ts'
import { refuse } from '../core/refusal.ts'
import type { Server } from '../platform/http.ts'
import { exactly, Id, success } from '../platform/reply.ts'
import { changeWebhook } from './change-webhook.ts'
import { changeWebhookSecret } from './change-webhook-secret.ts'
import { deleteWebhook } from './delete-webhook.ts'
import { makeWebhook } from './make-webhook.ts'
import { URL_MAX, WEBHOOKS_MAX, webhookTypes } from './webhook.ts'
import { findWebhook, listWebhooks, type WebhookRow } from './webhook-endpoints.sql.ts'
import { expectRoom, outsideUrl, type WebhookRouteParts } from './webhook-policy.api.ts'

const OrNull = Type.Union([Type.String(), Type.Null()])
const EventType = Type.Union(webhookTypes.map((type) => Type.Literal(type)))
const Events = Type.Array(EventType, {
  minItems: 1,
  maxItems: webhookTypes.length,
  uniqueItems: true,
  examples: [['order.completed', 'order.partial', 'order.canceled']],
})
const Address = Type.String({
  minLength: 1,
  maxLength: URL_MAX,
  description: 'https, on the public network; redirects are not followed',
  examples: ['https://shop.example.com/homemmo'],
})

const WebhookReply = Type.Object({
  id: Type.String(),
  url: Type.String(),
  events: Type.Array(Type.String()),
  is_active: Type.Boolean(),
  disabled_reason: Type.Union([Type.String(), Type.Null()], {
    description: '`owner`: paused by you. `gone`: it answered 410. `failing`: it failed for three days.',
  }),
  failing_since: OrNull,
  old_secret_until: Type.Union([Type.String(), Type.Null()], {
    description: 'until then the secret before signs too',
  }),
  waiting: Type.Integer({ description: 'deliveries that wait, counted up to 1,000' }),
  created_at: Type.String(),
})
const tags = ['Webhooks']
const config = { access: 'customer' } as const

/** A reseller's webhooks, after the Standard Webhooks specification. API keys do not get here. */
export function webhookRoutes(app: Server, parts: WebhookRouteParts): void {
  const { db, transaction, encrypt, webhookLimit } = parts

  app.get(
    '/api/webhooks',
    {
      config,
      schema: {
        summary: 'My webhooks',
        description:
          'Where events are posted to, signed after the Standard Webhooks specification (headers `webhook-id`, `webhook-timestamp`, `webhook-signature`). A webhook answers 2xx within five seconds; else it is tried again over three days. Tries of one event bear the same `webhook-id`. Events may come twice or overtake each other: compare `timestamp`. API keys cannot manage webhooks.',
        operationId: 'listWebhooks',
        tags,
        response: { 200: success({ data: Type.Array(WebhookReply) }) },
      },
    },
    async (request) => {
      const rows = await listWebhooks(db, userOf(request).id, WEBHOOKS_MAX)
      return { success: true as const, data: rows.map(presentWebhook) }
    },
  )

  app.post(
    '/api/webhooks',
    {
      config,
      schema: {
        summary: 'Make a webhook',
        description:
          'The secret is shown once; at most 5 webhooks an account. A body is `{type, timestamp, data}`. `order.completed`, `order.partial`, `order.canceled`: an order ended; `order.updated`: anything else about it changed; their `data` is what `status` of API v2 answers, with `order`, its number. `refill.updated`: `refill`, `order`, `status`. `balance.changed`: `balance`, `amount`, `kind`, `reference`, `time`. `service.changed`: `services`, up to 50, each with `service`, `name`, `rate` (before your discount), `active` and `change` (`price`, `paused`, `returned`).',
        operationId: 'makeWebhook',
        tags,
        body: exactly({ url: Address, events: Events }),
        response: { 200: success({ secret: Type.String(), webhook: WebhookReply }) },
      },
    },
    async (request) => {
      await webhookLimit.check(request)
      await expectRoom(request, db)
      const url = await outsideUrl(request, request.body.url, parts)
      const { id } = userOf(request)
      const made = await makeWebhook(transaction, encrypt, id, { url, events: request.body.events })
      return { success: true as const, secret: made.secret, webhook: await present(id, made.id) }
    },
  )

  app.patch(
    '/api/webhooks/:id',
    {
      config,
      schema: {
        summary: 'Change a webhook',
        description: 'What is left out stays. Nothing is written for a webhook while it is not active.',
        operationId: 'changeWebhook',
        tags,
        params: exactly({ id: Id }),
        body: exactly({
          url: Type.Optional(Address),
          events: Type.Optional(Events),
          is_active: Type.Optional(Type.Boolean()),
        }),
        response: { 200: success({ webhook: WebhookReply }) },
      },
    },
    async (request) => {
      await webhookLimit.check(request)
      const { url: typed, events, is_active: isOn } = request.body
      const { id } = userOf(request)
      if (!(await findWebhook(db, id, request.params.id))) refuse('webhook_not_found')
      const url = typed === undefined ? undefined : await outsideUrl(request, typed, parts)
      await changeWebhook(transaction, id, request.params.id, { url, events, isOn })
      return { success: true as const, webhook: await present(id, request.params.id) }
    },
  )

  app.delete(
    '/api/webhooks/:id',
    {
      config,
      schema: {
        summary: 'Delete a webhook',
        description: 'Nothing is posted to it any more.',
        operationId: 'deleteWebhook',
        tags,
        params: exactly({ id: Id }),
        response: { 200: success({}) },
      },
    },
    async (request) => {
      await deleteWebhook(transaction, userOf(request).id, request.params.id)
      return { success: true as const }
    },
  )

  app.post(
    '/api/webhooks/:id/secret',
    {
      config,
      schema: {
        summary: 'Give a webhook a new secret',
        description:
          'It is shown once. For 24 hours both sign, and the header holds both signatures; until then it cannot be changed again.',
        operationId: 'changeWebhookSecret',
        tags,
        params: exactly({ id: Id }),
        response: { 200: success({ secret: Type.String(), webhook: WebhookReply }) },
      },
    },
    async (request) => {
      await webhookLimit.check(request)
      const { id } = userOf(request)
      const secret = await changeWebhookSecret(transaction, encrypt, id, request.params.id)
      return { success: true as const, secret, webhook: await present(id, request.params.id) }
    },
  )

  async function present(userId: string, id: string) {
    return presentWebhook((await findWebhook(db, userId, id)) ?? refuse('webhook_not_found'))
  }
}

function presentWebhook(webhook: WebhookRow) {
  return {
    id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    is_active: webhook.disabledAt === null,
    disabled_reason: webhook.disabledReason,
    failing_since: webhook.failingSince && toVietnamIso(webhook.failingSince),
    old_secret_until: webhook.oldSecretUntil && toVietnamIso(webhook.oldSecretUntil),
    waiting: webhook.waiting,
    created_at: toVietnamIso(webhook.createdAt),
  }
}
