import { Type } from 'typebox'
import { refuse } from '../core/refusal.ts'
import { drawPermanentCode } from '../deposits/draw-permanent-code.ts'
import { findPermanentCode } from '../deposits/permanent-codes.sql.ts'
import type { AccessTokens } from '../platform/auth.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Amount, success } from '../platform/reply.ts'
import { sessionOf, userOf } from './access.api.ts'
import { LoginBody, RegistrationBody } from './account-forms.ts'
import type { AccountLimits } from './account-limits.ts'
import { askVerification } from './ask-verification.ts'
import { logIn } from './log-in.ts'
import { logOut } from './log-out.ts'
import type { Passwords } from './password.ts'
import type { SecondFactorProof } from './prove-second-factor.ts'
import { registerUser } from './register-user.ts'
import { listSessionUsers } from './sessions.sql.ts'
import { nextTier, type Tier, tierOf, tierProgress } from './tier.ts'
import type { CurrentUser } from './user.ts'
import { listTiers } from './users.sql.ts'

export type AccountParts = {
  db: Queryable
  transaction: Transaction
  passwords: Passwords
  tokens: AccessTokens
  limits: AccountLimits
  encrypt(text: string): Buffer
  prove: SecondFactorProof
  /** Whether mail can be sent. */
  hasMail: boolean
  depositPrefix: string
}

const tierFields = {
  level: Type.Integer(),
  name: Type.String(),
  icon: Type.String(),
  discount: Type.Number({ description: 'percent' }),
}
const userFields = {
  id: Type.String(),
  username: Type.String(),
  balance: Amount,
  tier: Type.Object(tierFields),
}

const myFields = {
  ...userFields,
  total_spent: Amount,
  deposit_code: Type.String({
    description: 'permanent: any amount transferred with it as the memo is credited to me',
    examples: ['HMM7K3QPXCH'],
  }),
}

/** Registering, logging in and out, and who I am. */
export function accountRoutes(app: Server, parts: AccountParts): void {
  const { db, transaction, passwords, tokens, limits } = parts

  app.post(
    '/api/auth/register',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Register',
        operationId: 'register',
        tags: ['Account'],
        body: RegistrationBody,
        response: { 200: success({ user_id: Type.String(), message: Type.String() }) },
      },
    },
    async (request) => {
      await limits.registration.check(request)
      const { referral_code: referralCode, accept_documents: accepts = true, ...form } = request.body
      if (!accepts) refuse('documents_not_accepted')
      const acceptance = { language: languageOf(request), source: 'api' as const, address: request.ip }
      const { userId } = await registerUser(transaction, passwords, { ...form, referralCode, acceptance })
      const asked = { userId, language: languageOf(request) }
      if (parts.hasMail) await askVerification(transaction, parts.encrypt, asked)
      const message = languageOf(request) === 'en' ? 'Registered' : 'Đăng ký thành công'
      return { success: true as const, user_id: userId, message }
    },
  )

  app.post(
    '/api/auth/login',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Log in with email or user name',
        description:
          'The access token is good for 12 hours, or until log-out. Where a second factor is on, a log-in without `code` is refused as `second_factor_needed`.',
        operationId: 'logIn',
        tags: ['Account'],
        body: LoginBody,
        response: {
          200: success({
            access_token: Type.String(),
            token_type: Type.Literal('bearer'),
            user: Type.Object(userFields),
          }),
        },
      },
    },
    async (request) => {
      await limits.login.check(request)
      await limits.loginAccount.check(request)
      const { sessionId } = await logIn(transaction, passwords, parts.prove, {
        name: request.body.email,
        password: request.body.password,
        code: request.body.code,
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? null,
      })
      const [users, tiers] = await Promise.all([listSessionUsers(db, [sessionId]), listTiers(db)])
      return {
        success: true as const,
        access_token: tokens.sign(sessionId),
        token_type: 'bearer' as const,
        user: presentUser(users[0]!, tiers),
      }
    },
  )

  app.post(
    '/api/auth/logout',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Log out',
        description: 'The token is worthless from then on.',
        operationId: 'logOut',
        tags: ['Account'],
        response: { 200: success({}) },
      },
    },
    async (request) => {
      await logOut(transaction, sessionOf(request))
      return { success: true as const }
    },
  )

  app.get(
    '/api/user/me',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Who I am, and my balance',
        operationId: 'getMe',
        tags: ['Account'],
        response: { 200: success({ user: Type.Object(myFields) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const [tiers, known] = await Promise.all([listTiers(db), findPermanentCode(db, user.id)])
      const code = known?.code ?? (await drawPermanentCode(transaction, parts.depositPrefix, user.id))
      const more = { total_spent: user.totalSpent.toJSON(), deposit_code: code }
      return { success: true as const, user: { ...presentUser(user, tiers), ...more } }
    },
  )

  app.get(
    '/api/user/tier',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'My tier, and how far it is to the next',
        operationId: 'getTier',
        tags: ['Account'],
        response: {
          200: success({
            current_tier: Type.Object(tierFields),
            next_tier: Type.Union([
              Type.Object({
                level: Type.Integer(),
                name: Type.String(),
                required_spent: Amount,
                remaining: Amount,
                progress_percent: Type.Integer(),
              }),
              Type.Null(),
            ]),
            benefits: Type.Array(Type.String()),
          }),
        },
      },
    },
    async (request) => presentTier(userOf(request), await listTiers(db)),
  )
}

function presentUser(user: CurrentUser, tiers: readonly Tier[]) {
  const tier = tierOf(tiers, user.totalSpent)
  return {
    id: user.id,
    username: user.username,
    balance: user.balance.toJSON(),
    tier: { level: tier.level, name: tier.name, icon: tier.icon, discount: tier.discountPercent },
  }
}

function presentTier(user: CurrentUser, tiers: readonly Tier[]) {
  const tier = tierOf(tiers, user.totalSpent)
  const next = nextTier(tiers, tier)
  const progress = next && tierProgress(next, user.totalSpent)
  return {
    success: true as const,
    current_tier: { level: tier.level, name: tier.name, icon: tier.icon, discount: tier.discountPercent },
    next_tier:
      next && progress
        ? {
            level: next.level,
            name: next.name,
            required_spent: next.minSpent.toJSON(),
            remaining: progress.remaining.toJSON(),
            progress_percent: progress.progressPercent,
          }
        : null,
    benefits: tier.benefits,
  }
}
