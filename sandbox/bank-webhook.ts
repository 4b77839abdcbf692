import { createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { parseObject } from './http.ts'

const REPLY_LIMIT_BYTES = 64 * 1024

/** How SePay proves itself, as configured on its side. */
export type WebhookAuth = 'hmac' | 'apikey' | 'body-signature'

/** One movement on the shop's account. `amount` is whole đồng and positive; the type gives the direction. */
export interface Transfer {
  id: number
  accountNumber: string
  gateway: string
  /** `YYYY-MM-DD HH:mm:ss`, Vietnam time. */
  transactionDate: string
  amount: number
  type: 'in' | 'out'
  memo: string
  content: string
  referenceCode: string
  code: string | null
}

/** What became of one delivery. `status` 0: no answer came, and `error` says why. */
export interface DeliveryResult {
  status: number
  /** Status 200 or 201 and `{"success": true}` within the limit: only then SePay stops. */
  success: boolean
  body: string
  error?: string
}

/** The webhook's body as SePay sends it, or in the specification's dialect for `body-signature`. */
export function webhookBody(transfer: Transfer, auth: WebhookAuth, secret: string): string {
  if (auth === 'body-signature') return JSON.stringify(specificationBody(transfer, secret))
  return JSON.stringify({
    id: transfer.id,
    gateway: transfer.gateway,
    transactionDate: transfer.transactionDate,
    accountNumber: transfer.accountNumber,
    subAccount: null,
    code: transfer.code,
    content: transfer.content,
    transferType: transfer.type,
    description: `BankAPINotify ${transfer.content}`,
    transferAmount: transfer.amount,
    referenceCode: transfer.referenceCode,
    accumulated: 0,
  })
}

function specificationBody(transfer: Transfer, secret: string) {
  const signed = [
    String(transfer.id),
    transfer.accountNumber,
    String(transfer.amount),
    transfer.content,
    transfer.transactionDate,
  ]
  return {
    transaction_id: String(transfer.id),
    account_number: transfer.accountNumber,
    amount: transfer.amount,
    content: transfer.content,
    transaction_date: transfer.transactionDate,
    signature: createHmac('sha256', secret).update(signed.join('\n')).digest('hex'),
  }
}

/** The headers that prove a body (reference/sepay.md, "Who is calling"). `atMs` is the moment of signing. */
export function webhookHeaders(
  auth: WebhookAuth,
  secret: string,
  body: string | Buffer,
  atMs: number,
): Record<string, string> {
  if (auth === 'apikey') return { authorization: `Apikey ${secret}` }
  if (auth === 'body-signature') return {}
  const timestamp = String(Math.floor(atMs / 1000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
  return { 'x-sepay-timestamp': timestamp, 'x-sepay-signature': `sha256=${signature}` }
}

/** Posts a body once, on its own connection, following nothing; never throws. */
export function post(
  url: string,
  body: string | Buffer,
  headers: Record<string, string>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<DeliveryResult> {
  return new Promise((resolve) => {
    const failed = (error: string) => resolve({ status: 0, success: false, body: '', error })
    try {
      const send = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest
      const call = send(
        url,
        {
          method: 'POST',
          agent: false,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...headers,
          },
        },
        (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            if (text.length < REPLY_LIMIT_BYTES) text += chunk
          })
          response.on('error', (error) => failed(error.message))
          response.on('end', () => {
            const status = response.statusCode ?? 0
            const success = (status === 200 || status === 201) && parseObject(text)?.success === true
            resolve({ status, success, body: text.slice(0, REPLY_LIMIT_BYTES) })
          })
        },
      )
      call.on('error', (error) => failed(error.message))
      call.end(body)
    } catch (error) {
      failed(error instanceof Error ? error.message : 'not sent')
    }
  })
}
