import { Api, GrammyError } from 'grammy'

/**
 * What became of a message (reference/telegram.md). `retry`: not now; with `isLimit` the whole bot must rest for
 * `afterMs`. `gone`: the chat will not hear us again, unlink it. `moved`: the group has a new id. `rejected`:
 * this message will never be taken.
 */
export type TelegramOutcome =
  | Readonly<{ outcome: 'sent' }>
  | Readonly<{ outcome: 'retry'; afterMs: number; reason: string; isLimit?: true }>
  | Readonly<{ outcome: 'gone'; reason: string }>
  | Readonly<{ outcome: 'moved'; chatId: string }>
  | Readonly<{ outcome: 'rejected'; reason: string }>

/** What somebody wrote to the bot. Whatever is no text of a person, such as a picture, has an empty `text`. */
export type TelegramUpdate = Readonly<{
  id: number
  chatId: number
  /** A person's own chat, as opposed to a group. */
  isPrivate: boolean
  /** The beginning, at most 200 characters. */
  text: string
  /** The language of the person's Telegram, such as `vi` or `en-US`, where it is told. */
  language: string | undefined
}>

/** Why an answer did not come. */
type TelegramFailure = Readonly<{ afterMs: number; reason: string; isLimit?: true }>

export type Telegram = Readonly<{
  /** The bot's number, the part of its token that is no secret. */
  id: string
  /** Sends HTML of 1 to 4,096 characters once. Never rejects. */
  sendMessage(chatId: string, html: string): Promise<TelegramOutcome>
  /** The bot's name, without the `@`. Never rejects. */
  getUsername(): Promise<{ username: string } | { failed: TelegramFailure }>
  /**
   * What was written from update `offset` on, at most `UPDATES_AT_ONCE`; waits up to 20 seconds for it. `nextOffset`
   * is behind all that was read, also what means nothing here. Never rejects.
   */
  listUpdates(
    offset: number,
    waitSeconds: number,
    stop: AbortSignal,
  ): Promise<{ updates: TelegramUpdate[]; nextOffset: number } | { failed: TelegramFailure }>
}>

/** Few, so that the longest texts strangers can write fit into one answer of bounded size. */
export const UPDATES_AT_ONCE = 10
const LONGEST_WAIT_SECONDS = 20
const TEXT_MAX = 200
const TIMEOUT_SECONDS = 10
const MAX_REPLY_BYTES = 1_000_000
const MAX_RETRY_MS = 3_600_000
const AFTER_FAILURE_MS = 10_000
/** A wrong token is the operator's to mend: the messages wait for it instead of being thrown away. */
const AFTER_WRONG_TOKEN_MS = 60_000

/** The number of the bot that a token is for. */
export function botIdOf(token: string): string {
  return token.split(':')[0] ?? ''
}

/**
 * The bot, with no repeating of its own, since rows are repeated by their one sender. `apiUrl` is the root, such as
 * `https://api.telegram.org`.
 */
export function createTelegram({ token, apiUrl }: { token: string; apiUrl: string }): Telegram {
  const options = {
    apiRoot: apiUrl.replace(/\/+$/, ''),
    timeoutSeconds: TIMEOUT_SECONDS,
    // A redirect would carry the message, and the token in its path, to another host.
    baseFetchConfig: { redirect: 'error' as const, size: MAX_REPLY_BYTES },
  }
  const api = new Api(token, options)
  const patient = new Api(token, { ...options, timeoutSeconds: TIMEOUT_SECONDS + LONGEST_WAIT_SECONDS })
  return {
    id: botIdOf(token),
    async getUsername() {
      try {
        const { username } = await api.getMe()
        if (/^\w{1,64}$/.test(username)) return { username }
        return { failed: { afterMs: AFTER_FAILURE_MS, reason: 'the bot has no name' } }
      } catch (error) {
        return { failed: failureOf(error, token) }
      }
    },
    async listUpdates(offset, waitSeconds, stop) {
      try {
        const asked = {
          offset,
          limit: UPDATES_AT_ONCE,
          timeout: Math.min(waitSeconds, LONGEST_WAIT_SECONDS),
          allowed_updates: ['message' as const],
        }
        return readUpdates(await patient.getUpdates(asked, stop as never), offset)
      } catch (error) {
        return { failed: failureOf(error, token) }
      }
    },
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

function readUpdates(found: unknown, offset: number): { updates: TelegramUpdate[]; nextOffset: number } {
  const updates: TelegramUpdate[] = []
  let nextOffset = offset
  for (const one of Array.isArray(found) ? found.slice(0, UPDATES_AT_ONCE) : []) {
    const id: unknown = one?.update_id
    if (!Number.isSafeInteger(id)) continue
    nextOffset = Math.max(nextOffset, Number(id) + 1)
    const { chat, text, from } = one.message ?? {}
    if (!Number.isSafeInteger(chat?.id)) continue
    updates.push({
      id: Number(id),
      chatId: chat.id,
      isPrivate: chat.type === 'private' && chat.id > 0,
      text: typeof text === 'string' ? text.slice(0, TEXT_MAX) : '',
      language: typeof from?.language_code === 'string' ? from.language_code.slice(0, 10) : undefined,
    })
  }
  return { updates, nextOffset }
}

function failureOf(error: unknown, token: string): TelegramFailure {
  const outcome = outcomeOf(error, token)
  if (outcome.outcome === 'retry') return outcome
  const reason = 'reason' in outcome ? outcome.reason : outcome.outcome
  return { afterMs: AFTER_WRONG_TOKEN_MS, reason }
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
  if (status === 429) {
    return { outcome: 'retry', afterMs: restOf(parameters.retry_after), reason, isLimit: true }
  }
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
