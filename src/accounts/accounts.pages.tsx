import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { languages, refuse } from '../core/refusal.ts'
import { DRAFT_COOKIE } from '../orders/order-draft.ts'
import { type AccessTokens, clearSessionCookie, setSessionCookie } from '../platform/auth.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { clearPageCookie, setPageCookie } from '../platform/page-cookies.ts'
import { acceptedKinds } from '../support/document.ts'
import { listCurrentVersionIds } from '../support/documents.sql.ts'
import { addressOf, localPath } from '../ui/format.ts'
import { themes } from '../ui/page-context.ts'
import { LogInCard, RegisterCard } from './account-cards.tsx'
import { loginFields, registrationFields } from './account-forms.ts'
import type { AccountLimits } from './account-limits.ts'
import { askVerification } from './ask-verification.ts'
import { beginLogIn } from './log-in.ts'
import { TICKET_COOKIE, TICKET_SECONDS } from './log-in-ticket.ts'
import { logOut } from './log-out.ts'
import { attempt, markRefused, type PageFrame, typedText } from './page-frame.pages.tsx'
import type { Passwords } from './password.ts'
import { REFERRAL_COOKIE, readReferral } from './referral-cookie.pages.ts'
import { registerUser } from './register-user.ts'
import { saveLanguage } from './save-language.ts'
import { listSessionUsers } from './sessions.sql.ts'
import { leaveToast, takeToast } from './toast.pages.ts'
import { isOperator } from './user.ts'

export type AccountPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  passwords: Passwords
  tokens: AccessTokens
  accountLimits: AccountLimits
  encrypt(text: string): Buffer
  /** Whether mail can be sent. */
  hasMail: boolean
}

const PREFERENCE_SECONDS = 365 * 24 * 3600

const next = Type.Optional(Type.String({ maxLength: 8000 }))
const NextQuery = Type.Object({ next, ref: Type.Optional(Type.String({ maxLength: 200 })) })
const RegisterForm = Type.Object(
  {
    ...registrationFields,
    accept_documents: Type.Optional(Type.String({ maxLength: 10 })),
    documents: Type.Optional(Type.String({ pattern: '^\\d{1,9}(-\\d{1,9}){0,9}$' })),
    next,
  },
  { additionalProperties: false, form: true },
)
const LogInForm = Type.Object({ ...loginFields, next }, { additionalProperties: false, form: true })
const PreferencesForm = Type.Object(
  {
    language: Type.Optional(Type.Union(languages.map((language) => Type.Literal(language)))),
    theme: Type.Optional(Type.Union(themes.map((theme) => Type.Literal(theme)))),
    back: Type.Optional(Type.String({ maxLength: 16_000 })),
  },
  { additionalProperties: false, form: true },
)

/** Registering, logging in and out, and the language and theme of the pages. */
export function accountPages(app: Server, parts: AccountPageParts): void {
  registerPages(app, parts)
  logInPages(app, parts)
  const { transaction } = parts

  app.post('/logout', { config: { access: 'anyone' }, schema: { hide: true } }, async (request, reply) => {
    if (request.sessionId) await logOut(transaction, request.sessionId)
    clearSessionCookie(request, reply)
    // The next person at this browser may be somebody else.
    clearPageCookie(reply, DRAFT_COOKIE)
    leaveToast(reply, 'logged_out')
    return reply.redirect('/login', 303)
  })

  app.post(
    '/preferences',
    { config: { access: 'anyone' }, schema: { hide: true, body: PreferencesForm } },
    async (request, reply) => {
      const { language, theme, back } = request.body
      if (language && request.user) await saveLanguage(transaction, request.user.id, language)
      if (language) setPageCookie(reply, 'language', language, PREFERENCE_SECONDS)
      if (theme) setPageCookie(reply, 'theme', theme, PREFERENCE_SECONDS)
      return reply.redirect(localPath(back) ?? '/', 303)
    },
  )
}

function registerPages(app: Server, parts: AccountPageParts): void {
  const { frame, db, transaction, passwords, accountLimits } = parts

  app.get(
    '/register',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: NextQuery } },
    async (request, reply) => {
      const to = localPath(request.query.next)
      if (request.user) return reply.redirect(to ?? '/', 303)
      const typed = { username: '', email: '', referral_code: readReferral(request) ?? '', accepts: false }
      const documents = await listCurrentVersionIds(db, acceptedKinds, languageOf(request))
      return frame.page(request, reply, <RegisterCard typed={typed} documents={documents} next={to} />)
    },
  )

  app.post(
    '/register',
    {
      config: { access: 'public' },
      attachValidation: true,
      preValidation: async (request) => trimFields(request, 'username', 'email', 'referral_code'),
      schema: { hide: true, body: RegisterForm },
    },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        await accountLimits.registration.check(request)
        if (request.validationError) throw request.validationError
        const { username, email, password, referral_code: referralCode } = request.body
        if (request.body.accept_documents !== 'yes') refuse('documents_not_accepted')
        const acceptance = {
          language: languageOf(request),
          source: 'page' as const,
          address: request.ip,
          shown: request.body.documents?.split('-').map(Number),
        }
        await registerUser(transaction, passwords, { username, email, password, referralCode, acceptance })
        return openSession(parts, request, reply, { name: username, password })
      })
      const to = localPath(typedText(request.body, 'next'))
      if ('refused' in outcome) {
        const typed = {
          username: typedText(request.body, 'username'),
          email: typedText(request.body, 'email'),
          referral_code: typedText(request.body, 'referral_code'),
          // What was ticked was said of the documents as they were.
          accepts:
            outcome.refused.code !== 'documents_changed' &&
            typedText(request.body, 'accept_documents') === 'yes',
        }
        const documents = await listCurrentVersionIds(db, acceptedKinds, languageOf(request))
        markRefused(reply, outcome.refused)
        const page = <RegisterCard {...{ typed, documents }} next={to} refused={outcome.refused} />
        return frame.page(request, reply, page)
      }
      if (parts.hasMail) {
        const asked = { userId: outcome.value!.id, language: languageOf(request) }
        await askVerification(transaction, parts.encrypt, asked)
      }
      clearPageCookie(reply, REFERRAL_COOKIE)
      leaveToast(reply, 'registered')
      return reply.redirect(to ?? '/', 303)
    },
  )
}

function logInPages(app: Server, parts: AccountPageParts): void {
  const { frame, accountLimits } = parts

  app.get(
    '/login',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: NextQuery } },
    async (request, reply) => {
      const to = localPath(request.query.next)
      if (request.user) return reply.redirect(to ?? '/', 303)
      return frame.page(request, reply, <LogInCard name="" next={to} />, takeToast(request, reply))
    },
  )

  app.post(
    '/login',
    {
      config: { access: 'public' },
      attachValidation: true,
      preValidation: async (request) => trimFields(request, 'email'),
      schema: { hide: true, body: LogInForm },
    },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        await accountLimits.login.check(request)
        await accountLimits.loginAccount.check(request)
        if (request.validationError) throw request.validationError
        return openSession(parts, request, reply, {
          name: request.body.email,
          password: request.body.password,
        })
      })
      const to = localPath(typedText(request.body, 'next'))
      if ('refused' in outcome) {
        markRefused(reply, outcome.refused)
        const name = typedText(request.body, 'email')
        return frame.page(request, reply, <LogInCard name={name} next={to} refused={outcome.refused} />)
      }
      if (!outcome.value) return reply.redirect(addressOf('/login/code', { next: to }), 303)
      return reply.redirect(to ?? (isOperator(outcome.value) ? '/admin' : '/'), 303)
    },
  )
}

/** Logs a browser in and gives who it is; undefined, and a ticket, where a code is needed first. */
async function openSession(
  parts: AccountPageParts,
  request: FastifyRequest,
  reply: FastifyReply,
  login: { name: string; password: string },
) {
  const opened = await beginLogIn(parts.transaction, parts.passwords, parts.encrypt, {
    ...login,
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    language: languageOf(request),
  })
  if ('ticket' in opened) {
    setPageCookie(reply, TICKET_COOKIE, opened.ticket, TICKET_SECONDS)
    return undefined
  }
  setSessionCookie(request, reply, parts.tokens.sign(opened.sessionId))
  const [user] = await listSessionUsers(parts.db, [opened.sessionId])
  return user!
}

/** Phones like to put a space behind a name. */
function trimFields(request: FastifyRequest, ...names: string[]): void {
  const body = request.body as Record<string, unknown> | null
  for (const name of names) {
    const typed = body?.[name]
    if (body && typeof typed === 'string') body[name] = typed.trim()
  }
}
