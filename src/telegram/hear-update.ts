import { hashOfToken } from '../accounts/mail-link.ts'
import { updateTokenUsed } from '../accounts/mail-tokens.sql.ts'
import type { Language } from '../core/refusal.ts'
import type { TelegramUpdate } from '../partners/telegram.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { readCommand } from './command.ts'
import { updateUpdateTaken } from './telegram-bots.sql.ts'
import { deleteLinkOfChat, findLinkOfChat, upsertLink } from './telegram-links.sql.ts'

/** What the bot answers, in which language; `username` where the chat is linked. */
export type Reply = {
  kind: 'linked' | 'link_dead' | 'private_only' | 'unlinked' | 'help' | 'help_linked'
  language: Language
  username: string
}

/**
 * Does what somebody wrote to the bot, once however often the update arrives, and gives the answer; undefined where
 * there is nothing to say. A link's token moves a chat that belongs to another account: whoever has both is the same
 * person. Groups are no place for an account's news, and beyond a command they hear nothing.
 */
export async function hearUpdate(
  transaction: Transaction,
  botId: string,
  update: TelegramUpdate,
): Promise<Reply | undefined> {
  return transaction(async (tx) => {
    if (!(await updateUpdateTaken(tx, botId, update.id))) return undefined
    const command = readCommand(update.text)
    const language = spokenIn(update)
    if (!update.isPrivate) {
      if (command.name !== 'start') return undefined
      // Everybody there has read the token by now. What is no token gets no answer: too many to a group would have the
      // whole bot rest, and anybody can open a group.
      const used = await updateTokenUsed(tx, hashOfToken(command.token), 'telegram')
      return used && { kind: 'private_only', language, username: '' }
    }
    const before = await findLinkOfChat(tx, update.chatId)
    const known = { language: before?.language ?? language, username: before?.username ?? '' }
    switch (command.name) {
      case 'start':
        return (await link(tx, update, command.token)) ?? { kind: 'link_dead', ...known }
      case 'stop': {
        const freed = await deleteLinkOfChat(tx, update.chatId)
        if (freed) announce(tx, [freed.userId], 'notifications')
        return { kind: freed ? 'unlinked' : 'help', ...known }
      }
      default:
        return { kind: before ? 'help_linked' : 'help', ...known }
    }
  })
}

async function link(tx: Tx, update: TelegramUpdate, token: string): Promise<Reply | undefined> {
  const used = await updateTokenUsed(tx, hashOfToken(token), 'telegram')
  if (!used) return undefined
  const freed = await deleteLinkOfChat(tx, update.chatId)
  await upsertLink(tx, used.userId, update.chatId)
  announce(tx, freed ? [freed.userId, used.userId] : [used.userId], 'notifications')
  const person = await findLinkOfChat(tx, update.chatId)
  return { kind: 'linked', language: person?.language ?? spokenIn(update), username: person?.username ?? '' }
}

/** Vietnamese for whoever's Telegram does not say otherwise. */
function spokenIn({ language }: TelegramUpdate): Language {
  return language === undefined || language.toLowerCase().startsWith('vi') ? 'vi' : 'en'
}
