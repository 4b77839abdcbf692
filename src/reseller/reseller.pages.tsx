import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { listActiveServices } from '../catalog/services.sql.ts'
import { getOrdersPerMinute } from '../operations/settings.sql.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { DocsFrame } from '../ui/docs-frame.tsx'
import { useTexts } from '../ui/page-context.ts'
import { listCalls } from './api-calls.sql.ts'
import { ApiCallsPage } from './api-calls-page.tsx'
import { CALLS_PER_MINUTE } from './api-v2-call.ts'
import { ApiV2Docs, type ApiV2Facts } from './api-v2-docs.tsx'
import type { ExampleOrder } from './api-v2-examples.ts'

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
      const [example, ordersPerMinute] = await Promise.all([findExample(db), getOrdersPerMinute(db)])
      const url = `${publicUrl}/api/v2`
      const facts = { url, example, ordersPerMinute, callsPerMinute: CALLS_PER_MINUTE }
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

/** Something on sale that needs a link and a quantity only; a shop without it has examples that nobody can run. */
async function findExample(db: Queryable): Promise<ExampleOrder> {
  const services = await listActiveServices(db, { limit: 100 })
  const found = services.find(({ type }) => type === 'Default')
  return { service: found?.id ?? 1, quantity: found?.minQuantity ?? 1000 }
}

function ApiV2Page({ facts }: { facts: ApiV2Facts }) {
  const words = useTexts().apiV2
  return (
    <DocsFrame title={words.title} lead={words.lead} other={{ text: words.rest, href: '/docs' }}>
      <ApiV2Docs facts={facts} />
    </DocsFrame>
  )
}
