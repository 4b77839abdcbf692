import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { toVietnamIso } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import { parseTransfer, verifyWebhook, type WebhookMode } from '../partners/sepay.ts'
import { vietQrImageLink } from '../partners/vietqr.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Amount, exactly, Id, success } from '../platform/reply.ts'
import type { BankAccount } from './bank-account.ts'
import { type Deposit, findUserDeposit } from './deposits.sql.ts'
import { noteWebhook } from './note-webhook.ts'
import { openDeposit } from './open-deposit.ts'
import { type Receipt, receiveTransfer } from './receive-transfer.ts'
import { isTold } from './transfers.sql.ts'
import type { ToldWebhook } from './webhook-notes.sql.ts'

export type DepositParts = {
  db: Queryable
  transaction: Transaction
  bank: BankAccount | undefined
  sepay: { auth: WebhookMode; secret: string } | undefined
  depositPrefix: string
}

const bankInfo = Type.Object({
  bank_name: Type.String(),
  account_number: Type.String(),
  account_name: Type.String(),
  amount: Amount,
  content: Type.String(),
})
const WEBHOOK_BODY_MAX_BYTES = 65_536

/** Opening deposits, watching them, and the bank watcher's webhook. */
export function depositRoutes(app: Server, parts: DepositParts): void {
  app.post(
    '/api/payment/sepay/create',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Open a deposit',
        description: 'Transfer to the account with exactly this content; what arrives is credited.',
        operationId: 'openDeposit',
        tags: ['Deposits'],
        body: exactly({
          amount: Type.Integer({
            minimum: 1,
            maximum: 1_000_000_000_000,
            description: 'đồng',
            examples: [100000],
          }),
          coupon: Type.Optional(
            Type.String({ maxLength: 40, description: 'the code of a coupon for deposits' }),
          ),
        }),
        response: {
          200: success({
            transaction_id: Type.String(),
            qr_code_url: Type.String(),
            bank_info: bankInfo,
            note: Type.String(),
          }),
        },
      },
    },
    async (request) => {
      const bank = parts.bank ?? refuse('deposits_unavailable')
      const amount = Money.dong(request.body.amount)
      const userId = userOf(request).id
      const { depositId, code } = await openDeposit(parts.transaction, parts.depositPrefix, {
        userId,
        amount,
        coupon: request.body.coupon,
      })
      return {
        success: true as const,
        transaction_id: depositId,
        qr_code_url: vietQrImageLink({ ...bank, amount, memo: code }),
        bank_info: {
          bank_name: bank.bankName,
          account_number: bank.accountNumber,
          account_name: bank.accountName,
          amount: amount.toJSON(),
          content: code,
        },
        note:
          languageOf(request) === 'en'
            ? 'Please transfer with exactly this memo'
            : 'Vui lòng chuyển khoản đúng nội dung',
      }
    },
  )

  app.get(
    '/api/payment/:transaction_id',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'One of my deposits',
        operationId: 'getDeposit',
        tags: ['Deposits'],
        params: exactly({ transaction_id: Id }),
        response: { 200: success({ payment: Type.Object(paymentFields) }) },
      },
    },
    async (request) => {
      const deposit = await findUserDeposit(parts.db, userOf(request).id, request.params.transaction_id)
      return { success: true as const, payment: presentDeposit(deposit ?? refuse('deposit_not_found')) }
    },
  )

  app.register(async (scope) => webhookRoute(scope as unknown as Server, parts))
}

/** Its own scope, because the signature is over the body's exact bytes. */
async function webhookRoute(app: Server, parts: DepositParts): Promise<void> {
  // For the operators' page; what becomes of the webhook does not hang on it.
  const note = (request: FastifyRequest, told: Omit<ToldWebhook, 'address'>) =>
    noteWebhook(parts, { ...told, address: request.ip }).catch((error) => {
      request.log.warn({ error: String(error) }, 'what became of a webhook could not be noted')
    })
  // A line for each that is refused, so that somebody who tries, or a secret that has changed, is seen.
  app.setErrorHandler(async (error, request) => {
    const refused = error instanceof Refusal ? error : undefined
    const code = refused?.code ?? (error as { code?: string }).code
    const field = refused?.details.field
    request.log.warn({ code, field, address: request.ip }, 'a webhook was refused')
    await note(request, { outcome: code ?? 'error', isRefused: true, field: field?.toString() ?? null })
    throw error
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: WEBHOOK_BODY_MAX_BYTES },
    (_request, body, done) => {
      done(null, body)
    },
  )
  app.post(
    '/api/payment/sepay/webhook',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A transfer has arrived',
        description: 'Called by SePay, signed with the secret agreed with it; not for customers.',
        operationId: 'receiveTransfer',
        tags: ['Webhook'],
        response: { 200: success({}) },
      },
    },
    async (request) => {
      const transfer = authenticTransfer(request, parts)
      const shop = { accountNumber: parts.bank?.accountNumber ?? '', depositPrefix: parts.depositPrefix }
      // SePay sends copies in bursts: those of what is settled already cost one look and no transaction.
      const receipt: Receipt = (await isTold(parts.db, transfer.sepayId))
        ? { outcome: 'duplicate' }
        : await receiveTransfer(parts.transaction, shop, transfer, 'webhook')
      request.log.info({ sepayId: transfer.sepayId, outcome: receipt.outcome }, 'transfer received')
      await note(request, { outcome: receipt.outcome, isRefused: false, field: null })
      return { success: true as const }
    },
  )
}

function authenticTransfer(request: FastifyRequest, parts: DepositParts) {
  const { auth, secret } = parts.sepay ?? refuse('webhook_unconfigured')
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  verifyWebhook(auth, secret, { headers: request.headers, rawBody, now: new Date() })
  return parseTransfer(auth, rawBody)
}

const orNull = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Number>>(type: T) =>
  Type.Union([type, Type.Null()])

const paymentFields = {
  transaction_id: Type.String(),
  status: Type.String({ description: 'pending, expired (money is still credited) or paid' }),
  amount: orNull(Amount),
  amount_received: orNull(Amount),
  content: orNull(Type.String()),
  created_at: Type.String(),
  expires_at: orNull(Type.String()),
  paid_at: orNull(Type.String()),
}

function presentDeposit(deposit: Deposit) {
  return {
    transaction_id: deposit.id,
    status: deposit.isExpired ? 'expired' : deposit.status,
    amount: deposit.amountAsked?.toJSON() ?? null,
    amount_received: deposit.amountReceived?.toJSON() ?? null,
    content: deposit.code,
    created_at: toVietnamIso(deposit.createdAt),
    expires_at: deposit.expiresAt && toVietnamIso(deposit.expiresAt),
    paid_at: deposit.paidAt && toVietnamIso(deposit.paidAt),
  }
}
