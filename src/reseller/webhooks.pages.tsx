import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { type Refusal, refuse } from '../core/refusal.ts'
import type { Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { changeWebhook } from './change-webhook.ts'
import { changeWebhookSecret } from './change-webhook-secret.ts'
import { deleteWebhook } from './delete-webhook.ts'
import { makeWebhook } from './make-webhook.ts'
import { replayDeliveries } from './replay-deliveries.ts'
import { testWebhook } from './test-webhook.ts'
import { URL_MAX, WEBHOOKS_MAX, webhookTypes } from './webhook.ts'
import { listDeliveries } from './webhook-deliveries.sql.ts'
import { findWebhook, listWebhooks, type WebhookRow } from './webhook-endpoints.sql.ts'
import type { TypedWebhook } from './webhook-form.tsx'
import { SecretPage, WEBHOOKS, WebhooksPage } from './webhook-list.tsx'
import { WebhookPage, webhookQuestions } from './webhook-page.tsx'
import { expectRoom, outsideUrl, type WebhookRouteParts } from './webhook-policy.api.ts'

const customer = { access: 'customer' } as const
const DELIVERIES_SHOWN = 20
const DAY_MS = 86_400_000

const Tick = Type.Optional(Type.Literal('on'))
const WebhookFields = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: URL_MAX }),
    ...Object.fromEntries(webhookTypes.map((type) => [type, Tick])),
  },
  { additionalProperties: false, form: true },
)
const params = Type.Object({ id: Id })
const Query = Type.Object({
  ask: Type.Optional(Type.Union(webhookQuestions.map((one) => Type.Literal(one)))),
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
})
const form = { additionalProperties: false, form: true } as const
const EmptyForm = Type.Object({}, form)
const StateForm = Type.Object({ state: Type.Union([Type.Literal('on'), Type.Literal('off')]) }, form)
const ReplayForm = Type.Object(
  { days: Type.Union(['1', '3', '7', '30'].map((days) => Type.Literal(days))) },
  form,
)
const EMPTY: TypedWebhook = { url: '', events: webhookTypes.filter((type) => type !== 'order.updated') }

type Parts = WebhookRouteParts & { frame: PageFrame }

/** A customer's webhooks. */
export function webhookPages(app: Server, parts: Parts): void {
  const { frame, db, transaction, encrypt, webhookLimit } = parts

  app.get(WEBHOOKS, { config: customer, schema: { hide: true } }, async (request, reply) => {
    const rows = await listWebhooks(db, userOf(request).id, WEBHOOKS_MAX)
    return frame.page(request, reply, <WebhooksPage rows={rows} typed={EMPTY} />, takeToast(request, reply))
  })

  app.post(
    WEBHOOKS,
    { config: customer, attachValidation: true, schema: { hide: true, body: WebhookFields } },
    async (request, reply) => {
      const { id: userId } = userOf(request)
      const outcome = await attempt(async () => {
        await expectRoom(request, db)
        const wanted = await wantedOf(request)
        return { ...(await makeWebhook(transaction, encrypt, userId, wanted)), url: wanted.url }
      })
      if ('refused' in outcome) {
        markRefused(reply, outcome.refused)
        const rows = await listWebhooks(db, userId, WEBHOOKS_MAX)
        const { refused } = outcome
        return frame.page(
          request,
          reply,
          <WebhooksPage rows={rows} typed={typedOf(request)} refused={refused} />,
        )
      }
      // Shown by this answer and by nothing after it.
      return frame.page(request, reply, <SecretPage {...outcome.value} isNew />)
    },
  )

  app.get(
    `${WEBHOOKS}/:id`,
    { config: customer, schema: { hide: true, params, querystring: Query } },
    async (request, reply) => {
      const row = await webhookOf(request, request.params.id)
      const { ask: asks, before } = request.query
      return showWebhook(request, reply, row, { typed: { url: row.url, events: row.events }, asks, before })
    },
  )

  app.post(
    `${WEBHOOKS}/:id`,
    { config: customer, attachValidation: true, schema: { hide: true, params, body: WebhookFields } },
    async (request, reply) => {
      const row = await webhookOf(request, request.params.id)
      const outcome = await attempt(async () =>
        changeWebhook(transaction, userOf(request).id, row.id, await wantedOf(request)),
      )
      if ('refused' in outcome) {
        markRefused(reply, outcome.refused)
        return showWebhook(request, reply, row, { typed: typedOf(request), refused: outcome.refused })
      }
      leaveToast(reply, 'webhook_saved')
      return reply.redirect(`${WEBHOOKS}/${row.id}`, 303)
    },
  )

  app.post(
    `${WEBHOOKS}/:id/secret`,
    { config: customer, schema: { hide: true, params, body: EmptyForm } },
    async (request, reply) => {
      await webhookLimit.check(request)
      const { id, url } = await webhookOf(request, request.params.id)
      const secret = await changeWebhookSecret(transaction, encrypt, userOf(request).id, id)
      return frame.page(request, reply, <SecretPage id={id} url={url} secret={secret} isNew={false} />)
    },
  )

  app.post(
    `${WEBHOOKS}/:id/state`,
    { config: customer, schema: { hide: true, params, body: StateForm } },
    async (request, reply) => {
      const isOn = request.body.state === 'on'
      await changeWebhook(transaction, userOf(request).id, request.params.id, { isOn })
      leaveToast(reply, isOn ? 'webhook_resumed' : 'webhook_paused')
      return reply.redirect(`${WEBHOOKS}/${request.params.id}`, 303)
    },
  )

  app.post(
    `${WEBHOOKS}/:id/test`,
    { config: customer, schema: { hide: true, params, body: EmptyForm } },
    async (request, reply) => {
      await webhookLimit.check(request)
      await testWebhook(transaction, userOf(request).id, request.params.id)
      leaveToast(reply, 'webhook_tested')
      return reply.redirect(`${WEBHOOKS}/${request.params.id}`, 303)
    },
  )

  app.post(
    `${WEBHOOKS}/:id/replay`,
    { config: customer, schema: { hide: true, params, body: ReplayForm } },
    async (request, reply) => {
      await webhookLimit.check(request)
      const failedSince = new Date(Date.now() - Number(request.body.days) * DAY_MS)
      const which = { failedSince }
      const count = await replayDeliveries(transaction, userOf(request).id, request.params.id, which)
      leaveToast(reply, 'webhooks_replayed', String(count))
      return reply.redirect(`${WEBHOOKS}/${request.params.id}`, 303)
    },
  )

  app.post(
    `${WEBHOOKS}/:id/deliveries/:delivery/replay`,
    {
      config: customer,
      schema: {
        hide: true,
        params: Type.Object({
          id: Id,
          delivery: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        }),
        body: EmptyForm,
      },
    },
    async (request, reply) => {
      await webhookLimit.check(request)
      const { id, delivery: deliveryId } = request.params
      await replayDeliveries(transaction, userOf(request).id, id, { deliveryId })
      leaveToast(reply, 'webhook_replayed')
      return reply.redirect(`${WEBHOOKS}/${id}`, 303)
    },
  )

  app.post(
    `${WEBHOOKS}/:id/delete`,
    { config: customer, schema: { hide: true, params, body: EmptyForm } },
    async (request, reply) => {
      await deleteWebhook(transaction, userOf(request).id, request.params.id)
      leaveToast(reply, 'webhook_deleted')
      return reply.redirect(WEBHOOKS, 303)
    },
  )

  async function webhookOf(request: FastifyRequest, id: string): Promise<WebhookRow> {
    return (await findWebhook(db, userOf(request).id, id)) ?? refuse('webhook_not_found')
  }

  async function showWebhook(
    request: FastifyRequest,
    reply: FastifyReply,
    row: WebhookRow,
    shown: {
      typed: TypedWebhook
      refused?: Refusal
      asks?: (typeof webhookQuestions)[number] | undefined
      before?: number | undefined
    },
  ) {
    const { before } = shown
    const found = await listDeliveries(db, row.id, { before, limit: DELIVERIES_SHOWN + 1 })
    const deliveries = found.slice(0, DELIVERIES_SHOWN)
    const next = found.length > DELIVERIES_SHOWN ? deliveries.at(-1)?.id : undefined
    const page = { row, deliveries, next, isFirst: before === undefined, ...shown }
    return frame.page(request, reply, <WebhookPage {...page} />, takeToast(request, reply))
  }

  /** What the form asks for. Refuses what it cannot be. */
  async function wantedOf(request: FastifyRequest) {
    await webhookLimit.check(request)
    if (request.validationError) throw request.validationError
    const url = await outsideUrl(request, typedText(request.body, 'url'), parts)
    const events = webhookTypes.filter((type) => typedText(request.body, type) === 'on')
    if (events.length === 0) refuse('invalid_request', { field: 'events', problem: 'required' })
    return { url, events }
  }
}

function typedOf(request: FastifyRequest): TypedWebhook {
  const events = webhookTypes.filter((type) => typedText(request.body, type) === 'on')
  return { url: typedText(request.body, 'url'), events }
}
