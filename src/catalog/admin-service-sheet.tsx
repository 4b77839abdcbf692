import { DisclosureCard, type RefusedDisclosure } from '../support/admin-disclosure.tsx'
import type { DisclosureVersion } from '../support/disclosures.sql.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { formatNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Columns, Facts } from '../ui/parts.tsx'
import { ServicePersonalPrices } from '../wallet/admin-service-personal-prices.tsx'
import type { ServicePersonalPrice } from '../wallet/personal-prices.sql.ts'
import { PriceHistory } from './admin-price-history.tsx'
import { Margin, SaleState } from './admin-sale-state.tsx'
import { ServiceActs } from './admin-service-acts.tsx'
import { ServiceRoutes, type TypedRoute } from './admin-service-routes.tsx'
import { RateForm, SaleCard } from './admin-service-sale.tsx'
import { ratePer, type Service } from './service.ts'
import type { DeskService } from './service-desk.sql.ts'
import type { PriceRow } from './service-prices.sql.ts'
import type { ServiceRoute } from './service-routes.sql.ts'
import type { SyncMark } from './services.sql.ts'

/** Everything that is known of a service. */
export type ServiceSheet = {
  service: DeskService
  mark: SyncMark | undefined
  prices: readonly PriceRow[]
  routes: readonly ServiceRoute[]
  /** The names of all providers. */
  providers: readonly string[]
  /** How much must be left over a provider's price. */
  floorPercent: number
  /** What is disclosed about it, newest first. */
  disclosures: readonly DisclosureVersion[]
  /** Who has a price of their own for it; one more than `shown` when there are more. */
  personal: { prices: readonly ServicePersonalPrice[]; shown: number }
  counts: Readonly<Record<string, number>>
}

/** One service: what it is, its price to change, and pausing it. */
export function ServicePage({
  service,
  counts,
  mark,
  prices,
  routes,
  providers,
  floorPercent,
  disclosures,
  personal,
  disclosed,
  asks,
  typed,
  error,
  problem,
  route,
}: ServiceSheet & {
  /** What to ask about at once, for those without script: `sale`, or an act that takes it off the catalogue. */
  asks?: string | undefined
  /** What was typed as a price, with what is wrong with it. */
  typed?: string
  error?: string
  /** Why it was not put on sale or taken off it. */
  problem?: string
  /** A route that was refused as it was typed, or why one was not changed. */
  route?: { typed?: TypedRoute; problem?: string }
  /** A disclosure that was refused. */
  disclosed?: RefusedDisclosure
}) {
  const t = useTexts()
  const words = t.admin.services
  return (
    <AdminLayout
      title={service.name}
      trail={[{ text: words.title, href: '/admin/services' }]}
      actions={<SaleState service={service} />}
      counts={counts}
    >
      <Columns
        aside={
          <>
            <Card title={words.changeRate}>
              {service.rate.isLessThan(service.providerRate) && (
                <Notice kind="warning">{words.lossNotice}</Notice>
              )}
              {mark?.pricedByHand && <Notice kind="info">{t.admin.catalogue.byHand}</Notice>}
              <Allowed to="catalogue.change">
                <RateForm service={service} typed={typed} error={error} />
              </Allowed>
            </Card>
            <Allowed to="catalogue.change">
              {service.archivedAt === null && (
                <SaleCard {...{ service, floorPercent }} asks={asks === 'sale'} />
              )}
              <ServiceActs service={service} asks={asks} />
            </Allowed>
          </>
        }
      >
        {problem && <Notice kind="error">{problem}</Notice>}
        {mark?.pauseReason && !service.isActive && (
          <Notice kind="warning">{t.admin.catalogue.pausedFor[mark.pauseReason]}</Notice>
        )}
        <ServiceFacts service={service} />
        <DisclosureCard serviceId={service.id} versions={disclosures} refused={disclosed} />
        <ServiceRoutes {...{ service, routes, providers, floorPercent, ...route }} />
        <ServicePersonalPrices {...personal} />
        <PriceHistory prices={prices} />
      </Columns>
    </AdminLayout>
  )
}

function ServiceFacts({ service }: { service: Service }) {
  const t = useTexts()
  const words = t.admin.services
  const yesOrNo = (value: boolean) => (value ? t.common.yes : t.common.no)
  const per = words.per(formatNumber(ratePer(service.type)))
  return (
    <Card title={words.facts}>
      <Facts
        facts={[
          { term: words.id, value: String(service.id), copy: String(service.id) },
          { term: words.category, value: service.category },
          { term: words.type, value: service.type },
          {
            term: words.rate,
            value: (
              <span>
                <Amount value={service.rate} /> {per}
              </span>
            ),
            strong: true,
          },
          {
            term: words.cost,
            value: (
              <span>
                <Amount value={service.providerRate} /> {per}
              </span>
            ),
          },
          { term: words.margin, value: <Margin rate={service.rate} providerRate={service.providerRate} /> },
          {
            term: words.range,
            value: `${formatNumber(service.minQuantity)} – ${formatNumber(service.maxQuantity)}`,
          },
          { term: words.refill, value: yesOrNo(service.refillEnabled) },
          { term: words.cancelable, value: yesOrNo(service.cancelEnabled) },
          { term: words.dripFeed, value: yesOrNo(service.dripFeed !== 'none') },
          { term: words.provider, value: service.provider },
          {
            term: words.providerService,
            value: service.providerServiceId,
            copy: service.providerServiceId,
          },
        ]}
      />
    </Card>
  )
}
