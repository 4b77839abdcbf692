import { type Exchange, parseFields, readControl, send, sendJson } from './http.ts'
import type { Telegram } from './telegram.ts'
import { readFailure, refusal } from './telegram-limits.ts'

/** `POST /say`, the page's form. */
export async function takeSaying(telegram: Telegram, { request, response, body }: Exchange): Promise<void> {
  if (request.headers['sec-fetch-site'] === 'cross-site')
    return sendJson(response, 403, refusal(403, 'Forbidden'))
  const { chat = '', text = '' } = parseFields(request.headers['content-type'] ?? '', await body()) ?? {}
  if (!/^-?\d{1,15}$/.test(chat) || text.trim() === '')
    return sendJson(response, 400, refusal(400, 'Bad Request'))
  telegram.say(Number(chat), text.trim().slice(0, 4096))
  send(response, 303, 'text/plain; charset=utf-8', '', { location: `/?chat=${chat}` })
}

/** `POST /control` with `{"do": …}`: the same handles for a test in another process. */
export async function obeyTelegramControl(telegram: Telegram, exchange: Exchange): Promise<void> {
  const order = (await readControl(exchange)) ?? {}
  const failure = readFailure(order.kind)
  const chatId = order.chatId === undefined ? undefined : String(order.chatId)
  if (order.do === 'failNext' && failure) telegram.failNext(Number(order.n ?? 1), failure, chatId)
  else if (order.do === 'say') telegram.say(Number(chatId), String(order.text))
  else
    return sendJson(exchange.response, 400, { ok: false, error: '"do" is missing or not known; send JSON' })
  sendJson(exchange.response, 200, { ok: true })
}
