import { Type } from 'typebox'
import { type Tier, tierOf } from '../accounts/tier.ts'
import { listTiers } from '../accounts/users.sql.ts'
import { Money } from '../core/money.ts'
import { offeredRate, offerOf, type PersonalPrice } from '../orders/pricing.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Amount, exactly, success } from '../platform/reply.ts'
import { listPersonalPrices } from '../wallet/personal-prices.sql.ts'
import { ratePer, type Service } from './service.ts'
import { summaryOf, type TrackRecord } from './service-record.ts'
import { listOverallRecords } from './service-records.sql.ts'
import { listActiveServices } from './services.sql.ts'

const ServiceReply = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  category: Type.String(),
  type: Type.String(),
  description: Type.Union([Type.String(), Type.Null()]),
  rate: Amount,
  rate_per: Type.Integer({ description: 'how many pieces the rate is for' }),
  my_rate: Type.Number({ description: 'đồng, by my tier or my own price' }),
  min_quantity: Type.Integer(),
  max_quantity: Type.Integer(),
  refill: Type.Boolean(),
  cancel: Type.Boolean(),
  drip_feed: Type.Boolean(),
  start_p50_seconds: told('half of the orders of the last 90 days began within so long'),
  finish_p50_seconds: told('half of those that were completed were so within so long'),
  finish_p90_seconds: told('nine of ten of those that were completed were so within so long'),
  completion_percent: told('how many of the orders that ended were completed'),
  sample: Type.Integer({ description: 'how many orders ended in the last 90 days' }),
})

/** A figure of the track record; null where fewer than five orders stand behind it. */
function told(description: string) {
  return Type.Union([Type.Number(), Type.Null()], { description })
}

/** What is on sale. */
export function catalogRoutes(app: Server, parts: { db: Queryable }): void {
  app.get(
    '/api/services',
    {
      config: { access: 'anyone' },
      schema: {
        summary: 'Services on sale, in the order of the shop',
        description: 'With a token, my_rate is what its owner pays: the better of tier and personal price.',
        operationId: 'listServices',
        tags: ['Services'],
        querystring: exactly({
          category: Type.Optional(Type.String({ maxLength: 50 })),
          search: Type.Optional(
            Type.String({ maxLength: 100, description: 'found without diacritics too', examples: ['like'] }),
          ),
          after: Type.Optional(
            Type.String({ pattern: '^\\d{1,9}-\\d{1,9}$', description: 'next from the page before' }),
          ),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        }),
        response: {
          200: success({
            data: Type.Array(ServiceReply),
            pagination: Type.Object({
              limit: Type.Integer(),
              next: Type.Union([Type.String(), Type.Null()], { description: 'after for the next page' }),
            }),
          }),
        },
      },
    },
    async (request) => {
      const { category, search, after, limit = 100 } = request.query
      const [position, id] = after?.split('-').map(Number) ?? []
      const from = position !== undefined && id !== undefined ? { position, id } : undefined
      const [rows, tiers, personal] = await Promise.all([
        listActiveServices(parts.db, { category, search, after: from, limit: limit + 1 }),
        listTiers(parts.db),
        request.user ? listPersonalPrices(parts.db, request.user.id) : [],
      ])
      const tier = tierOf(tiers, request.user?.totalSpent ?? Money.zero)
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      const ids = shown.map((service) => service.id)
      const records = await listOverallRecords(parts.db, ids)
      return {
        success: true as const,
        data: shown.map((service) =>
          presentService(service, { tier, personal }, records.get(service.id) ?? []),
        ),
        pagination: { limit, next: last ? `${last.position}-${last.id}` : null },
      }
    },
  )
}

function presentService(
  service: Service,
  { tier, personal }: { tier: Tier; personal: readonly PersonalPrice[] },
  record: TrackRecord,
) {
  const told = summaryOf(record)
  return {
    id: service.id,
    name: service.name,
    category: service.category,
    type: service.type,
    description: service.description,
    rate: service.rate.toJSON(),
    rate_per: ratePer(service.type),
    my_rate: offeredRate(offerOf(service, tier, personal)).toJSON(),
    min_quantity: service.minQuantity,
    max_quantity: service.maxQuantity,
    refill: service.refillEnabled,
    cancel: service.cancelEnabled,
    drip_feed: service.dripFeed !== 'none',
    start_p50_seconds: told.startP50Seconds,
    finish_p50_seconds: told.finishP50Seconds,
    finish_p90_seconds: told.finishP90Seconds,
    completion_percent: told.completionPercent,
    sample: told.sample,
  }
}
