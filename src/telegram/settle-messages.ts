import type { TelegramOutcome } from '../partners/telegram.ts'
import type { Transaction } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { deleteLinkOfChat, updateChatTold } from './telegram-links.sql.ts'
import {
  updateMessagesGivenUp,
  updateMessagesPutBack,
  updateMessagesSent,
  type WaitingMessage,
} from './telegram-messages.sql.ts'

const MINUTE_MS = 60_000
// After the last of these a message is given up.
const pausesMs = [1, 5, 15, 60, 240].map((minutes) => minutes * MINUTE_MS)

/**
 * Writes down what became of the messages to one chat: sent, given up, or when to try again. A chat that will not
 * hear us again is unlinked. While the whole bot rests, or where Telegram was not asked, the try does not count.
 */
export async function settleMessages(
  transaction: Transaction,
  messages: readonly WaitingMessage[],
  outcome: TelegramOutcome | { outcome: 'untried'; afterMs: number },
): Promise<void> {
  const [first] = messages
  if (!first) return
  const ids = messages.map((message) => message.id)
  await transaction(async (tx) => {
    if (outcome.outcome === 'sent') {
      await updateMessagesSent(tx, ids)
      await updateChatTold(tx, first.chatId)
    } else if (outcome.outcome === 'untried' || (outcome.outcome === 'retry' && outcome.isLimit)) {
      const later = messages.map(({ id }) => ({ id, inMs: outcome.afterMs }))
      const error = outcome.outcome === 'retry' ? outcome.reason : null
      await updateMessagesPutBack(tx, later, { error, isUntried: true })
    } else if (outcome.outcome === 'retry') {
      const later = messages.flatMap(({ id, attempts, expiresAt }) => {
        const inMs = pausesMs[attempts]
        return inMs === undefined || Date.now() + inMs > expiresAt.getTime() ? [] : [{ id, inMs }]
      })
      await updateMessagesPutBack(tx, later, { error: outcome.reason, isUntried: false })
      const over = ids.filter((id) => !later.some((one) => one.id === id))
      await updateMessagesGivenUp(tx, over, outcome.reason)
    } else {
      const error = outcome.outcome === 'moved' ? 'the chat is a group' : outcome.reason
      await updateMessagesGivenUp(tx, ids, error)
      if (outcome.outcome === 'rejected') return
      const freed = await deleteLinkOfChat(tx, first.chatId)
      if (freed) announce(tx, [freed.userId], 'notifications')
    }
  })
}
