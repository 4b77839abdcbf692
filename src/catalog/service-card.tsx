import type { Tier } from '../accounts/tier.ts'
import { offeredPrice, offerOf, type PersonalPrice } from '../orders/pricing.ts'
import { DisclosureNote } from '../support/disclosure-note.tsx'
import { formatMinutes, formatNumber } from '../ui/format.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount } from '../ui/parts.tsx'
import { CompareChoice } from './compare-bar.tsx'
import { isOrderable, isPackage, ratePer, type Service } from './service.ts'
import { type RecordSummary, roughMinutes } from './service-record.ts'
import { FavouriteStar } from './service-shelf.tsx'
import type { ShelfService } from './shelf.pages.ts'

/** A service as the shop shows it: what it costs this person, how much may be ordered, what it offers. */
export function ServiceCard({
  service,
  tier,
  personal = [],
  comparable,
  isCompared,
  href,
  action,
}: {
  service: ShelfService
  tier: Tier
  /** What this customer was granted beside the tier. */
  personal?: readonly PersonalPrice[]
  /** It can be ticked for comparing. */
  comparable?: boolean
  /** It is ticked already. */
  isCompared?: boolean
  /** Where ordering it starts. */
  href: string
  /** What the button says, and what it says to those who cannot see beside what it stands. */
  action: { text: string; label: string }
}) {
  const t = useTexts()
  return (
    <li class="service-card">
      <div class="service-main">
        <div class="service-title">
          <h3 class="service-name">
            <span class="service-id">{service.id}</span> {service.name}
          </h3>
          <FavouriteStar service={service} />
        </div>
        <ServiceFacts service={service} />
        {service.told && <ServiceSpeed told={service.told} />}
        {comparable && <CompareChoice service={service} isTicked={isCompared ?? false} />}
      </div>
      <div class="service-buy">
        <ServicePrice service={service} tier={tier} personal={personal} />
        {isOrderable(service.type) && (
          <a class="btn btn-soft" href={href} aria-label={action.label}>
            {action.text}
          </a>
        )}
      </div>
      {(service.description || service.disclosure) && (
        <details class="service-more">
          <summary>{t.common.details}</summary>
          {service.description && <p>{service.description}</p>}
          <DisclosureNote disclosure={service.disclosure} />
        </details>
      )}
    </li>
  )
}

/** How much may be ordered at once, and what the service offers. */
export function ServiceFacts({ service }: { service: Service }) {
  const t = useTexts()
  const { minQuantity, maxQuantity } = service
  return (
    <ul class="service-facts">
      <li>
        {isPackage(service.type)
          ? t.services.whole
          : t.services.range(formatNumber(minQuantity), formatNumber(maxQuantity))}
      </li>
      <ServiceFact icon={service.refillEnabled ? 'refill' : 'info'}>
        {service.refillEnabled ? t.services.refill : t.services.noRefill}
      </ServiceFact>
      {service.cancelEnabled && <ServiceFact icon="cancel">{t.services.cancelable}</ServiceFact>}
      {service.dripFeed !== 'none' && <ServiceFact icon="clock">{t.services.dripFeed}</ServiceFact>}
    </ul>
  )
}

function ServiceFact({ icon, children }: { icon: IconName; children: string }) {
  return (
    <li>
      <Icon name={icon} size={14} /> {children}
    </li>
  )
}

/** How long it takes, from our own orders; nothing where too few of them tell. */
function ServiceSpeed({ told }: { told: RecordSummary }) {
  const t = useTexts()
  const about = (seconds: number) => `~${formatMinutes(roughMinutes(seconds), t.common)}`
  const parts = [
    told.startP50Seconds !== null && t.services.starts(about(told.startP50Seconds)),
    told.finishP50Seconds !== null && t.services.finishes(about(told.finishP50Seconds)),
  ].filter((part) => part !== false)
  if (parts.length === 0) return null
  return (
    <p class="service-facts">
      <Icon name="clock" size={14} /> {t.services.speed(parts.join(', '), formatNumber(told.sample))}
    </p>
  )
}

/** The price for this person, and the base price where a discount makes it another. */
export function ServicePrice({
  service,
  tier,
  personal,
}: {
  service: Service
  tier: Tier
  personal: readonly PersonalPrice[]
}) {
  const t = useTexts()
  const price = offeredPrice(service, ratePer(service.type), offerOf(service, tier, personal))
  return (
    <p class="service-price">
      {!price.discount.isZero() && (
        <>
          <span class="visually-hidden">{t.services.basePrice}</span>
          <s>
            <Amount value={price.base} />
          </s>
          <span class="visually-hidden">{t.services.yourPrice}</span>
        </>
      )}
      <strong>
        <Amount value={price.final} />
      </strong>
      <span class="service-per">{isPackage(service.type) ? t.services.perPackage : t.services.per1000}</span>
    </p>
  )
}
