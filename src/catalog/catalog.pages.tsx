import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, type PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Tier } from '../accounts/tier.ts'
import { takeToast } from '../accounts/toast.pages.ts'
import type { PersonalPrice } from '../orders/pricing.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { localPath } from '../ui/format.ts'
import { CustomerLayout, GuestLayout } from '../ui/layout.tsx'
import { Toast } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { ComparisonPage } from './comparison.tsx'
import { COMPARED_MAX, comparedIds } from './comparison-address.ts'
import { markFavourite } from './mark-favourite.ts'
import type { Service } from './service.ts'
import { ServiceCard } from './service-card.tsx'
import { FavouriteStar, ServiceShelf } from './service-shelf.tsx'
import { findService, listServicesById } from './services.sql.ts'
import { readShelf, type Shelf, withMore } from './shelf.pages.ts'

const Ids = Type.String({ maxLength: 200 })
const ComparedIds = Type.Optional(Type.Union([Ids, Type.Array(Ids, { maxItems: 50 })]))
const ServicesQuery = Type.Object({
  category: Type.Optional(Type.String({ maxLength: 50 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  after: Type.Optional(Type.String({ maxLength: 40 })),
  favourites: Type.Optional(Type.String({ maxLength: 10 })),
  // What is ticked for comparing, on this page or another.
  ids: ComparedIds,
})
const CompareQuery = Type.Object({ ids: ComparedIds })
const ServiceNumber = Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }))
const FavouriteForm = Type.Object(
  { mark: ServiceNumber, unmark: ServiceNumber, back: Type.Optional(Type.String({ maxLength: 2048 })) },
  { additionalProperties: false, form: true },
)

type CatalogPageParts = { frame: PageFrame; db: Queryable; transaction: Transaction }

/** What is on sale, for everybody; side by side; and what a customer has marked of it. */
export function catalogPages(app: Server, parts: CatalogPageParts): void {
  const { frame, db } = parts

  app.get(
    '/services',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: ServicesQuery } },
    async (request, reply) => {
      const ids = comparedIds(request.query.ids).slice(0, COMPARED_MAX)
      const [shelf, tier, personal, compared] = await Promise.all([
        readShelf(db, request.query, { userId: request.user?.id }),
        frame.tier(request),
        frame.personalPrices(request),
        ids.length > 0 ? listServicesById(db, ids) : [],
      ])
      const page = <ServicesPage {...{ shelf, tier, personal, compared }} />
      return frame.page(request, reply, page, takeToast(request, reply))
    },
  )

  app.get(
    '/services/compare',
    { config: { access: 'anyone' }, schema: { hide: true, querystring: CompareQuery } },
    async (request, reply) => {
      const ids = comparedIds(request.query.ids)
      const [found, tier, personal] = await Promise.all([
        listServicesById(db, ids.slice(0, COMPARED_MAX)),
        frame.tier(request),
        frame.personalPrices(request),
      ])
      const services = await withMore(db, found, request.user?.id)
      const tooMany = ids.length > COMPARED_MAX
      return frame.page(request, reply, <ComparisonPage {...{ services, tier, personal, tooMany }} />)
    },
  )

  app.post(
    '/favourites',
    { config: { access: 'customer' }, schema: { hide: true, body: FavouriteForm } },
    async (request, reply) => {
      const { mark, unmark, back } = request.body
      const userId = userOf(request).id
      const serviceId = mark ?? unmark ?? 0
      const isOn = mark !== undefined
      const outcome = await attempt(() => markFavourite(parts.transaction, { userId, serviceId, isOn }))
      if (!request.headers['hx-request']) {
        if ('refused' in outcome) throw outcome.refused
        return reply.redirect(localPath(back) ?? '/services', 303)
      }
      const service = await findService(db, serviceId)
      const sentence = 'refused' in outcome ? outcome.refused.sentence(languageOf(request)) : undefined
      const shown = service && { ...service, isFavourite: isOn && sentence === undefined }
      return frame.part(
        request,
        reply,
        <>
          {shown && <FavouriteStar service={shown} swap />}
          {sentence && (
            <div hx-swap-oob="beforeend:#toasts">
              <Toast toast={{ kind: 'error', text: sentence }} />
            </div>
          )}
        </>,
      )
    },
  )
}

function ServicesPage({
  shelf,
  tier,
  personal,
  compared,
}: {
  shelf: Shelf
  tier: Tier
  personal: readonly PersonalPrice[]
  /** What is ticked for comparing, on this page or another. */
  compared: readonly Service[]
}) {
  const t = useTexts()
  const { user } = usePage()
  // Alone on the shelf there is nothing to compare with, unless other pages have more.
  const isPart = Boolean(shelf.search || shelf.category || shelf.onlyFavourites || !shelf.isFirst)
  const comparable = shelf.services.length > 1 || isPart || compared.length > 0
  const list = (
    <ServiceShelf
      shelf={shelf}
      action="/services"
      keep={{ ids: compared.map(({ id }) => id).join(',') || undefined }}
      compared={comparable ? compared : undefined}
      card={(service) => (
        <ServiceCard
          key={service.id}
          service={service}
          tier={tier}
          personal={personal}
          comparable={comparable}
          isCompared={compared.some(({ id }) => id === service.id)}
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
