import { Type } from 'typebox'
import { type AccessTokens, setSessionCookie } from '../platform/auth.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { clearPageCookie } from '../platform/page-cookies.ts'
import { addressOf, localPath } from '../ui/format.ts'
import type { AccountLimits } from './account-limits.ts'
import { finishLogIn } from './log-in.ts'
import { openTicket, TICKET_COOKIE } from './log-in-ticket.ts'
import { attempt, markRefused, type PageFrame } from './page-frame.pages.tsx'
import type { SecondFactorProof } from './prove-second-factor.ts'
import type { FactorSecrets } from './second-factor.ts'
import { LogInCodeCard } from './second-factor-cards.tsx'
import { listSessionUsers } from './sessions.sql.ts'
import { isOperator } from './user.ts'

const next = Type.Optional(Type.String({ maxLength: 8000 }))
const CodeForm = Type.Object(
  { code: Type.String({ maxLength: 40 }), next },
  { additionalProperties: false, form: true },
)

/** The second step of logging in: a code, by whoever holds the ticket that the right password gave. */
export function logInStepPages(
  app: Server,
  parts: {
    frame: PageFrame
    db: Queryable
    transaction: Transaction
    tokens: AccessTokens
    accountLimits: AccountLimits
    secrets: FactorSecrets
    prove: SecondFactorProof
  },
): void {
  const { frame, db, transaction, tokens, accountLimits, secrets, prove } = parts

  app.get(
    '/login/code',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: Type.Object({ next }) } },
    async (request, reply) => {
      const to = localPath(request.query.next)
      if (request.user) return reply.redirect(to ?? '/', 303)
      const held = openTicket(secrets.decrypt, request.cookies[TICKET_COOKIE], Date.now())
      if (!held) return reply.redirect(addressOf('/login', { next: to }), 303)
      return frame.page(request, reply, <LogInCodeCard next={to} />)
    },
  )

  app.post(
    '/login/code',
    { config: { access: 'public' }, schema: { hide: true, body: CodeForm } },
    async (request, reply) => {
      const to = localPath(request.body.next)
      const outcome = await attempt(async () => {
        await accountLimits.login.check(request)
        return finishLogIn(transaction, prove, secrets.decrypt, {
          ticket: request.cookies[TICKET_COOKIE],
          code: request.body.code,
          address: request.ip,
          userAgent: request.headers['user-agent'] ?? null,
          language: languageOf(request),
        })
      })
      if ('refused' in outcome) {
        markRefused(reply, outcome.refused)
        return frame.page(request, reply, <LogInCodeCard next={to} refused={outcome.refused} />)
      }
      const { sessionId } = outcome.value
      clearPageCookie(reply, TICKET_COOKIE)
      setSessionCookie(request, reply, tokens.sign(sessionId))
      const [user] = await listSessionUsers(db, [sessionId])
      return reply.redirect(to ?? (user && isOperator(user) ? '/admin' : '/'), 303)
    },
  )
}
