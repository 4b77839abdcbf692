import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast } from '../accounts/toast.pages.ts'
import { type Refusal, refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { readAmount, readWholeNumber } from '../ui/format.ts'
import { type Texts, texts } from '../ui/texts.ts'
import { OrderSheet } from './admin-order-sheet.tsx'
import { needsReview, SettleReviewPage } from './admin-settle.tsx'
import { versionOf } from './order-bulk.ts'
import { readOrderSheet } from './order-sheet.admin.ts'
import { settleOrder } from './settle-order.ts'
import { settleRuns } from './settle-runs.ts'
import { reasonOf, type SettlementAct, settledBy } from './settlement-act.ts'

const OrderAddress = Type.Object({ number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
const kinds = ['found', 'absent', 'refund', 'remains', 'amount'] as const
/** The `versionOf` the order that was looked at. */
const seen = Type.String({ maxLength: 60 })
const SeenForm = Type.Object({ seen }, { additionalProperties: false, form: true })
const ActForm = Type.Object(
  {
    act: Type.Union(kinds.map((kind) => Type.Literal(kind))),
    /** Of `found`: the provider's order id; of `remains` and `amount`: how much. */
    value: Type.Optional(Type.String({ maxLength: 200 })),
    /** Why; needed where the order waits for nobody. */
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
    seen,
    confirmed: Type.Optional(Type.Literal('yes')),
  },
  { additionalProperties: false, form: true },
)

type Parts = { frame: PageFrame; db: Queryable; transaction: Transaction }

/** What operators decide about orders. */
export function settleAdminPages(app: Server, parts: Parts): void {
  const { frame, db, transaction } = parts

  app.post(
    '/admin/orders/:number/settle',
    { config: { access: 'operator' }, schema: { hide: true, params: OrderAddress, body: ActForm } },
    async (request, reply) => {
      const { number } = request.params
      const sheet = await readOrderSheet(db, number)
      const value = request.body.value?.trim() ?? ''
      const act = readAct(request.body.act, value)
      if (!act) return showWrong(parts, request, reply, request.body)
      const { reason } = request.body
      const planned = await attempt(async () => {
        if (versionOf(sheet.order) !== request.body.seen) refuse('order_changed')
        const settled = settledBy(sheet.order, act)
        reasonOf(sheet.order, reason)
        return settled
      })
      if ('refused' in planned) return showWrong(parts, request, reply, request.body, planned.refused)
      if (needsReview(act.kind) && request.body.confirmed !== 'yes') {
        const review = {
          order: sheet.order,
          act,
          settled: planned.value,
          value,
          reason,
          counts: sheet.counts,
        }
        return frame.page(request, reply, <SettleReviewPage {...review} />)
      }
      const done = await attempt(() =>
        settleOrder(transaction, {
          ...{ actorId: userOf(request).id, number, act, reason, seen: request.body.seen },
        }),
      )
      if ('refused' in done) return showWrong(parts, request, reply, request.body, done.refused)
      if (done.value !== undefined) await settleRuns(transaction, [done.value])
      leaveToast(reply, 'order_settled', String(number))
      return reply.redirect(`/admin/orders/${number}`, 303)
    },
  )
  app.post(
    '/admin/orders/:number/seen',
    { config: { access: 'operator' }, schema: { hide: true, params: OrderAddress, body: SeenForm } },
    async (request, reply) => {
      const { number } = request.params
      const form = { act: 'seen' as const }
      const asked = { actorId: userOf(request).id, number, act: { kind: form.act }, seen: request.body.seen }
      const done = await attempt(() => settleOrder(transaction, asked))
      if ('refused' in done) return showWrong(parts, request, reply, form, done.refused)
      leaveToast(reply, 'order_settled', String(number))
      return reply.redirect(`/admin/orders/${number}`, 303)
    },
  )
  // What was refused stands at the address of its form: asked for by itself, that leads back.
  for (const act of ['settle', 'seen']) {
    app.get(
      `/admin/orders/:number/${act}`,
      { config: { access: 'operator' }, schema: { hide: true, params: OrderAddress } },
      async (request, reply) => reply.redirect(`/admin/orders/${request.params.number}`, 303),
    )
  }
}

/** The act that a form asks for; undefined when its figure makes no sense. */
function readAct(kind: SettlementAct['kind'], value: string): SettlementAct | undefined {
  switch (kind) {
    case 'found':
      return /^[\x21-\x7e]{1,100}$/.test(value) ? { kind, providerOrderId: value } : undefined
    case 'remains': {
      const remains = readWholeNumber(value)
      return remains === undefined ? undefined : { kind, remains }
    }
    case 'amount': {
      const amount = readAmount(value)
      return amount && { kind, amount }
    }
    default:
      return { kind }
  }
}

/** What is wrong with a figure; everything else is wrong with the act. */
const besideFigure: ReadonlySet<string> = new Set([
  'provider_order_known',
  'quantity_out_of_range',
  'amount_out_of_range',
])

/** The sheet as it stands now, with why nothing was done: beside the figure where that is what is wrong. */
async function showWrong(
  parts: Parts,
  request: FastifyRequest<{ Params: Static<typeof OrderAddress> }>,
  reply: FastifyReply,
  form: { act: SettlementAct['kind']; value?: string; reason?: string },
  refused?: Refusal,
): Promise<FastifyReply> {
  const language = languageOf(request)
  const sentence = refused?.sentence(language)
  const t = texts(language)
  const error = refused ? sentence : wrongFigure(form.act, t)
  if (refused) markRefused(reply, refused)
  else reply.code(400)
  const isReason = refused?.code === 'invalid_request'
  const isBeside = refused === undefined || isReason || besideFigure.has(refused.code)
  const sheet = await readOrderSheet(parts.db, request.params.number)
  const wrong = isReason ? { reasonError: t.admin.orders.settle.reasonWrong } : { error }
  const { act: kind, value = '', reason } = form
  const typed = isBeside ? { kind, value, reason, ...wrong } : undefined
  return parts.frame.page(
    request,
    reply,
    <OrderSheet {...sheet} typed={typed} problem={isBeside ? undefined : sentence} />,
  )
}

function wrongFigure(kind: SettlementAct['kind'], t: Texts): string {
  const words = t.admin.orders.settle
  if (kind === 'found') return words.providerOrderWrong
  return kind === 'remains' ? words.numberWrong : words.amountWrong
}
