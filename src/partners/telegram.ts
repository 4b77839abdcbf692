import { Api, GrammyError } from 'grammy'

/**
 * What became of a message (reference/telegram.md). `retry`: not now; for a 429 the whole bot must rest for
 * `afterMs`. `gone`: the chat will not hear us again, unlink it. `moved`: the group has a new id. `rejected`:
 * this message will never be taken.
 */
export type TelegramOutcome =
  | Readonly<{ outcome: 'sent' }>
  | Readonly<{ outcome: 'retry'; afterMs: number; reason: string }>
  | Readonly<{ outcome: 'gone'; reason: string }>
  | Readonly<{ outcome: 'moved'; chatId: string }>
  | Readonly<{ outcome: 'rejected'; reason: string }>

export type Telegram = Readonly<{
  /** Sends HTML of 1 to 4,096 characters once. Never rejects. */
  sendMessage(chatId: string, html: string): Promise<TelegramOutcome>
}>

const TIMEOUT_SECONDS = 10
const MAX_REPLY_BYTES = 1_000_000
const MAX_RETRY_MS = 3_600_000
const AFTER_FAILURE_MS = 10_000
/** A wrong token is the operator's to mend: the messages wait for it instead of being thrown away. */
const AFTER_WRONG_TOKEN_MS = 60_000

/**
 * The bot as a sender of messages: no polling, and no repeating of its own, since the rows it sends are repeated
 * by their one sender. `apiUrl` is the root, such as `https://api.telegram.org`.
 */
export function createTelegram({ token, apiUrl }: { token: string; apiUrl: string }): Telegram {
  const api = new Api(token, {
    apiRoot: apiUrl.replace(/\/+$/, ''),
    timeoutSeconds: TIMEOUT_SECONDS,
    // A redirect would carry the message, and the token in its path, to another host.
    baseFetchConfig: { redirect: 'error', size: MAX_REPLY_BYTES },
  })
  return {
    async sendMessage(chatId, html) {
      try {
        await api.sendMessage(chatId, html, {
          parse_mode: 'HTML',
          link_preview_options: { is_disabled: true },
        })
        return { outcome: 'sent' }
      } catch (error) {
        return outcomeOf(error, token)
      }
    },
  }
}

function outcomeOf(error: unknown, token: string): TelegramOutcome {
  // Anything but Telegram's own word is a network failure, whose text and cause hold the URL with the token.
  if (!(error instanceof GrammyError)) {
    return { outcome: 'retry', afterMs: AFTER_FAILURE_MS, reason: 'Telegram could not be reached' }
  }
  const { error_code: status, description, parameters } = error
  const reason = `${status}: ${String(description).replaceAll(token, '[token]').slice(0, 300)}`
  const movedTo = parameters.migrate_to_chat_id
  if (movedTo !== undefined) return { outcome: 'moved', chatId: String(movedTo) }
  if (status === 429) return { outcome: 'retry', afterMs: restOf(parameters.retry_after), reason }
  if (status === 401 || status === 404) return { outcome: 'retry', afterMs: AFTER_WRONG_TOKEN_MS, reason }
  if (status === 403) return { outcome: 'gone', reason }
  if (status === 400) {
    return { outcome: /chat not found/i.test(description) ? 'gone' : 'rejected', reason }
  }
  if (status >= 400 && status < 500) return { outcome: 'rejected', reason }
  return { outcome: 'retry', afterMs: AFTER_FAILURE_MS, reason }
}

function restOf(retryAfterSeconds: unknown): number {
  const seconds = Number(retryAfterSeconds)
  return seconds > 0 ? Math.min(MAX_RETRY_MS, Math.ceil(seconds * 1000)) : AFTER_FAILURE_MS
}

/** Makes a stranger's words plain text inside a message in Telegram's HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
