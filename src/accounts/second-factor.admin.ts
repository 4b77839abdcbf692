import { Type } from 'typebox'
import type { Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { userOf } from './access.api.ts'
import { resetSecondFactor } from './set-second-factor.ts'
import { leaveToast } from './toast.pages.ts'

const ResetForm = Type.Object(
  { reason: Type.String({ minLength: 3, maxLength: 300, pattern: '\\S' }) },
  { additionalProperties: false, form: true },
)

/** The way out for somebody who has lost their phone and their recovery codes. */
export function secondFactorAdminPages(app: Server, { transaction }: { transaction: Transaction }): void {
  app.post(
    '/admin/users/:id/second-factor-reset',
    {
      config: { access: 'operator' },
      schema: { hide: true, params: Type.Object({ id: Id }), body: ResetForm },
    },
    async (request, reply) => {
      const { id } = request.params
      const reset = { userId: id, reason: request.body.reason.trim(), language: languageOf(request) }
      await resetSecondFactor(transaction, userOf(request), reset)
      leaveToast(reply, 'second_factor_reset')
      return reply.redirect(`/admin/users/${id}`, 303)
    },
  )
}
