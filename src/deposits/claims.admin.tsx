import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { texts } from '../ui/texts.ts'
import { ClaimsPage } from './admin-claims.tsx'
import { answerClaim } from './answer-claim.ts'
import { countWaitingClaims, listWaitingClaims } from './claims.sql.ts'

const PAGE_ROWS = 50
const ANSWER_MIN = 3

const ListQuery = Type.Object({
  done: Type.Optional(Type.String({ maxLength: 20 })),
  after: Type.Optional(Id),
})
const ClaimAddress = Type.Object({ id: Id })
const AnswerForm = Type.Object(
  { answer: Type.Optional(Type.String({ maxLength: 500 })) },
  { additionalProperties: false, form: true },
)

/** The claims of customers who transferred but see nothing. */
export function claimAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const config = { access: 'operator' } as const
  const here = '/admin/deposits/claims'

  async function readPage(after?: string) {
    const [rows, total, waiting] = await Promise.all([
      listWaitingClaims(db, { after, limit: PAGE_ROWS + 1 }),
      countWaitingClaims(db),
      getWaiting(db),
    ])
    const claims = rows.slice(0, PAGE_ROWS)
    return { claims, total, waiting, after, next: rows.length > PAGE_ROWS ? claims.at(-1)!.id : undefined }
  }

  app.get(here, { config, schema: { hide: true, querystring: ListQuery } }, async (request, reply) =>
    frame.page(
      request,
      reply,
      <ClaimsPage {...(await readPage(request.query.after))} done={request.query.done} />,
    ),
  )

  app.post(
    `${here}/:id/answer`,
    { config, schema: { hide: true, params: ClaimAddress, body: AnswerForm } },
    async (request, reply) => {
      const answer = request.body.answer?.trim() ?? ''
      const language = languageOf(request)
      if (answer.length < ANSWER_MIN) {
        const problem = texts(language).admin.deposits.desk.reasonWrong
        return frame.page(request, reply.code(400), <ClaimsPage {...(await readPage())} problem={problem} />)
      }
      const closed = await attempt(() =>
        answerClaim(transaction, userOf(request).id, request.params.id, answer),
      )
      if ('value' in closed) return reply.redirect(`${here}?done=answered`, 303)
      markRefused(reply, closed.refused)
      const problem = closed.refused.sentence(language)
      return frame.page(request, reply, <ClaimsPage {...(await readPage())} problem={problem} />)
    },
  )
}
