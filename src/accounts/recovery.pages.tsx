import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import type { TelegramPlace } from '../telegram/chat-link.ts'
import { loginFields, registrationFields } from './account-forms.ts'
import type { AccountLimits } from './account-limits.ts'
import { askReset, type ResetWay } from './ask-reset.ts'
import { hashOfToken, type LinkPurpose } from './mail-link.ts'
import { hasLiveToken } from './mail-tokens.sql.ts'
import { attempt, markRefused, type PageFrame, typedText } from './page-frame.pages.tsx'
import type { Passwords } from './password.ts'
import { AskResetCard, DeadLinkCard, NewPasswordCard, ResetAskedCard, VerifyCard } from './recovery-cards.tsx'
import { resetPassword } from './reset-password.ts'
import { leaveToast } from './toast.pages.ts'
import { verifyEmail } from './verify-email.ts'

export type RecoveryPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  passwords: Passwords
  accountLimits: AccountLimits
  encrypt(text: string): Buffer
  /** Whether mail can be sent. */
  hasMail: boolean
  /** Where the bot is, if there is one. */
  telegram: TelegramPlace | undefined
}

/** Every answer to "I forgot my password" takes at least so long, so that the time tells nothing either. */
const ANSWER_FLOOR_MS = 400

const form = <T extends Parameters<typeof Type.Object>[0]>(fields: T) =>
  Type.Object(fields, { additionalProperties: false, form: true })
const token = Type.String({ maxLength: 100 })
const TokenQuery = Type.Object({ token: Type.Optional(token) })
const AskForm = form({ email: loginFields.email })
const ResetForm = form({ token, password: registrationFields.password })
const VerifyForm = form({ token })

/**
 * The ways back in: asking for a link, setting a password by it, proving a mailbox. Links lead to a page with a
 * button: what only looks at a mail, as scanners do, uses nothing up.
 */
export function recoveryPages(app: Server, parts: RecoveryPageParts): void {
  askPages(app, parts)
  resetPages(app, parts)
  verifyPages(app, parts)
}

function askPages(app: Server, parts: RecoveryPageParts): void {
  const { frame, transaction, accountLimits, encrypt, hasMail, telegram } = parts
  const way: ResetWay | undefined = hasMail ? 'mail' : telegram && 'telegram'

  app.get(
    '/forgot-password',
    { config: { access: 'anyone' }, schema: { hide: true } },
    async (request, reply) => frame.page(request, reply, <AskResetCard name="" way={way} />),
  )

  app.post(
    '/forgot-password',
    { config: { access: 'public' }, attachValidation: true, schema: { hide: true, body: AskForm } },
    async (request, reply) => {
      const name = typedText(request.body, 'email')
      const outcome = await attempt(async () => {
        await accountLimits.mailLink.check(request)
        await accountLimits.mailLinkAccount.check(request)
        if (request.validationError) throw request.validationError
        const asking = way
          ? askReset(transaction, encrypt, { name, language: languageOf(request), way })
          : Promise.resolve()
        await Promise.all([asking, sleep(ANSWER_FLOOR_MS)])
      })
      if ('refused' in outcome) {
        markRefused(reply, outcome.refused)
        const card = <AskResetCard name={name} way={way} refused={outcome.refused} />
        return frame.page(request, reply, card)
      }
      return frame.page(request, reply, <ResetAskedCard way={way} />)
    },
  )
}

function resetPages(app: Server, parts: RecoveryPageParts): void {
  const { frame, transaction, passwords, accountLimits } = parts

  app.get(
    '/reset-password',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: TokenQuery } },
    async (request, reply) => {
      const given = request.query.token ?? ''
      if (!(await isLive(parts, given, 'reset'))) return showDead(parts, request, reply)
      return frame.page(request, reply, <NewPasswordCard token={given} />)
    },
  )

  app.post(
    '/reset-password',
    { config: { access: 'public' }, attachValidation: true, schema: { hide: true, body: ResetForm } },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        await accountLimits.proof.check(request)
        if (request.validationError) throw request.validationError
        await resetPassword(transaction, passwords, request.body)
      })
      if ('refused' in outcome) {
        if (outcome.refused.code === 'link_dead') return showDead(parts, request, reply)
        markRefused(reply, outcome.refused)
        const given = typedText(request.body, 'token').slice(0, 100)
        return frame.page(request, reply, <NewPasswordCard token={given} refused={outcome.refused} />)
      }
      leaveToast(reply, 'password_reset')
      return reply.redirect('/login', 303)
    },
  )
}

function verifyPages(app: Server, parts: RecoveryPageParts): void {
  const { frame, transaction, accountLimits } = parts

  app.get(
    '/verify-email',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: TokenQuery } },
    async (request, reply) => {
      const given = request.query.token ?? ''
      if (!(await isLive(parts, given, 'verify'))) return showDead(parts, request, reply)
      return frame.page(request, reply, <VerifyCard token={given} />)
    },
  )

  app.post(
    '/verify-email',
    { config: { access: 'anyone' }, schema: { hide: true, body: VerifyForm } },
    async (request, reply) => {
      await accountLimits.proof.check(request)
      const outcome = await attempt(() => verifyEmail(transaction, request.body.token))
      if ('refused' in outcome) return showDead(parts, request, reply)
      leaveToast(reply, 'email_verified')
      return reply.redirect(request.user ? '/profile' : '/login', 303)
    },
  )
}

function isLive({ db }: RecoveryPageParts, given: string, purpose: LinkPurpose): Promise<boolean> {
  return hasLiveToken(db, hashOfToken(given), purpose)
}

function showDead({ frame }: RecoveryPageParts, request: FastifyRequest, reply: FastifyReply) {
  return frame.page(request, reply.code(410), <DeadLinkCard />)
}
