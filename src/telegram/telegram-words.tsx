import { type EventWords, eventWords } from '../accounts/event-words.tsx'
import { escapeHtml } from '../partners/telegram.ts'
import { brand, texts } from '../ui/texts.ts'
import type { Reply } from './hear-update.ts'
import type { WaitingMessage } from './telegram-messages.sql.ts'

/** A message about an event, in Telegram's HTML; `token` is that of the link in it, for the events that have one. */
export function writeMessage(
  message: Pick<WaitingMessage, 'event' | 'facts' | 'language'> & { token: string | undefined },
  publicUrl: string,
): string {
  const t = texts(message.language)
  const words: EventWords = eventWords(message, t, publicUrl)
  // The settings are named by the help of the bot; below every message they would be noise.
  const note = message.event === 'reset' ? t.telegram.notYou : undefined
  const lines = [words.body, `${words.button}: ${words.href}`, note].filter((line) => line !== undefined)
  return [`<b>${escapeHtml(words.subject)}</b>`, ...lines.map(escapeHtml)].join('\n')
}

/** What the bot answers to somebody who wrote to it, in Telegram's HTML. */
export function writeReply({ kind, language, username }: Reply): string {
  const words = texts(language).telegram.replies
  return escapeHtml(words[kind](username, brand))
}
