import type { ComponentChildren } from 'preact'
import type { Tier } from '../accounts/tier.ts'
import type { PersonalPrice } from '../orders/pricing.ts'
import { DisclosureNote } from '../support/disclosure-note.tsx'
import { formatMinutes, formatNumber, formatPercent } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout, GuestLayout } from '../ui/layout.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { COMPARED_MAX, comparisonAddress } from './comparison-address.ts'
import { isOrderable, isPackage } from './service.ts'
import { ServicePrice } from './service-card.tsx'
import { roughMinutes } from './service-record.ts'
import type { ShelfService } from './shelf.pages.ts'

type Compared = ShelfService & { refillDays: number }

type ComparisonProps = {
  services: readonly Compared[]
  tier: Tier
  personal: readonly PersonalPrice[]
  /** More were asked for than stand side by side. */
  tooMany: boolean
}

/** Services side by side: what each costs this person, how much may be ordered, how fast it was, what it offers. */
export function ComparisonPage(props: ComparisonProps) {
  const t = useTexts()
  const { user } = usePage()
  const { title, lead } = t.shelf.compare
  if (user) {
    return (
      <CustomerLayout title={title} lead={lead} trail={[{ href: '/services', text: t.services.title }]}>
        <Comparison {...props} />
      </CustomerLayout>
    )
  }
  return (
    <GuestLayout title={title}>
      <div class="page-heading">
        <div>
          <h1>{title}</h1>
          <p class="page-lead">{lead}</p>
        </div>
      </div>
      <Comparison {...props} />
    </GuestLayout>
  )
}

function Comparison({ services, tier, personal, tooMany }: ComparisonProps) {
  const t = useTexts()
  const words = t.shelf.compare
  const rows = useCriteria(services, { tier, personal })
  if (services.length === 0) {
    return (
      <Card flush>
        <EmptyState
          icon="grid"
          title={words.empty}
          hint={words.emptyHint}
          action={{ href: '/services', text: t.services.title }}
        />
      </Card>
    )
  }
  return (
    <>
      {tooMany && <Notice kind="info">{words.tooMany(String(COMPARED_MAX))}</Notice>}
      <Card flush>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it sideways */}
        <section class="compare-frame" tabIndex={0} aria-label={words.title}>
          <table class="compare-table">
            <caption class="visually-hidden">{words.title}</caption>
            <thead>
              <tr>
                <th scope="col">
                  <span class="visually-hidden">{words.criterion}</span>
                </th>
                {services.map((service) => (
                  <th key={service.id} scope="col">
                    <ComparedHead {...{ service, services }} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.title}>
                  <th scope="row">{row.title}</th>
                  {row.cells.map((cell, place) => (
                    <td key={services[place]!.id}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Card>
      <p>
        <a class="btn btn-outline-secondary" href="/services">
          <Icon name="plus" /> {words.more}
        </a>
      </p>
    </>
  )
}

function ComparedHead({ service, services }: { service: Compared; services: readonly Compared[] }) {
  const t = useTexts()
  const others = services.filter(({ id }) => id !== service.id).map(({ id }) => id)
  return (
    <>
      <p class="service-name">
        <span class="service-id">{service.id}</span> {service.name}
      </p>
      <div class="compare-acts">
        {isOrderable(service.type) && (
          <a
            class="btn btn-soft"
            href={`/orders/new?service=${service.id}`}
            aria-label={t.services.orderLabel(service.name)}
          >
            {t.services.order}
          </a>
        )}
        {others.length > 0 && (
          <a
            class="row-action"
            href={comparisonAddress(others)}
            aria-label={t.shelf.compare.removeLabel(service.name)}
          >
            {t.shelf.compare.remove}
          </a>
        )}
      </div>
    </>
  )
}

function useCriteria(
  services: readonly Compared[],
  { tier, personal }: { tier: Tier; personal: readonly PersonalPrice[] },
): { title: string; cells: ComponentChildren[] }[] {
  const t = useTexts()
  const words = t.shelf.compare
  const row = (title: string, cell: (service: Compared) => ComponentChildren) => ({
    title,
    cells: services.map(cell),
  })
  const took = (seconds: number | null | undefined) =>
    seconds == null ? (
      <span class="compare-unknown">{words.unknown}</span>
    ) : (
      `~${formatMinutes(roughMinutes(seconds), t.common)}`
    )
  const amount = (service: Compared, quantity: number) =>
    isPackage(service.type) ? t.services.whole : formatNumber(quantity)
  return [
    row(words.price, (service) => <ServicePrice {...{ service, tier, personal }} />),
    row(words.category, (service) => service.category),
    row(words.min, (service) => amount(service, service.minQuantity)),
    row(words.max, (service) => amount(service, service.maxQuantity)),
    row(words.start, ({ told }) => took(told?.startP50Seconds)),
    row(words.finish, ({ told }) => took(told?.finishP50Seconds)),
    row(words.completed, ({ told }) =>
      told?.completionPercent == null ? took(null) : formatPercent(told.completionPercent),
    ),
    row(words.refill, (service) =>
      service.refillEnabled ? words.refillDays(formatNumber(service.refillDays)) : <YesNo is={false} />,
    ),
    row(words.cancel, (service) => <YesNo is={service.cancelEnabled} />),
    row(words.dripFeed, (service) => <YesNo is={service.dripFeed !== 'none'} />),
    ...(services.some(({ disclosure }) => disclosure)
      ? [row(words.disclosure, ({ disclosure }) => <DisclosureNote disclosure={disclosure} />)]
      : []),
  ]
}

function YesNo({ is }: { is: boolean }) {
  const t = useTexts()
  return (
    <span class={is ? 'compare-yes' : 'compare-unknown'}>
      <Icon name={is ? 'check' : 'close'} size={16} /> {is ? t.common.yes : t.common.no}
    </span>
  )
}
