import type { Tier } from '../accounts/tier.ts'
import { ServiceCard } from '../catalog/service-card.tsx'
import { ServiceShelf } from '../catalog/service-shelf.tsx'
import type { Shelf } from '../catalog/shelf.pages.ts'
import { Refusal } from '../core/refusal.ts'
import { addressOf } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import type { PersonalPrice } from './pricing.ts'

/** Choosing the service to order. `draft` carries along that something typed before is kept. */
export function OrderPicker({
  shelf,
  tier,
  personal,
  draft,
  isPaused,
}: {
  shelf: Shelf
  tier: Tier
  personal: readonly PersonalPrice[]
  draft: string | undefined
  /** The service that was asked for cannot be ordered. */
  isPaused: boolean
}) {
  const t = useTexts()
  const { language } = usePage()
  return (
    <CustomerLayout title={t.orderForm.title} lead={t.orderForm.pickLead}>
      {isPaused && <Notice kind="warning">{new Refusal('service_inactive').sentence(language)}</Notice>}
      <ServiceShelf
        shelf={shelf}
        action="/orders/new"
        keep={{ draft }}
        card={(service) => (
          <ServiceCard
            key={service.id}
            service={service}
            tier={tier}
            personal={personal}
            href={addressOf('/orders/new', { service: String(service.id), draft })}
            action={{ text: t.orderForm.choose, label: t.orderForm.chooseLabel(service.name) }}
          />
        )}
      />
    </CustomerLayout>
  )
}
