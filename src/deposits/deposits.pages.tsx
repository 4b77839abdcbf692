import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { Money } from '../core/money.ts'
import { type Refusal, refuse } from '../core/refusal.ts'
import { DRAFT_COOKIE } from '../orders/order-draft.ts'
import { qrPng, vietQrPayload } from '../partners/vietqr.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { readWholeNumber } from '../ui/format.ts'
import { listOfferedBonuses } from './bonus-rules.sql.ts'
import { readEvidence } from './claim-evidence.ts'
import { ClaimForm, type TypedClaim } from './claim-form.tsx'
import { listDepositClaims } from './claims.sql.ts'
import {
  type Deposit,
  findUserDeposit,
  getDepositLimits,
  listOpenDeposits,
  listUserDeposits,
} from './deposits.sql.ts'
import { drawPermanentCode } from './draw-permanent-code.ts'
import { CLAIM_AFTER_MINUTES, fileClaim } from './file-claim.ts'
import { openDeposit } from './open-deposit.ts'
import { PaymentPage, PaymentPaid, type ReceivingAccount } from './payment-page.tsx'
import { TopUpPage, type TypedTopUp } from './top-up-page.tsx'

export type DepositPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  bank: ReceivingAccount | undefined
  depositPrefix: string
  sandboxBankUrl: string | undefined
}

const HISTORY = 20
const MOST_DONG = 1_000_000_000_000

const topUpFields = {
  amount: Type.Optional(Type.String({ maxLength: 40 })),
  coupon: Type.Optional(Type.String({ maxLength: 40 })),
}
const TopUpQuery = Type.Object(topUpFields)
const TopUpForm = Type.Object(topUpFields, { additionalProperties: false, form: true })
const ClaimBody = Type.Object(
  {
    amount: Type.Optional(Type.String({ maxLength: 40 })),
    transferred_at: Type.Optional(Type.String({ maxLength: 40 })),
    bank: Type.Optional(Type.String({ maxLength: 100 })),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false, form: true },
)
const DepositAddress = Type.Object({ id: Id })

/** Opening a deposit, and the page that waits for its money. */
export function depositPages(app: Server, parts: DepositPageParts): void {
  topUpPages(app, parts)
  paymentPages(app, parts)
  claimPages(app, parts)
}

function topUpPages(app: Server, parts: DepositPageParts): void {
  const { frame, db, bank } = parts
  const access = { access: 'customer' as const }

  async function topUpPage(userId: string, typed: TypedTopUp, refused?: Refusal) {
    const [permanentCode, bonuses, limits, open, history] = await Promise.all([
      bank && drawPermanentCode(parts.transaction, parts.depositPrefix, userId),
      listOfferedBonuses(db),
      getDepositLimits(db),
      listOpenDeposits(db, userId),
      listUserDeposits(db, userId, HISTORY),
    ])
    const offers = { permanentCode, bonuses, canPay: bank !== undefined }
    return <TopUpPage {...{ typed, limits, open, history, refused, ...offers }} />
  }

  app.get(
    '/wallet/top-up',
    { config: access, schema: { hide: true, querystring: TopUpQuery } },
    async (request, reply) => {
      const { amount = '', coupon = '' } = request.query
      return frame.page(request, reply, await topUpPage(userOf(request).id, { amount, coupon }))
    },
  )

  app.post(
    '/wallet/top-up',
    { config: access, attachValidation: true, schema: { hide: true, body: TopUpForm } },
    async (request, reply) => {
      const userId = userOf(request).id
      const typed = { amount: typedText(request.body, 'amount'), coupon: typedText(request.body, 'coupon') }
      const outcome = await attempt(async () => {
        if (request.validationError) throw request.validationError
        if (!bank) refuse('deposits_unavailable')
        // What is no number is outside the limits too, and is told which they are.
        const amount = Money.dong(Math.min(readWholeNumber(typed.amount) ?? 0, MOST_DONG))
        return openDeposit(parts.transaction, parts.depositPrefix, { userId, amount, coupon: typed.coupon })
      })
      if ('value' in outcome) return reply.redirect(`/wallet/top-up/${outcome.value.depositId}`, 303)
      markRefused(reply, outcome.refused)
      return frame.page(request, reply, await topUpPage(userId, typed, outcome.refused))
    },
  )
}

function claimPages(app: Server, parts: DepositPageParts): void {
  const config = { access: 'customer' as const }

  app.get(
    '/wallet/top-up/:id/claim',
    { config, schema: { hide: true, params: DepositAddress } },
    async (request, reply) => {
      const { id } = request.params
      if (!request.headers['hx-request']) return reply.redirect(`/wallet/top-up/${id}`, 303)
      const deposit = await findUserDeposit(parts.db, userOf(request).id, id)
      return parts.frame.part(request, reply, <ClaimForm deposit={deposit ?? refuse('deposit_not_found')} />)
    },
  )

  app.post(
    '/wallet/top-up/:id/claim',
    { config, attachValidation: true, schema: { hide: true, params: DepositAddress, body: ClaimBody } },
    async (request, reply) => {
      // Without a deposit there is no page to show the form on.
      if (request.validationError?.validationContext === 'params') refuse('deposit_not_found')
      const { id } = request.params
      const typed = {
        amount: typedText(request.body, 'amount'),
        transferredAt: typedText(request.body, 'transferred_at'),
        bank: typedText(request.body, 'bank'),
        note: typedText(request.body, 'note'),
      }
      const filed = await attempt(async () => {
        if (request.validationError) throw request.validationError
        const evidence = readEvidence({ ...typed, amount: readWholeNumber(typed.amount) }, new Date())
        return fileClaim(parts.transaction, userOf(request), id, evidence)
      })
      if ('value' in filed) return reply.redirect(`/wallet/top-up/${id}`, 303)
      markRefused(reply, filed.refused)
      const error = filed.refused.sentence(languageOf(request))
      return showPayment(parts, request, reply, { ...typed, error })
    },
  )
}

function paymentPages(app: Server, parts: DepositPageParts): void {
  const { frame, db, bank } = parts
  const options = { config: { access: 'customer' as const }, schema: { hide: true, params: DepositAddress } }

  app.get('/wallet/top-up/:id', options, (request, reply) => showPayment(parts, request, reply))

  app.get('/wallet/top-up/:id/state', options, async (request, reply) => {
    const { id } = request.params
    // Somebody who had to log in first comes back here as to a page.
    if (!request.headers['hx-request']) return reply.redirect(`/wallet/top-up/${id}`, 303)
    const deposit = await findUserDeposit(db, userOf(request).id, id)
    if (!deposit) return refuse('deposit_not_found')
    // Nothing new: the page stays as it is.
    if (deposit.status !== 'paid') return reply.code(204).send()
    await frame.refreshUser(request)
    return frame.part(
      request,
      reply,
      <PaymentPaid deposit={deposit} hasDraft={request.cookies[DRAFT_COOKIE] !== undefined} swap />,
    )
  })

  app.get('/wallet/top-up/:id/qr.png', options, async (request, reply) => {
    const deposit = await findUserDeposit(db, userOf(request).id, request.params.id)
    const transfer = deposit && transferOf(deposit, bank)
    if (!transfer) return refuse('deposit_not_found')
    return reply
      .type('image/png')
      .header('content-disposition', `attachment; filename="${transfer.memo}.png"`)
      .send(qrPng(vietQrPayload(transfer)))
  })
}

/** The page of a deposit; `typed` is a claim that was not taken. */
async function showPayment(
  { frame, db, bank, sandboxBankUrl }: DepositPageParts,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  typed?: TypedClaim,
): Promise<FastifyReply> {
  const deposit = await findUserDeposit(db, userOf(request).id, request.params.id)
  if (!deposit) return refuse('deposit_not_found')
  // Read after the deposit: if that says "paid", this has the money.
  if (deposit.status === 'paid') await frame.refreshUser(request)
  const transfer = transferOf(deposit, bank)
  const hasDraft = request.cookies[DRAFT_COOKIE] !== undefined
  const claims = {
    claims: await listDepositClaims(db, deposit.id, 1),
    formAfterSeconds: Math.ceil(CLAIM_AFTER_MINUTES * 60 - (Date.now() - deposit.createdAt.getTime()) / 1000),
    typed,
  }
  return frame.page(
    request,
    reply,
    <PaymentPage {...{ deposit, transfer, sandboxBankUrl, claims, hasDraft }} />,
  )
}

/** The transfer that pays a deposit; undefined for one that was paid from the start, or without a bank. */
function transferOf(deposit: Deposit, bank: ReceivingAccount | undefined) {
  if (!bank || deposit.code === null || deposit.amountAsked === null) return undefined
  return { ...bank, amount: deposit.amountAsked, memo: deposit.code }
}
