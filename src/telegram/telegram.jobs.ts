import { setTimeout as sleep } from 'node:timers/promises'
import { type Telegram, type TelegramUpdate, UPDATES_AT_ONCE } from '../partners/telegram.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { endReading } from './end-reading.ts'
import { gatherMessages } from './gather-messages.ts'
import { hearUpdate } from './hear-update.ts'
import { holdMessages } from './hold-messages.ts'
import { nameBot } from './name-bot.ts'
import { restBot } from './rest-bot.ts'
import { settleMessages } from './settle-messages.ts'
import { takeReading } from './take-reading.ts'
import { findNextMessage } from './telegram-messages.sql.ts'
import { writeMessage, writeReply } from './telegram-words.tsx'

export type TelegramParts = {
  db: Queryable
  transaction: Transaction
  log: Log
  decrypt(sealed: Buffer): string
  /** Undefined while no bot is configured: nothing is read, and messages wait and run out. */
  telegram: { bot: Telegram; publicUrl: string } | undefined
}

const ROUNDS_MAX = 100
/** Below the 30 messages a second that Telegram takes; the operators' few go beside these. */
const PACE_MS = 40
const CHAT_PACE_MS = 1_000
const WAIT_SECONDS = 20

/** Sends what waits until nothing is due. Returns in how many milliseconds there is something to do again. */
export async function sendTelegrams(parts: TelegramParts, stop: AbortSignal): Promise<number | undefined> {
  if (!parts.telegram) return undefined
  const { bot, publicUrl } = parts.telegram
  let restMs: number | undefined
  for (let round = 0; round < ROUNDS_MAX && restMs === undefined && !stop.aborted; round++) {
    const held = await holdMessages(parts.transaction)
    if (held.length === 0) break
    const written = held.map((message) => {
      const token = message.sealedToken ? parts.decrypt(message.sealedToken) : undefined
      return { message, text: writeMessage({ ...message, token }, publicUrl) }
    })
    for (const chat of gatherMessages(written)) {
      if (restMs !== undefined || stop.aborted) {
        const untried = { outcome: 'untried' as const, afterMs: restMs ?? 0 }
        await settleMessages(parts.transaction, [...chat.now, ...chat.later], untried)
        continue
      }
      const outcome = await bot.sendMessage(String(chat.chatId), chat.text)
      await settleMessages(parts.transaction, chat.now, outcome)
      await settleMessages(parts.transaction, chat.later, { outcome: 'untried', afterMs: CHAT_PACE_MS })
      if (outcome.outcome !== 'sent') {
        parts.log.warn({ telegram: outcome, messages: chat.now.length }, 'a customer could not be told')
      }
      if (outcome.outcome === 'retry') {
        restMs = outcome.afterMs
        if (outcome.isLimit) await restBot(parts.transaction, bot.id, restMs)
      }
      await sleep(PACE_MS)
    }
  }
  return (await findNextMessage(parts.db))?.inMs
}

/**
 * Reads what people wrote to the bot, and answers. While somebody has a link in hand it waits for them, else it looks
 * once; returns when to look again, undefined when the next full minute is soon enough.
 */
export async function readTelegram(parts: TelegramParts, stop: AbortSignal): Promise<number | undefined> {
  if (!parts.telegram) return undefined
  const { bot } = parts.telegram
  const reading = await takeReading(parts.transaction, bot.id)
  if (!reading) return undefined
  if (reading.isNameOld) {
    const named = await bot.getUsername()
    if ('username' in named) await nameBot(parts.transaction, bot.id, named.username)
    else parts.log.warn({ telegram: named.failed }, 'the bot could not be asked for its name')
  }
  const heard = await bot.listUpdates(reading.nextUpdateId, reading.isAwaited ? WAIT_SECONDS : 0, stop)
  if ('failed' in heard) {
    if (!stop.aborted) parts.log.warn({ telegram: heard.failed }, 'the bot could not be read')
    if (heard.failed.isLimit) await restBot(parts.transaction, bot.id, heard.failed.afterMs)
    const isAwaited = await endReading(parts.transaction, bot.id, reading.nextUpdateId)
    return isAwaited ? heard.failed.afterMs : undefined
  }
  await answer(parts, bot, heard.updates)
  const isAwaited = await endReading(parts.transaction, bot.id, heard.nextOffset)
  // A full answer may not have been everything. Whoever floods the bot is answered once a second: faster, Telegram would
  // have the whole bot rest, and the operators' notices with it.
  const { length } = heard.updates
  if (length >= UPDATES_AT_ONCE || (isAwaited && length > 0)) return CHAT_PACE_MS
  return isAwaited ? 0 : undefined
}

/** Does what was asked, and answers each chat once: its last word counts. What cannot be answered is let go. */
async function answer(parts: TelegramParts, bot: Telegram, updates: readonly TelegramUpdate[]) {
  const replies = new Map<number, string>()
  for (const update of updates) {
    const reply = await hearUpdate(parts.transaction, bot.id, update)
    if (reply) replies.set(update.chatId, writeReply(reply))
  }
  for (const [chatId, text] of replies) {
    const outcome = await bot.sendMessage(String(chatId), text)
    if (outcome.outcome === 'sent') await sleep(PACE_MS)
    else parts.log.warn({ telegram: outcome }, 'somebody who wrote to the bot was not answered')
    if (outcome.outcome !== 'retry') continue
    if (outcome.isLimit) await restBot(parts.transaction, bot.id, outcome.afterMs)
    return
  }
}
