import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { AccountLimits } from '../accounts/account-limits.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Passwords } from '../accounts/password.ts'
import { leaveToast } from '../accounts/toast.pages.ts'
import { type Refusal, refuse } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { chatLink, type TelegramPlace } from './chat-link.ts'
import { makeTelegramLink } from './make-telegram-link.ts'
import { findBotName } from './telegram-bots.sql.ts'
import { AskLinkPage, LinkedState, OpenLinkPage } from './telegram-cards.tsx'
import { findLink } from './telegram-links.sql.ts'
import { unlinkTelegram } from './unlink-telegram.ts'

export type TelegramPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  passwords: Passwords
  accountLimits: AccountLimits
  /** Where the bot is; undefined where none is configured, and then there are no such pages. */
  telegram: TelegramPlace | undefined
}

const customer = { access: 'customer' } as const
const PasswordForm = Type.Object(
  { password: Type.String({ minLength: 1, maxLength: 128 }) },
  { additionalProperties: false, form: true },
)
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })

/** Linking a Telegram chat to the account, and unlinking it. */
export function telegramPages(app: Server, parts: TelegramPageParts): void {
  const { frame, db, transaction, passwords, accountLimits, telegram } = parts
  if (!telegram) return

  async function showAsk(request: FastifyRequest, reply: FastifyReply, refused?: Refusal) {
    if (refused) markRefused(reply, refused)
    const isReady = (await findBotName(db, telegram!.botId)) !== undefined
    return frame.page(request, reply, <AskLinkPage isReady={isReady} refused={refused} />)
  }

  app.get('/profile/telegram', { config: customer, schema: { hide: true } }, async (request, reply) => {
    if (await findLink(db, userOf(request).id)) return reply.redirect('/profile#telegram', 303)
    return showAsk(request, reply)
  })

  app.post(
    '/profile/telegram',
    { config: customer, attachValidation: true, schema: { hide: true, body: PasswordForm } },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        await accountLimits.proof.check(request)
        if (request.validationError) throw request.validationError
        const botName = (await findBotName(db, telegram.botId)) ?? refuse('unavailable')
        const asked = { userId: userOf(request).id, password: request.body.password }
        const token = await makeTelegramLink(transaction, passwords, asked)
        return { botName, href: chatLink(telegram, botName, token) }
      })
      if ('refused' in outcome) return showAsk(request, reply, outcome.refused)
      return frame.page(request, reply, <OpenLinkPage {...outcome.value} />)
    },
  )

  app.get('/profile/telegram/state', { config: customer, schema: { hide: true } }, async (request, reply) => {
    // Somebody who had to log in first comes back here as to a page.
    if (!request.headers['hx-request']) return reply.redirect('/profile#telegram', 303)
    // Nothing new: the page stays as it is.
    if (!(await findLink(db, userOf(request).id))) return reply.code(204).send()
    return frame.part(request, reply, <LinkedState />)
  })

  app.post(
    '/profile/telegram/unlink',
    { config: customer, schema: { hide: true, body: EmptyForm } },
    async (request, reply) => {
      await unlinkTelegram(transaction, userOf(request).id)
      leaveToast(reply, 'telegram_unlinked')
      return reply.redirect('/profile#telegram', 303)
    },
  )
}
