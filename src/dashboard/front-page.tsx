import type { Tier } from '../accounts/tier.ts'
import type { Service } from '../catalog/service.ts'
import { ServiceCard } from '../catalog/service-card.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { GuestLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'

/** The shop's front: what it is, what some of it costs, and how it works. */
export function FrontPage({
  services,
  tier,
  invitation,
}: {
  services: readonly Service[]
  tier: Tier
  /** The referral code the guest came with. */
  invitation: string | undefined
}) {
  const t = useTexts()
  const promises: { icon: IconName; title: string; text: string }[] = [
    { icon: 'qr', title: t.front.paidTitle, text: t.front.paid },
    { icon: 'wallet', title: t.front.pricedTitle, text: t.front.priced },
    { icon: 'list', title: t.front.trackedTitle, text: t.front.tracked },
    { icon: 'refill', title: t.front.refundedTitle, text: t.front.refunded },
  ]
  return (
    <GuestLayout title={t.front.title}>
      <section class="hero">
        <h1>{t.front.title}</h1>
        <p class="hero-lead">{t.front.lead}</p>
        {invitation && <Notice kind="success">{t.front.invited(invitation)}</Notice>}
        <div class="button-row">
          <a class="btn btn-primary btn-lg" href="/register">
            {t.front.start}
          </a>
          <a class="btn btn-outline-secondary btn-lg" href="/services">
            {t.front.browse}
          </a>
        </div>
      </section>
      {services.length > 0 && (
        <section class="front-section">
          <div class="front-heading">
            <h2>{t.front.sample}</h2>
            <a href="/services">{t.common.viewAll}</a>
          </div>
          <ul class="service-cards">
            {services.map((service) => (
              <ServiceCard
                key={service.id}
                service={service}
                tier={tier}
                href={`/orders/new?service=${service.id}`}
                action={{ text: t.services.order, label: t.services.orderLabel(service.name) }}
              />
            ))}
          </ul>
        </section>
      )}
      <section class="front-section">
        <h2>{t.front.promises}</h2>
        <ul class="promises">
          {promises.map((promise) => (
            <li key={promise.title} class="promise">
              <span class="promise-icon">
                <Icon name={promise.icon} size={24} />
              </span>
              <h3>{promise.title}</h3>
              <p>{promise.text}</p>
            </li>
          ))}
        </ul>
      </section>
    </GuestLayout>
  )
}
