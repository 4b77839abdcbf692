import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { type TierProblem, TiersPage } from './admin-tiers.tsx'
import { changeTier } from './change-tier.ts'
import { readTier, type TypedTier, tierFields } from './tier-form.ts'
import { listTierChanges, listTierRows } from './tiers.sql.ts'

const HERE = '/admin/settings/tiers'
const TierAddress = Type.Object({ level: Type.Integer({ minimum: 0, maximum: 1000 }) })
const TierForm = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    ...Object.fromEntries(tierFields.map((name) => [name, Type.Optional(Type.String({ maxLength: 1500 }))])),
  },
  { additionalProperties: false, form: true },
)

/** The loyalty tiers: seeing them, and changing one at a time. */
export function tierAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const config = { access: 'operator' } as const

  async function readPage(request: FastifyRequest) {
    const [tiers, waiting] = await Promise.all([listTierRows(db), getWaiting(db)])
    const levels = tiers.map((tier) => tier.level)
    const changes = await listTierChanges(db, levels)
    return { tiers, changes, mayChange: userOf(request).role === 'owner', counts: sidebarCounts(waiting) }
  }

  app.get(HERE, { config, schema: { hide: true } }, async (request, reply) =>
    frame.page(request, reply, <TiersPage {...(await readPage(request))} />, takeToast(request, reply)),
  )

  app.post(
    `${HERE}/:level`,
    { config, schema: { hide: true, params: TierAddress, body: TierForm } },
    async (request, reply) => {
      const { level } = request.params
      const typed = Object.fromEntries(
        tierFields.map((name) => [name, typedText(request.body, name)]),
      ) as TypedTier
      const { tier, problems } = readTier(typed)
      const { version } = request.body as { version: number }
      const changed =
        problems.length === 0 &&
        (await attempt(() => changeTier(transaction, userOf(request), { level, version, tier })))
      if (changed && 'value' in changed) {
        leaveToast(reply, 'tier_saved')
        return reply.redirect(HERE, 303)
      }
      if (changed) markRefused(reply, changed.refused)
      else reply.code(400)
      const refusal = changed ? changed.refused.sentence(languageOf(request)) : undefined
      const problem: TierProblem = { level, typed, problems, refusal }
      return frame.page(request, reply, <TiersPage {...(await readPage(request))} problem={problem} />)
    },
  )
}
