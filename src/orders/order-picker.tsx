import type { Tier } from '../accounts/tier.ts'
import { ServiceCard } from '../catalog/service-card.tsx'
import { ServiceShelf } from '../catalog/service-shelf.tsx'
import type { Shelf } from '../catalog/shelf.pages.ts'
import { Refusal } from '../core/refusal.ts'
import { addressOf } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import type { OrderDetail } from './orders.sql.ts'
import type { PersonalPrice } from './pricing.ts'

/** Choosing the service to order. `draft` carries along that something typed before is kept. */
export function OrderPicker({
  shelf,
  tier,
  personal,
  draft,
  isPaused,
  repeats,
}: {
  shelf: Shelf
  tier: Tier
  personal: readonly PersonalPrice[]
  draft: string | undefined
  /** The service that was asked for cannot be ordered. */
  isPaused: boolean
  /** The order that was to be repeated. */
  repeats: OrderDetail | undefined
}) {
  const t = useTexts()
  const { language } = usePage()
  const again = repeats && String(repeats.number)
  return (
    <CustomerLayout
      title={t.orderForm.title}
      lead={t.orderForm.pickLead}
      actions={
        <a class="btn btn-outline-secondary" href="/orders/mass">
          {t.shelf.mass.title}
        </a>
      }
    >
      {isPaused && (
        <Notice kind="warning">
          {repeats
            ? t.shelf.again.offSale(again!, repeats.serviceName)
            : new Refusal('service_inactive').sentence(language)}
        </Notice>
      )}
      <ServiceShelf
        shelf={shelf}
        action="/orders/new"
        keep={{ draft, again }}
        card={(service) => (
          <ServiceCard
            key={service.id}
            service={service}
            tier={tier}
            personal={personal}
            href={addressOf('/orders/new', { service: String(service.id), draft, again })}
            action={{ text: t.orderForm.choose, label: t.orderForm.chooseLabel(service.name) }}
          />
        )}
      />
    </CustomerLayout>
  )
}
