import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { tierOf } from '../accounts/tier.ts'
import { listTiers } from '../accounts/users.sql.ts'
import { listOpenRules } from '../catalog/order-rules.sql.ts'
import { listActiveServices } from '../catalog/services.sql.ts'
import { Money } from '../core/money.ts'
import { getOrdersPerMinute } from '../operations/settings.sql.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { DocsFrame } from '../ui/docs-frame.tsx'
import { useTexts } from '../ui/page-context.ts'
import { listCalls } from './api-calls.sql.ts'
import { ApiCallsPage } from './api-calls-page.tsx'
import { AFTERCARE_PER_MINUTE, CALLS_PER_MINUTE } from './api-v2-call.ts'
import { ApiV2Docs, type ApiV2Facts } from './api-v2-docs.tsx'
import type { ExampleOrder } from './api-v2-examples.ts'
import { findExample } from './example-order.ts'

const CALLS_A_PAGE = 50
const CallsQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
})

/** What resellers look at: how API v2 is called, and what they called lately. */
export function resellerPages(
  app: Server,
  { frame, db, publicUrl }: { frame: PageFrame; db: Queryable; publicUrl: string },
): void {
  app.get(
    '/docs/api-v2',
    { config: { access: 'anyone' }, schema: { hide: true } },
    async (request, reply) => {
      const [example, ordersPerMinute] = await Promise.all([exampleOf(db), getOrdersPerMinute(db)])
      const url = `${publicUrl}/api/v2`
      const limits = { callsPerMinute: CALLS_PER_MINUTE, aftercarePerMinute: AFTERCARE_PER_MINUTE }
      const facts = { url, example, ordersPerMinute, ...limits }
      return frame.page(request, reply, <ApiV2Page facts={facts} />)
    },
  )

  app.get(
    '/api-keys/calls',
    { config: { access: 'customer' }, schema: { hide: true, querystring: CallsQuery } },
    async (request, reply) => {
      const page = { before: request.query.before, limit: CALLS_A_PAGE + 1 }
      const rows = await listCalls(db, userOf(request).id, page)
      const calls = rows.slice(0, CALLS_A_PAGE)
      const next = rows.length > CALLS_A_PAGE ? calls.at(-1)?.id : undefined
      return frame.page(request, reply, <ApiCallsPage calls={calls} next={next} />)
    },
  )
}

const EXAMPLES_LOOKED_AT = 1000

async function exampleOf(db: Queryable): Promise<ExampleOrder | undefined> {
  const [services, rules, tiers] = await Promise.all([
    listActiveServices(db, { limit: EXAMPLES_LOOKED_AT }),
    listOpenRules(db),
    listTiers(db),
  ])
  return findExample(services, rules, tierOf(tiers, Money.zero))
}

function ApiV2Page({ facts }: { facts: ApiV2Facts }) {
  const words = useTexts().apiV2
  return (
    <DocsFrame title={words.title} lead={words.lead} other={{ text: words.rest, href: '/docs' }}>
      <ApiV2Docs facts={facts} />
    </DocsFrame>
  )
}
