import { parseVietnamTime, toVietnamIso } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { readJsonObject } from './json-object.ts'
import type { Transfer } from './sepay.ts'

/** SePay's reading API; `apiUrl` is its root, such as `https://my.sepay.vn`. */
export type SepayApi = Readonly<{ apiUrl: string; token: string }>

/** Which transfers to read: those of one account between two moments, both included. */
export type ListQuery = Readonly<{
  accountNumber: string
  from: Date
  to: Date
  /** At most 5,000. */
  limit: number
}>

/**
 * One page of the list. `oddRows` counts those that could not be read. `busy`: called too often. `no_access`: an
 * empty reply, which is what a wrong token gets. `failed`: anything else.
 */
export type ListAnswer =
  | Readonly<{ outcome: 'ok'; transfers: readonly Transfer[]; rows: number; oddRows: number }>
  | Readonly<{ outcome: 'busy'; afterMs: number }>
  | Readonly<{ outcome: 'no_access' | 'failed'; reason: string }>

const TIMEOUT_MS = 20_000
const MAX_BODY_BYTES = 20_000_000
const MAX_RETRY_MS = 60_000
const MAX_TEXT_CHARACTERS = 1_000
const MAX_GATEWAY_CHARACTERS = 100

/**
 * Reads one page of the transfers SePay knows (reference/sepay.md, "Reading API", v1: its `id` is the webhook's as
 * text). Calls once, follows no redirect, never rejects; no reason it gives holds the token.
 */
export async function fetchTransfers(api: SepayApi, query: ListQuery): Promise<ListAnswer> {
  const params = new URLSearchParams({
    account_number: query.accountNumber,
    transaction_date_min: bankTime(query.from),
    transaction_date_max: bankTime(query.to),
    limit: String(query.limit),
  })
  try {
    const response = await fetch(`${api.apiUrl.replace(/\/+$/, '')}/userapi/transactions/list?${params}`, {
      headers: { authorization: `Bearer ${api.token}`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const body = await readBody(response)
    if (response.status === 429) return { outcome: 'busy', afterMs: restOf(response.headers) }
    if (!body) return { outcome: 'failed', reason: 'the reply is too large' }
    if (response.status === 401 || response.status === 403) {
      return { outcome: 'no_access', reason: `HTTP ${response.status}` }
    }
    if (response.status !== 200) return { outcome: 'failed', reason: `HTTP ${response.status}` }
    if (body.toString('utf8').trim() === '') {
      return { outcome: 'no_access', reason: 'HTTP 200 with an empty body' }
    }
    return readPage(body)
  } catch (error) {
    // The error itself may quote the request, and with it the token.
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    return { outcome: 'failed', reason: isLate ? 'no answer in time' : 'SePay could not be reached' }
  }
}

async function readBody(response: Response): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function restOf(headers: Headers): number {
  const seconds = Number(headers.get('x-sepay-userapi-retry-after') ?? headers.get('retry-after'))
  return seconds > 0 ? Math.min(MAX_RETRY_MS, Math.ceil(seconds * 1000)) : 1_000
}

function readPage(body: Buffer): ListAnswer {
  let rows: unknown
  try {
    rows = readJsonObject(body, MAX_BODY_BYTES, ['transactions']).storable.transactions
  } catch {
    return { outcome: 'failed', reason: 'the reply is no JSON object' }
  }
  if (!Array.isArray(rows)) return { outcome: 'failed', reason: 'the reply has no list of transactions' }
  const transfers = rows.map(readRow).filter((transfer) => transfer !== undefined)
  return { outcome: 'ok', transfers, rows: rows.length, oddRows: rows.length - transfers.length }
}

function readRow(row: unknown): Transfer | undefined {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined
  const fields = row as Record<string, unknown>
  const text = (name: string) => String(fields[name] ?? '').slice(0, MAX_TEXT_CHARACTERS)
  const [amountIn, amountOut] = [readAmount(text('amount_in')), readAmount(text('amount_out'))]
  const transferredAt = parseVietnamTime(text('transaction_date').trim())
  const sepayId = text('id').trim()
  const accountNumber = text('account_number').trim()
  if (!/^(?:0|[1-9]\d{0,14})$/.test(sepayId) || accountNumber === '' || accountNumber.length > 50)
    return undefined
  if (!amountIn || !amountOut || !transferredAt) return undefined
  // Exactly one of the two has moved.
  if (amountIn.isZero() === amountOut.isZero()) return undefined
  return {
    sepayId,
    accountNumber,
    direction: amountOut.isZero() ? 'in' : 'out',
    amount: amountOut.isZero() ? amountIn : amountOut,
    content: text('transaction_content'),
    description: '',
    code: text('code'),
    referenceCode: text('reference_number'),
    gateway: text('bank_brand_name').slice(0, MAX_GATEWAY_CHARACTERS),
    transferredAt,
    isTest: sepayId === '0',
    raw: fields,
  }
}

/** Whole đồng, which stand there as `18067000.00`, `1500000` or `1,500,000`; none where a column is null. */
function readAmount(text: string): Money | undefined {
  const plain = text.trim() || '0'
  if (!/^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?$/.test(plain)) return undefined
  const digits = plain
    .replace(/\.0+$/, '')
    .replaceAll(',', '')
    .replace(/^0+(?=\d)/, '')
  return digits.length <= 11 ? Money.parse(digits) : undefined
}

/** A moment as SePay's filters take it: Vietnam's wall clock, without an offset. */
function bankTime(at: Date): string {
  return toVietnamIso(at).slice(0, 19).replace('T', ' ')
}
