import { formatVietnamTime } from '../core/clock.ts'
import type { Money } from '../core/money.ts'
import { Allowed } from '../ui/allowed.tsx'
import { formatNumber } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Amount, ProgressBar } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import type { ProviderLoad } from './dashboard.sql.ts'
import { daysLeft } from './figures.ts'

/** Each provider with our balance there and how long it lasts, how busy it is, and what waits for it. */
export function ProviderList({
  providers,
  costs,
  days,
}: {
  providers: readonly ProviderLoad[]
  /** What each kept for the orders of the last `days`. */
  costs: ReadonlyMap<string, Money>
  days: number
}) {
  const words = useTexts().admin.dashboard
  return (
    <ul class="provider-list">
      {providers.map((provider) => (
        <li key={provider.name}>
          <div class="provider-head">
            <strong>{provider.name}</strong>
            <ProviderState provider={provider} />
          </div>
          <ProviderBalance balance={provider.balance} cost={costs.get(provider.name)} days={days} />
          <span class="cell-sub">{words.used}</span>
          <ProgressBar
            value={Math.min(provider.used, provider.requestsPerMinute)}
            max={provider.requestsPerMinute}
            label={`${words.used}: ${provider.name}`}
            text={`${formatNumber(provider.used)} / ${formatNumber(provider.requestsPerMinute)}`}
          />
          <span class="cell-sub">
            {words.waiting}: {formatNumber(provider.waiting)}
            {provider.waiting >= 1000 && '+'}
          </span>
        </li>
      ))}
    </ul>
  )
}

function ProviderBalance({
  balance,
  cost,
  days,
}: {
  balance: Money | null
  cost: Money | undefined
  days: number
}) {
  const words = useTexts().reports
  if (balance === null) return <span class="cell-sub">{words.balanceUnknown}</span>
  const left = cost && daysLeft(balance, cost, days)
  return (
    <>
      <span class="cell-sub">
        {words.balance}: <Amount value={balance} />
      </span>
      {/* With the balance it tells what we spend there. */}
      <Allowed to="reports.read">
        <span class="cell-sub">
          {left === undefined ? words.daysLeftUnknown : words.daysLeft(formatNumber(left))}
        </span>
      </Allowed>
    </>
  )
}

function ProviderState({ provider }: { provider: ProviderLoad }) {
  const words = useTexts().admin.dashboard
  if (!provider.isActive) {
    return (
      <Status tone="neutral" icon="pause">
        {words.off}
      </Status>
    )
  }
  if (provider.pausedUntil) {
    return (
      <Status tone="caution" icon="clock">
        {words.resting(formatVietnamTime(provider.pausedUntil).slice(-5))}
      </Status>
    )
  }
  return (
    <Status tone="good" icon="checkCircle">
      {words.working}
    </Status>
  )
}
