import type { Bank, TransferWish } from './bank.ts'
import { readShape } from './bank-memo.ts'
import { sendBankPage } from './bank-page.ts'
import { type Exchange, parseFields, readControl, send, sendJson } from './http.ts'

const LONGEST_MEMO = 200

/** `POST /transfer`, the page's form: transfers and leads back to the page, so a reload pays nothing twice. */
export async function takeForm(
  bank: Bank,
  exchange: Exchange,
  page: Parameters<typeof sendBankPage>[1],
): Promise<void> {
  const { request, response, body } = exchange
  if (request.headers['sec-fetch-site'] === 'cross-site') {
    return sendBankPage(exchange, { ...page, problem: 'Hãy chuyển khoản từ chính trang này.' })
  }
  const fields = parseFields(request.headers['content-type'] ?? '', await body()) ?? {}
  const memo = (fields.memo ?? '').trim()
  const amount = Number((fields.amount ?? '').replace(/[., ]/g, ''))
  const refused = memo === '' || memo.length > LONGEST_MEMO || !(amount >= 1) || amount > 1e12
  if (refused || !Number.isSafeInteger(amount)) {
    exchange.query.set('memo', memo)
    exchange.query.set('amount', fields.amount ?? '')
    return sendBankPage(exchange, { ...page, problem: 'Hãy nhập nội dung và một số tiền nguyên.' })
  }
  const shape = readShape(fields.shape)
  const transfer = await bank.transfer({ memo, amount, ...(shape === undefined ? {} : { shape }) })
  send(response, 303, 'text/plain; charset=utf-8', '', { location: `/?done=${transfer.id}` })
}

/** `POST /control` with `{"do": …}`: the same handles for a test in another process. */
export async function obeyBankControl(bank: Bank, exchange: Exchange): Promise<void> {
  const order = (await readControl(exchange)) ?? {}
  try {
    sendJson(exchange.response, 200, { ok: true, result: await control(bank, order) })
  } catch (error) {
    const text = error instanceof Error ? error.message : 'refused'
    sendJson(exchange.response, 400, { ok: false, error: text })
  }
}

async function control(bank: Bank, order: Record<string, unknown>): Promise<unknown> {
  switch (order.do) {
    case 'transfer':
      return bank.transfer(readWish(order))
    case 'redeliver':
      return bank.redeliver(Number(order.id), Number(order.copies ?? 1))
    case 'deliver':
      return bank.deliver(String(order.body), (order.headers ?? {}) as Record<string, string>)
    case 'setWebhookUrl':
      return bank.setWebhookUrl(String(order.url))
    default:
      throw new Error('"do" is missing or not known; send JSON')
  }
}

function readWish({ do: _, at, shape, ...rest }: Record<string, unknown>): TransferWish {
  const known = readShape(shape)
  if (shape !== undefined && known === undefined) throw new Error('"shape" is not known')
  const wish = { ...rest, memo: String(rest.memo ?? ''), amount: Number(rest.amount) } as TransferWish
  return {
    ...wish,
    ...(at === undefined ? {} : { at: new Date(String(at)) }),
    ...(known === undefined ? {} : { shape: known }),
  }
}
