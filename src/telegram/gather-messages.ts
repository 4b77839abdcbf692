import type { WaitingMessage } from './telegram-messages.sql.ts'

const MESSAGE_MAX = 4096
const SEPARATOR = '\n\n'

/** What goes to one chat at once, and what must wait for the next time. */
export type Gathered = { chatId: number; text: string; now: WaitingMessage[]; later: WaitingMessage[] }

/** Gathers messages into one for each chat, as many as fit: a chat takes one a second. */
export function gatherMessages(
  written: readonly { message: WaitingMessage; text: string }[],
): readonly Gathered[] {
  const chats = new Map<number, Gathered>()
  for (const { message, text } of written) {
    const chat = chats.get(message.chatId)
    const joined = chat ? chat.text + SEPARATOR + text : text
    if (!chat) chats.set(message.chatId, { chatId: message.chatId, text, now: [message], later: [] })
    else if (chat.later.length > 0 || joined.length > MESSAGE_MAX) chat.later.push(message)
    else {
      chat.text = joined
      chat.now.push(message)
    }
  }
  return [...chats.values()]
}
