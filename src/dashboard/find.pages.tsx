import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { listActiveServices } from '../catalog/services.sql.ts'
import { listFilteredOrders } from '../orders/order-list.sql.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { listDepositsByCode } from './found.sql.ts'
import { type Found, FoundPage, FoundResults } from './found.tsx'

const FOUND_MAX = 5

const FindQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })) })

/** One search over all that is a customer's: pages, orders, services, deposits. As a page, and for the dialog. */
export function searchPages(app: Server, { frame, db }: { frame: PageFrame; db: Queryable }): void {
  app.get(
    '/search',
    { config: { access: 'customer' }, schema: { hide: true, querystring: FindQuery } },
    async (request, reply) => {
      const query = request.query.q?.trim() ?? ''
      const found = await findAll(db, userOf(request).id, query)
      // The dialog asks for the results alone.
      if (request.headers['hx-request']) {
        return frame.part(request, reply, <FoundResults query={query} found={found} />)
      }
      return frame.page(request, reply, <FoundPage query={query} found={found} />)
    },
  )
}

async function findAll(db: Queryable, userId: string, query: string): Promise<Found> {
  if (query.length < 1) return { orders: [], services: [], deposits: [] }
  const everything = { statuses: undefined, from: undefined, until: undefined, serviceId: undefined }
  const number = /^#?\d{1,15}$/.test(query)
  const [orders, services, deposits] = await Promise.all([
    // A single letter is in every link.
    query.length > 2 || number
      ? listFilteredOrders(db, userId, { ...everything, text: query }, { place: undefined, limit: FOUND_MAX })
      : [],
    listActiveServices(db, { search: query, limit: FOUND_MAX }),
    listDepositsByCode(db, userId, query, FOUND_MAX),
  ])
  return { orders, services, deposits }
}
