import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Refusal } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { brand } from '../ui/texts.ts'
import { userOf } from './access.api.ts'
import type { AccountLimits } from './account-limits.ts'
import { attempt, markRefused, type PageFrame } from './page-frame.pages.tsx'
import type { Passwords } from './password.ts'
import type { SecondFactorProof } from './prove-second-factor.ts'
import { type FactorSecrets, factorUri } from './second-factor.ts'
import { type FactorState, RecoveryCodesPage, SecondFactorPage } from './second-factor-cards.tsx'
import { findFactor } from './second-factors.sql.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  dropPendingFactor,
  endSecondFactor,
} from './set-second-factor.ts'
import { leaveToast, takeToast } from './toast.pages.ts'

type SecondFactorPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  passwords: Passwords
  accountLimits: AccountLimits
  secrets: FactorSecrets
  prove: SecondFactorProof
}

const HOME = '/profile/second-factor'
const customer = { access: 'customer' } as const
const form = <T extends Parameters<typeof Type.Object>[0]>(fields: T) =>
  Type.Object(fields, { additionalProperties: false, form: true })
const password = Type.String({ maxLength: 128 })
const code = Type.String({ maxLength: 40 })

/** Setting up one's second factor and turning it off. */
export function secondFactorPages(app: Server, parts: SecondFactorPageParts): void {
  const { frame, transaction, passwords, accountLimits, secrets, prove } = parts

  app.get(HOME, { config: customer, schema: { hide: true } }, async (request, reply) =>
    showFactor(parts, request, reply),
  )

  app.post(
    `${HOME}/begin`,
    { config: customer, schema: { hide: true, body: form({ password }) } },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        await accountLimits.proof.check(request)
        const begin = { userId: userOf(request).id, password: request.body.password }
        await beginSecondFactor(transaction, passwords, secrets.encrypt, begin)
      })
      if ('refused' in outcome) return showFactor(parts, request, reply, outcome.refused)
      return reply.redirect(HOME, 303)
    },
  )

  app.post(
    `${HOME}/confirm`,
    { config: customer, schema: { hide: true, body: form({ code }) } },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        await accountLimits.proof.check(request)
        const confirm = { userId: userOf(request).id, code: request.body.code, language: languageOf(request) }
        return confirmSecondFactor(transaction, secrets, confirm)
      })
      if ('refused' in outcome) return showFactor(parts, request, reply, outcome.refused)
      // Shown by this answer and by nothing after it: only hashes are kept.
      return frame.page(request, reply, <RecoveryCodesPage codes={outcome.value} />)
    },
  )

  app.post(
    `${HOME}/cancel`,
    { config: customer, schema: { hide: true, body: form({}) } },
    async (request, reply) => {
      await dropPendingFactor(transaction, userOf(request).id)
      return reply.redirect('/profile', 303)
    },
  )

  app.post(
    `${HOME}/off`,
    { config: customer, schema: { hide: true, body: form({ password, code }) } },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        await accountLimits.proof.check(request)
        const end = { ...request.body, userId: userOf(request).id, language: languageOf(request) }
        await endSecondFactor(transaction, passwords, prove, end)
      })
      if ('refused' in outcome) return showFactor(parts, request, reply, outcome.refused)
      leaveToast(reply, 'second_factor_off')
      return reply.redirect(HOME, 303)
    },
  )
}

async function showFactor(
  { frame, db, secrets }: SecondFactorPageParts,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: Refusal,
): Promise<FastifyReply> {
  const user = userOf(request)
  const factor = await findFactor(db, user.id)
  let state: FactorState = { kind: 'off' }
  if (factor?.isOn) state = { kind: 'on', codesLeft: factor.codesLeft }
  else if (factor) {
    const secret = secrets.decrypt(factor.sealedSecret)
    state = { kind: 'pending', secret, uri: factorUri(secret, brand, user.username) }
  }
  if (refused) markRefused(reply, refused)
  const toast = refused ? undefined : takeToast(request, reply)
  const page = <SecondFactorPage state={state} isMissed={user.lacksSecondFactor} refused={refused} />
  return frame.page(request, reply, page, toast)
}
