import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Tier } from '../accounts/tier.ts'
import type { PersonalPrice } from '../orders/pricing.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { CustomerLayout, GuestLayout } from '../ui/layout.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { ServiceCard } from './service-card.tsx'
import { ServiceShelf } from './service-shelf.tsx'
import { readShelf, type Shelf } from './shelf.pages.ts'

const ServicesQuery = Type.Object({
  category: Type.Optional(Type.String({ maxLength: 50 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  after: Type.Optional(Type.String({ maxLength: 40 })),
})

/** What is on sale, for everybody. */
export function catalogPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  app.get(
    '/services',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: ServicesQuery } },
    async (request, reply) => {
      const [shelf, tier, personal] = await Promise.all([
        readShelf(parts.db, request.query),
        parts.frame.tier(request),
        parts.frame.personalPrices(request),
      ])
      return parts.frame.page(request, reply, <ServicesPage {...{ shelf, tier, personal }} />)
    },
  )
}

function ServicesPage({
  shelf,
  tier,
  personal,
}: {
  shelf: Shelf
  tier: Tier
  personal: readonly PersonalPrice[]
}) {
  const t = useTexts()
  const { user } = usePage()
  const list = (
    <ServiceShelf
      shelf={shelf}
      action="/services"
      card={(service) => (
        <ServiceCard
          key={service.id}
          service={service}
          tier={tier}
          personal={personal}
          href={`/orders/new?service=${service.id}`}
          action={{ text: t.services.order, label: t.services.orderLabel(service.name) }}
        />
      )}
    />
  )
  if (user) {
    return (
      <CustomerLayout title={t.services.title} lead={t.services.lead}>
        {list}
      </CustomerLayout>
    )
  }
  return (
    <GuestLayout title={t.services.title}>
      <div class="page-heading">
        <div>
          <h1>{t.services.title}</h1>
          <p class="page-lead">{t.services.guestLead}</p>
        </div>
      </div>
      {list}
    </GuestLayout>
  )
}
