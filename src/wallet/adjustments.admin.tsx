import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { findUserProfile } from '../accounts/users.sql.ts'
import { newId } from '../core/id.ts'
import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import { listRecipients } from '../deposits/recipients.sql.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { readAmount, readWholeNumber } from '../ui/format.ts'
import { texts } from '../ui/texts.ts'
import { listAdjustments } from './adjustments.sql.ts'
import { AdjustmentsPage, type TypedAdjustment } from './admin-adjustments.tsx'
import { decideAdjustment } from './decide-adjustment.ts'
import { proposeAdjustment } from './propose-adjustment.ts'

const PAGE_ROWS = 50
const HERE = '/admin/adjustments'

const ListQuery = Type.Object({
  user: Type.Optional(Id),
  /** Looks for a wallet: a user name, an email, or the code of a deposit. */
  who: Type.Optional(Type.String({ maxLength: 100 })),
  view: Type.Optional(Type.Literal('waiting')),
  before: Type.Optional(Type.String({ maxLength: 20 })),
})
const AdjustForm = Type.Object(
  {
    id: Id,
    user: Id,
    seen: Type.Optional(Type.Integer({ minimum: 0 })),
    direction: Type.Union([Type.Literal('add'), Type.Literal('take')]),
    amount: Type.Optional(Type.String({ maxLength: 30 })),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false, form: true },
)
const Address = Type.Object({ number: Type.Integer({ minimum: 1 }) })
const DecideForm = Type.Object(
  { decision: Type.Union([Type.Literal('confirm'), Type.Literal('refuse')]) },
  { additionalProperties: false, form: true },
)

/** Adjusting wallets by hand, and deciding what others have proposed. */
export function adjustmentAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const operator = { access: 'operator' } as const

  async function readPage(userId: string | undefined, before?: number, isWaiting = false) {
    const [rows, user, waiting] = await Promise.all([
      listAdjustments(db, { userId, isWaiting, before, limit: PAGE_ROWS + 1 }),
      userId === undefined ? undefined : findUserProfile(db, userId),
      getWaiting(db),
    ])
    if (userId !== undefined && !user) refuse('user_not_found')
    const shown = { rows, user, isWaiting, waiting: waiting.adjustments }
    return { ...shown, pageRows: PAGE_ROWS, counts: sidebarCounts(waiting), formId: newId() }
  }

  app.get(
    HERE,
    { config: operator, schema: { hide: true, querystring: ListQuery } },
    async (request, reply) => {
      const { user: userId, before = '', who, view } = request.query
      const found = who?.trim() ? (await listRecipients(db, [who]))[0] : undefined
      if (found) return reply.redirect(`${HERE}?user=${found.userId}`, 303)
      const page = { ...(await readPage(userId, readWholeNumber(before), view === 'waiting')), who }
      const actorId = userOf(request).id
      return frame.page(
        request,
        reply,
        <AdjustmentsPage {...page} actorId={actorId} />,
        takeToast(request, reply),
      )
    },
  )

  app.post(HERE, { config: operator, schema: { hide: true, body: AdjustForm } }, async (request, reply) => {
    const actor = userOf(request)
    const { id, user: userId, reason = '', seen } = request.body
    const amount = amountOf(request.body)
    const outcome =
      amount &&
      (await attempt(() => proposeAdjustment(transaction, actor, { id, userId, amount, reason, seen })))
    if (outcome && 'value' in outcome) {
      leaveToast(reply, outcome.value === 'proposed' ? 'adjustment_proposed' : 'adjustment_done')
      return reply.redirect(`${HERE}?user=${userId}`, 303)
    }
    const language = languageOf(request)
    const problem = outcome?.refused.sentence(language) ?? texts(language).money.adjustments.amountWrong
    if (outcome) markRefused(reply, outcome.refused)
    else reply.code(400)
    const page = await readPage(userId)
    const typed: TypedAdjustment = { ...request.body, problem }
    return frame.page(request, reply, <AdjustmentsPage {...page} actorId={actor.id} typed={typed} />)
  })

  app.post(
    `${HERE}/:number`,
    { config: operator, schema: { hide: true, params: Address, body: DecideForm } },
    async (request, reply) => {
      const { number } = request.params
      await decideAdjustment(transaction, userOf(request), { number, decision: request.body.decision })
      leaveToast(reply, 'adjustment_decided')
      return reply.redirect(HERE, 303)
    },
  )
}

function amountOf(form: Static<typeof AdjustForm>) {
  const size = readAmount(form.amount ?? '')
  if (!size?.isPositive()) return undefined
  return form.direction === 'take' ? size.negated() : size
}
