import type { Money } from '../core/money.ts'
import { formatPercent } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Amount } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { marginPercent } from './service.ts'

/** Whether a service is on sale, and whether it loses money. */
export function SaleState({
  service,
}: {
  service: { isActive: boolean; archivedAt?: Date | null; rate: Money; providerRate: Money }
}) {
  const t = useTexts()
  const words = t.admin.services
  if (service.archivedAt) {
    return (
      <Status tone="neutral" icon="cancel">
        {t.serviceDesk.archived}
      </Status>
    )
  }
  return (
    <span class="state-cell">
      {service.isActive ? (
        <Status tone="good" icon="checkCircle">
          {words.active}
        </Status>
      ) : (
        <Status tone="neutral" icon="pause">
          {words.paused}
        </Status>
      )}
      {service.rate.isLessThan(service.providerRate) && (
        <Status tone="bad" icon="warning">
          {words.loss}
        </Status>
      )}
    </span>
  )
}

/** What a price earns over the provider's: the amount, and its share of the cost. */
export function Margin({ rate, providerRate }: { rate: Money; providerRate: Money }) {
  const words = useTexts().admin.services
  const percent = marginPercent(rate, providerRate)
  return (
    <span class="money">
      <Amount value={rate.minus(providerRate)} />
      {percent !== undefined && (
        <span class="cell-sub">{words.ofCost(formatPercent(percent).replace('-', '−'))}</span>
      )}
    </span>
  )
}
