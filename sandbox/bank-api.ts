import type { Transfer } from './bank-webhook.ts'
import { type Exchange, send, sendJson } from './http.ts'

const LARGEST_PAGE = 5000

/** How the reading API is guarded and how it writes amounts. `tooMany` counts the call it is asked about. */
export interface ReadingRules {
  apiToken: string
  tooMany: () => boolean
  groupAmounts: boolean
}

/**
 * `GET /userapi/transactions/list` (reference/sepay.md, "Reading API"): newest first, `since_id` and both
 * dates inclusive. A bad token answers 200 with an empty body, as SePay does.
 */
export function sendTransactions(
  { request, response, query }: Exchange,
  transfers: Iterable<Transfer>,
  rules: ReadingRules,
): { status: number; rows: number } {
  if (request.headers.authorization !== `Bearer ${rules.apiToken}`) {
    send(response, 200, 'application/json', '')
    return { status: 200, rows: 0 }
  }
  if (rules.tooMany()) {
    const headers = { 'x-sepay-userapi-retry-after': '1' }
    sendJson(response, 429, { status: 429, error: 'Too many requests' }, headers)
    return { status: 429, rows: 0 }
  }
  const rows = select(transfers, query).map((transfer) => toRow(transfer, rules.groupAmounts))
  sendJson(response, 200, { status: 200, error: null, messages: { success: true }, transactions: rows })
  return { status: 200, rows: rows.length }
}

function select(transfers: Iterable<Transfer>, query: URLSearchParams): Transfer[] {
  const account = query.get('account_number')
  const from = query.get('transaction_date_min')
  const to = query.get('transaction_date_max')
  const sinceId = Number(query.get('since_id') ?? 0)
  const limit = Math.min(
    LARGEST_PAGE,
    Math.max(1, Number(query.get('limit') ?? LARGEST_PAGE) || LARGEST_PAGE),
  )
  // Dates written year first sort as text, as they do in SePay's own column.
  return [...transfers]
    .filter(
      (transfer) =>
        (account === null || transfer.accountNumber === account) &&
        (from === null || transfer.transactionDate >= from) &&
        (to === null || transfer.transactionDate <= to) &&
        transfer.id >= sinceId,
    )
    .sort((a, b) => b.id - a.id)
    .slice(0, limit)
}

function toRow(transfer: Transfer, grouped: boolean) {
  const digits = String(transfer.amount)
  const amount = grouped ? digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',') : `${digits}.00`
  return {
    id: String(transfer.id),
    bank_brand_name: transfer.gateway,
    account_number: transfer.accountNumber,
    transaction_date: transfer.transactionDate,
    amount_out: transfer.type === 'out' ? amount : '0.00',
    amount_in: transfer.type === 'in' ? amount : '0.00',
    accumulated: '0.00',
    transaction_content: transfer.content,
    reference_number: transfer.referenceCode,
    code: transfer.code,
    sub_account: null,
    bank_account_id: '19',
  }
}
