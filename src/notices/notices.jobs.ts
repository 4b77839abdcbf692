import type { Telegram } from '../partners/telegram.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { restBot } from '../telegram/rest-bot.ts'
import { gatherNotices } from './gather.ts'
import { holdNotices } from './hold-notices.ts'
import { findNextNotice } from './notices.sql.ts'
import { settleNotices } from './settle-notices.ts'

export type NoticeParts = {
  db: Queryable
  transaction: Transaction
  log: Log
  /** Undefined while no bot is configured: messages wait. */
  telegram: { bot: Telegram; chatId: string } | undefined
}

const ROUNDS_MAX = 100

/**
 * Sends what waits, gathered into few messages, until nothing is due. Returns in how many milliseconds there
 * is something to do again.
 */
export async function sendNotices(parts: NoticeParts, stop: AbortSignal): Promise<number | undefined> {
  if (!parts.telegram) return undefined
  const { bot, chatId } = parts.telegram
  for (let round = 0; round < ROUNDS_MAX && !stop.aborted; round++) {
    const held = await holdNotices(parts.transaction)
    if (held.length === 0) break
    const messages = gatherNotices(held)
    for (const [place, message] of messages.entries()) {
      const outcome = await bot.sendMessage(chatId, message.text)
      if (outcome.outcome !== 'sent')
        parts.log.warn({ telegram: outcome }, 'a message to the operators failed')
      // The whole bot must rest, so what is left of this batch waits as long (reference/telegram.md).
      const left = outcome.outcome === 'retry' ? messages.slice(place + 1).flatMap((one) => one.notices) : []
      await settleNotices(parts.transaction, [...message.notices, ...left], outcome)
      if (outcome.outcome !== 'retry') continue
      if (outcome.isLimit) await restBot(parts.transaction, bot.id, outcome.afterMs)
      break
    }
  }
  return (await findNextNotice(parts.db))?.inMs
}
