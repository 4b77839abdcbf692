import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { parseVietnamTime, toVietnamIso } from '../core/clock.ts'
import { toCsv } from '../core/csv.ts'
import { refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Amount, exactly, Id, Pagination, pagination, success } from '../platform/reply.ts'
import type { BankAccount } from './bank-account.ts'
import { readEvidence } from './claim-evidence.ts'
import { drawPermanentCode } from './draw-permanent-code.ts'
import { fileClaim } from './file-claim.ts'
import {
  countPayments,
  listPayments,
  type Payment,
  type PaymentFilter,
  paymentStates,
  paymentTypes,
} from './payments.sql.ts'

/** More than anybody has, and told of in the description below. */
const CSV_ROWS_MAX = 10_000
const DAY_MS = 86_400_000

const oneOf = <T extends string>(values: readonly T[]) => Type.Union(values.map((one) => Type.Literal(one)))
const Day = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'a day in Vietnam',
  examples: ['2025-10-26'],
})

const HistoryQuery = exactly({
  type: Type.Optional(oneOf(paymentTypes)),
  state: Type.Optional(oneOf(paymentStates)),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  format: Type.Optional(oneOf(['json', 'csv'] as const)),
})

const orNull = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Number>>(type: T) =>
  Type.Union([type, Type.Null()])

const PaymentLine = Type.Object({
  transaction_id: Type.String({ description: 'of the deposit that it is about' }),
  type: Type.String({ description: paymentTypes.join(', ') }),
  state: Type.String({ description: paymentStates.join(', ') }),
  amount: Amount,
  amount_asked: orNull(Amount),
  content: orNull(Type.String()),
  time: Type.String(),
})

export type PaymentParts = {
  db: Queryable
  transaction: Transaction
  bank: BankAccount | undefined
  depositPrefix: string
}

/** A customer's payments so far, their permanent code, and "I transferred but see nothing". */
export function paymentRoutes(app: Server, parts: PaymentParts): void {
  historyRoute(app, parts)
  const { transaction, depositPrefix } = parts

  app.get(
    '/api/payment/code',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'My permanent transfer code',
        description: 'Any amount that bears it is credited to me, at any time, without opening a deposit.',
        operationId: 'getPermanentCode',
        tags: ['Deposits'],
        response: {
          200: success({
            code: Type.String(),
            bank_info: Type.Object({
              bank_name: Type.String(),
              account_number: Type.String(),
              account_name: Type.String(),
            }),
          }),
        },
      },
    },
    async (request) => {
      const bank = parts.bank ?? refuse('deposits_unavailable')
      return {
        success: true as const,
        code: await drawPermanentCode(transaction, depositPrefix, userOf(request).id),
        bank_info: {
          bank_name: bank.bankName,
          account_number: bank.accountNumber,
          account_name: bank.accountName,
        },
      }
    },
  )

  app.post(
    '/api/payment/:transaction_id/claim',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'I transferred but see nothing',
        description:
          'From three minutes after the deposit was opened; one at a time, and an operator looks at it.',
        operationId: 'claimDeposit',
        tags: ['Deposits'],
        params: exactly({ transaction_id: Id }),
        body: exactly({
          amount: Type.Integer({ minimum: 1, description: 'đồng', examples: [100000] }),
          transferred_at: Type.String({
            maxLength: 40,
            description: 'when, in Vietnam',
            examples: ['2025-10-26 15:30'],
          }),
          bank: Type.String({
            minLength: 1,
            maxLength: 100,
            description: 'from which bank',
            examples: ['VCB'],
          }),
          note: Type.Optional(Type.String({ maxLength: 1000 })),
        }),
        response: { 200: success({ claim_id: Type.String() }) },
      },
    },
    async (request) => {
      const { amount, transferred_at: transferredAt, bank, note = '' } = request.body
      const evidence = readEvidence({ amount, transferredAt, bank, note }, new Date())
      const { claimId } = await fileClaim(
        transaction,
        userOf(request),
        request.params.transaction_id,
        evidence,
      )
      return { success: true as const, claim_id: claimId }
    },
  )
}

function historyRoute(app: Server, { db }: PaymentParts): void {
  app.get(
    '/api/payment/history',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'My payments',
        description:
          'Deposits, bonuses and what was taken back, newest first, both days included. With format=csv a file.',
        operationId: 'listPayments',
        tags: ['Deposits'],
        querystring: HistoryQuery,
        response: {
          200: {
            content: {
              'application/json': {
                schema: success({ data: Type.Array(PaymentLine), pagination: Pagination }),
              },
              'text/csv': { schema: Type.String() },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { type, state, from, to, page = 1, limit = 20, format } = request.query
      const filter = { type, state, from: dayOf('from', from), until: dayOf('to', to, DAY_MS) }
      const userId = userOf(request).id
      if (format === 'csv') {
        const payments = await listPayments(db, userId, filter, { offset: 0, limit: CSV_ROWS_MAX })
        reply.type('text/csv; charset=utf-8')
        reply.header('content-disposition', 'attachment; filename="payments.csv"')
        // A text goes out as it is; the schema is that of the list.
        return csvOf(payments) as never
      }
      const [total, payments] = await Promise.all([
        countPayments(db, userId, filter),
        listPayments(db, userId, filter, { offset: (page - 1) * limit, limit }),
      ])
      return {
        success: true as const,
        data: payments.map(presentPayment),
        pagination: pagination(total, page, limit),
      }
    },
  )
}

/** Where a day begins, `plusMs` later; refuses a day that does not exist. */
function dayOf(field: string, day: string | undefined, plusMs = 0): PaymentFilter['from'] {
  if (day === undefined) return undefined
  const start =
    parseVietnamTime(`${day} 00:00:00`) ?? refuse('invalid_request', { field, problem: 'unreadable' })
  return new Date(start.getTime() + plusMs)
}

function presentPayment(payment: Payment) {
  return {
    transaction_id: payment.depositId,
    type: payment.type,
    state: payment.state,
    amount: payment.amount.toJSON(),
    amount_asked: payment.amountAsked?.toJSON() ?? null,
    content: payment.code,
    time: toVietnamIso(payment.at),
  }
}

function csvOf(payments: readonly Payment[]): string {
  const lines = payments.map(presentPayment)
  return toCsv(
    ['time', 'type', 'state', 'amount', 'amount_asked', 'content', 'transaction_id'],
    lines.map((line) => [
      line.time,
      line.type,
      line.state,
      line.amount,
      line.amount_asked,
      line.content,
      line.transaction_id,
    ]),
  )
}
