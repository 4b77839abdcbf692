import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { Money } from '../core/money.ts'
import { type Refusal, refuse } from '../core/refusal.ts'
import { DRAFT_COOKIE } from '../orders/order-draft.ts'
import { qrPng, vietQrPayload } from '../partners/vietqr.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { readWholeNumber } from '../ui/format.ts'
import {
  type Deposit,
  findUserDeposit,
  getDepositLimits,
  listOpenDeposits,
  listUserDeposits,
} from './deposits.sql.ts'
import { openDeposit } from './open-deposit.ts'
import { PaymentPage, PaymentPaid, type ReceivingAccount } from './payment-page.tsx'
import { TopUpPage } from './top-up-page.tsx'

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

const TopUpQuery = Type.Object({ amount: Type.Optional(Type.String({ maxLength: 40 })) })
const TopUpForm = Type.Object(
  { amount: Type.Optional(Type.String({ maxLength: 40 })) },
  { additionalProperties: false, form: true },
)
const DepositAddress = Type.Object({ id: Id })

/** Opening a deposit, and the page that waits for its money. */
export function depositPages(app: Server, parts: DepositPageParts): void {
  topUpPages(app, parts)
  paymentPages(app, parts)
}

function topUpPages(app: Server, parts: DepositPageParts): void {
  const { frame, db, bank } = parts
  const access = { access: 'customer' as const }

  async function topUpPage(userId: string, amount: string, refused?: Refusal) {
    const [limits, open, history] = await Promise.all([
      getDepositLimits(db),
      listOpenDeposits(db, userId),
      listUserDeposits(db, userId, HISTORY),
    ])
    return <TopUpPage {...{ amount, limits, open, history, refused, canPay: bank !== undefined }} />
  }

  app.get(
    '/wallet/top-up',
    { config: access, schema: { hide: true, querystring: TopUpQuery } },
    async (request, reply) => {
      const { amount = '' } = request.query
      return frame.page(request, reply, await topUpPage(userOf(request).id, amount))
    },
  )

  app.post(
    '/wallet/top-up',
    { config: access, attachValidation: true, schema: { hide: true, body: TopUpForm } },
    async (request, reply) => {
      const userId = userOf(request).id
      const typed = typedText(request.body, 'amount')
      const outcome = await attempt(async () => {
        if (request.validationError) throw request.validationError
        if (!bank) refuse('deposits_unavailable')
        // What is no number is outside the limits too, and is told which they are.
        const amount = Money.dong(Math.min(readWholeNumber(typed) ?? 0, MOST_DONG))
        return openDeposit(parts.transaction, parts.depositPrefix, { userId, amount })
      })
      if ('value' in outcome) return reply.redirect(`/wallet/top-up/${outcome.value.depositId}`, 303)
      markRefused(reply, outcome.refused)
      return frame.page(request, reply, await topUpPage(userId, typed, outcome.refused))
    },
  )
}

function paymentPages(app: Server, parts: DepositPageParts): void {
  const { frame, db, bank } = parts
  const options = { config: { access: 'customer' as const }, schema: { hide: true, params: DepositAddress } }

  app.get('/wallet/top-up/:id', options, async (request, reply) => {
    const deposit = await findUserDeposit(db, userOf(request).id, request.params.id)
    if (!deposit) return refuse('deposit_not_found')
    // Read after the deposit: if that says "paid", this has the money.
    if (deposit.status === 'paid') await frame.refreshUser(request)
    const { sandboxBankUrl } = parts
    const transfer = transferOf(deposit, bank)
    const hasDraft = request.cookies[DRAFT_COOKIE] !== undefined
    return frame.page(request, reply, <PaymentPage {...{ deposit, transfer, sandboxBankUrl, hasDraft }} />)
  })

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

/** The transfer that pays a deposit; undefined for one that was paid from the start, or without a bank. */
function transferOf(deposit: Deposit, bank: ReceivingAccount | undefined) {
  if (!bank || deposit.code === null || deposit.amountAsked === null) return undefined
  return { ...bank, amount: deposit.amountAsked, memo: deposit.code }
}
