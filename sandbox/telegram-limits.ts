/** How a call fails when a test asks for it. */
export type TelegramFailure =
  | 'too-many'
  | 'blocked'
  | 'chat-not-found'
  | 'migrated'
  | 'unauthorized'
  | '500'
  | 'html'
  | 'drop'
  | 'hang'

/** Telegram's answer to a call that it refuses (reference/telegram.md). */
export interface TelegramRefusal {
  ok: false
  error_code: number
  description: string
  parameters?: { retry_after?: number; migrate_to_chat_id?: number }
}

/** A refusal with Telegram's prefix for its code. */
export function refusal(code: number, description: string): TelegramRefusal {
  return { ok: false, error_code: code, description }
}

/** HTTP 429 as Telegram words it; `seconds` is whole and at least 1. */
export function tooMany(seconds: number): TelegramRefusal {
  const wait = Math.max(1, Math.ceil(seconds))
  return { ...refusal(429, `Too Many Requests: retry after ${wait}`), parameters: { retry_after: wait } }
}

/** The refusal a planned failure answers; undefined for those that answer no JSON. */
export function plannedRefusal(kind: TelegramFailure): TelegramRefusal | undefined {
  switch (kind) {
    case 'too-many':
      return tooMany(1)
    case 'blocked':
      return refusal(403, 'Forbidden: bot was blocked by the user')
    case 'chat-not-found':
      return refusal(400, 'Bad Request: chat not found')
    case 'migrated':
      return {
        ...refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat'),
        parameters: { migrate_to_chat_id: -1_001_000_000_001 },
      }
    case 'unauthorized':
      return refusal(401, 'Unauthorized')
    case '500':
      return refusal(500, 'Internal Server Error')
    default:
      return undefined
  }
}

/** Reads a failure's name that came over HTTP; undefined when there is none. */
export function readFailure(value: unknown): TelegramFailure | undefined {
  const name = value as TelegramFailure
  return name === 'html' || name === 'drop' || name === 'hang' || plannedRefusal(name) ? name : undefined
}

/**
 * Counts messages: so many a minute to one chat, so many a second in all. Answers the seconds to wait, or
 * undefined when the message may go. At most 10,000 chats are followed.
 */
export function makeSendLimit(perChatPerMinute: number, perSecond: number) {
  const chats = new Map<string, number[]>()
  const all: number[] = []
  return (chatId: string): number | undefined => {
    const now = Date.now()
    const times = (chats.get(chatId) ?? []).filter((time) => time > now - 60_000)
    while (all.length > 0 && (all[0] ?? 0) <= now - 1000) all.shift()
    if (times.length >= perChatPerMinute) return ((times[0] ?? now) + 60_000 - now) / 1000
    if (all.length >= perSecond) return 1
    times.push(now)
    all.push(now)
    if (chats.size > 10_000) chats.clear()
    chats.set(chatId, times)
    return undefined
  }
}
