import { type Exchange, listen, parseFields, send, sendJson } from './http.ts'
import { sendStyle } from './pages.ts'
import { openJournal, pushBounded, sendLog } from './record.ts'
import { obeyTelegramControl, takeSaying } from './telegram-control.ts'
import { readHtml } from './telegram-html.ts'
import {
  makeSendLimit,
  plannedRefusal,
  refusal,
  type TelegramFailure,
  type TelegramRefusal,
  tooMany,
} from './telegram-limits.ts'
import { sendTelegramPage } from './telegram-page.ts'

const LONGEST_TEXT = 4096
const LONGEST_POLL_MS = 50_000
const FIRST_MESSAGE = 1

/** How the stand-in Telegram is started. Times are milliseconds. */
export interface TelegramOptions {
  /** 0 for any; when it is taken, any free one. */
  port?: number
  journal?: string
  token?: string
  username?: string
  /** Messages to one chat in a minute, default 20. */
  perChatPerMinute?: number
  /** Messages in a second over all chats, default 30. */
  perSecond?: number
  /** How long an empty `getUpdates` waits at most, whatever `timeout` it asks for, default 1 s. */
  pollMs?: number
  limit?: number
}

/** A message that the bot sent and Telegram took. `text` is what a person reads, without tags. */
export interface TelegramMessage {
  id: number
  atMs: number
  chatId: string
  text: string
  /** As sent, tags and all. */
  source: string
}

/** One call of the Bot API. The token is never kept. */
interface TelegramCall {
  n: number
  at: string
  method: string
  chatId?: string
  text?: string
  parseMode?: string
  ok: boolean
  /** `ok`, Telegram's description of the refusal, or the planned failure. */
  answered: string
  errorCode?: number
}

/** A running stand-in Telegram. */
export interface Telegram extends AsyncDisposable {
  /** The API root, as `grammy`'s `client.apiRoot` wants it. */
  url: string
  port: number
  token: string
  username: string
  readonly log: readonly TelegramCall[]
  /** What the bot sent and was taken, oldest first, of one chat or all. */
  messages: (chatId?: number | string) => TelegramMessage[]
  /** Makes the next `n` calls of `sendMessage` fail; `chatId` narrows it to one chat. */
  failNext: (n: number, kind: TelegramFailure, chatId?: number | string) => void
  /** Writes to the bot as a person would: the bot finds it in `getUpdates`. */
  say: (chatId: number, text: string) => void
  close: () => Promise<void>
}

interface Update {
  update_id: number
  message: object
}

/** Starts a stand-in of the Bot API on 127.0.0.1 (reference/telegram.md). */
export async function startTelegram(options: TelegramOptions = {}): Promise<Telegram> {
  const { token = '100000001:sandbox-telegram-token', username = 'homemmo_sandbox_bot' } = options
  const inbox = makeInbox(options.pollMs ?? 1000)
  const book = await openChatBook(options.journal, options.limit ?? 20_000)
  const plan: { kind: TelegramFailure; chatId: string | undefined }[] = []
  const sendMessage = makeSender(book, plan, options)
  const me = { id: Number(token.split(':')[0]), is_bot: true, first_name: 'HOMEMMO sandbox', username }

  const call = async (exchange: Exchange, method: string): Promise<void> => {
    const { request, response, query } = exchange
    const body = parseFields(request.headers['content-type'] ?? '', await exchange.body()) ?? {}
    const fields = { ...Object.fromEntries(query), ...body }
    switch (method.toLowerCase()) {
      case 'sendmessage':
        return sendMessage(exchange, fields, me)
      case 'getupdates': {
        const found = await inbox.wait(Number(fields.offset ?? 0), Number(fields.timeout ?? 0) * 1000)
        return sendJson(response, 200, { ok: true, result: found })
      }
      case 'getme':
        book.write({ method: 'getMe', ok: true, answered: 'ok' })
        return sendJson(response, 200, { ok: true, result: { ...me, can_join_groups: true } })
      case 'deletewebhook':
      case 'setmycommands':
      case 'sendchataction':
        book.write({ method, ok: true, answered: 'ok' })
        return sendJson(response, 200, { ok: true, result: true })
      default:
        sendJson(response, 404, refusal(404, 'Not Found'))
    }
  }
  const listener = await listen(options.port ?? 0, (exchange) => {
    const { method, path, response } = exchange
    const at = `${method} ${path}`
    const api = /^\/bot([^/]{1,200})\/([A-Za-z]{1,64})$/.exec(path)
    if (api) {
      if (api[1] === token) return call(exchange, api[2] ?? '')
      book.write({ method: api[2] ?? '', ok: false, answered: 'Unauthorized', errorCode: 401 })
      return sendJson(response, 401, refusal(401, 'Unauthorized'))
    }
    if (at === 'GET /') return sendTelegramPage(exchange, { username, messages: book.messages })
    if (at === 'POST /say') return takeSaying(telegram, exchange)
    if (at === 'GET /style.css') return sendStyle(exchange)
    if (at === 'GET /log') return sendLog(exchange, book.log)
    if (at === 'POST /control') return obeyTelegramControl(telegram, exchange)
    sendJson(response, 404, refusal(404, 'Not Found'))
  })
  const close = async () => {
    inbox.stop()
    await listener.close()
    book.close()
  }
  const telegram: Telegram = {
    ...listener,
    token,
    username,
    log: book.log,
    messages: (chatId) =>
      book.messages.filter((one) => chatId === undefined || one.chatId === String(chatId)),
    failNext(n, kind, chatId) {
      const one = { kind, chatId: chatId === undefined ? undefined : String(chatId) }
      for (let i = 0; i < Math.min(n, 10_000); i++) plan.push(one)
    },
    say: inbox.say,
    close,
    [Symbol.asyncDispose]: close,
  }
  return telegram
}

/** Answers `sendMessage`: first what a test planned, then Telegram's own rules, then the message is kept. */
function makeSender(
  book: ChatBook,
  plan: { kind: TelegramFailure; chatId: string | undefined }[],
  { perChatPerMinute = 20, perSecond = 30 }: TelegramOptions,
) {
  const waitFor = makeSendLimit(perChatPerMinute, perSecond)
  return ({ response }: Exchange, fields: Record<string, string>, me: object) => {
    const { chat_id: chatId = '', text: source = '', parse_mode: parseMode } = fields
    const told = { method: 'sendMessage', chatId, text: source, ...(parseMode ? { parseMode } : {}) }
    const refuse = (problem: TelegramRefusal) => {
      book.write({ ...told, ok: false, answered: problem.description, errorCode: problem.error_code })
      sendJson(response, problem.error_code, problem)
    }
    const planned = plan.findIndex((one) => one.chatId === undefined || one.chatId === chatId)
    const kind = plan.splice(planned, planned < 0 ? 0 : 1)[0]?.kind
    const problem = kind === undefined ? undefined : plannedRefusal(kind)
    if (problem) return refuse(problem)
    if (kind !== undefined) {
      book.write({ ...told, ok: false, answered: kind })
      if (kind === 'html') send(response, 502, 'text/html', '<html><h1>502 Bad Gateway</h1></html>')
      else if (kind === 'drop') response.socket?.destroy()
      return
    }
    const read = readMessage(chatId, source, parseMode)
    if (typeof read !== 'string') return refuse(read)
    const waitSeconds = waitFor(chatId)
    if (waitSeconds !== undefined) return refuse(tooMany(waitSeconds))
    const message = book.add({ chatId, text: read, source, atMs: Date.now() }, told)
    const date = Math.floor(message.atMs / 1000)
    const result = { message_id: message.id, from: me, chat: chatOf(Number(chatId)), date, text: read }
    sendJson(response, 200, { ok: true, result })
  }
}

function readMessage(
  chatId: string,
  source: string,
  parseMode: string | undefined,
): string | TelegramRefusal {
  if (chatId === '') return refusal(400, 'Bad Request: chat_id is empty')
  if (!/^(-?\d{1,15}|@\w{4,64})$/.test(chatId)) return refusal(400, 'Bad Request: chat not found')
  const read = parseMode?.toLowerCase() === 'html' ? readHtml(source) : { text: source }
  if ('error' in read) return refusal(400, read.error)
  if (read.text.trim() === '') return refusal(400, 'Bad Request: message text is empty')
  return read.text.length > LONGEST_TEXT ? refusal(400, 'Bad Request: message is too long') : read.text
}

function chatOf(id: number): object {
  return id < 0
    ? { id, type: 'supergroup', title: 'Sandbox' }
    : { id, type: 'private', first_name: 'Sandbox' }
}

/** What people wrote to the bot. `wait` answers at once when there is something, else empty after a while. */
function makeInbox(pollMs: number) {
  let updates: Update[] = []
  // Starts with the clock, so that a bot that remembers an offset does not skip the first words after a restart.
  let nextId = Math.floor(Date.now() / 1000)
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const go of waiting) go()
    waiting.clear()
  }
  return {
    stop: wake,
    say(chatId: number, text: string) {
      const from = { id: Math.abs(chatId), is_bot: false, first_name: 'Sandbox' }
      const command = /^\/\w+/.exec(text)?.[0]
      const entities = command ? [{ type: 'bot_command', offset: 0, length: command.length }] : undefined
      const date = Math.floor(Date.now() / 1000)
      const message = { message_id: nextId, from, chat: chatOf(chatId), date, text, entities }
      updates = [...updates.slice(-99), { update_id: nextId++, message }]
      wake()
    },
    async wait(offset: number, askedMs: number): Promise<Update[]> {
      // An offset confirms everything before it.
      if (offset > 0) updates = updates.filter(({ update_id }) => update_id >= offset)
      const ms = Math.min(Math.max(0, askedMs || 0), pollMs, LONGEST_POLL_MS)
      if (updates.length > 0 || ms === 0) return updates
      await new Promise<void>((resolve) => {
        const timer = setTimeout(go, ms).unref()
        function go() {
          clearTimeout(timer)
          waiting.delete(go)
          resolve()
        }
        waiting.add(go)
      })
      return updates
    },
  }
}

type ChatBook = Awaited<ReturnType<typeof openChatBook>>

async function openChatBook(path: string | undefined, limit: number) {
  const messages: TelegramMessage[] = []
  const log: TelegramCall[] = []
  let calls = 0
  let nextId = FIRST_MESSAGE
  const keep = (event: { call?: TelegramCall; message?: TelegramMessage }) => {
    if (event.call) {
      pushBounded(log, event.call, limit)
      calls = Math.max(calls, event.call.n)
    }
    if (event.message) {
      pushBounded(messages, event.message, limit)
      nextId = Math.max(nextId, event.message.id + 1)
    }
  }
  const journal = await openJournal(path, keep, function* () {
    for (const message of messages) yield { message }
    for (const call of log) if (call.method === 'sendMessage') yield { call }
  })
  const write = (told: Omit<TelegramCall, 'n' | 'at'>, message?: TelegramMessage) => {
    const call: TelegramCall = { n: calls + 1, at: new Date().toISOString(), ...told }
    const event = message ? { call, message } : { call }
    keep(event)
    if (call.method === 'sendMessage') journal.append(event)
  }
  return {
    messages,
    log,
    write,
    add(sent: Omit<TelegramMessage, 'id'>, told: Pick<TelegramCall, 'method' | 'chatId' | 'text'>) {
      const message: TelegramMessage = { id: nextId, ...sent }
      write({ ...told, ok: true, answered: 'ok' }, message)
      return message
    },
    close: () => journal.close(),
  }
}
