import { AdminLayout } from '../ui/admin-layout.tsx'
import { formatNumber, formatPercent } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { useMay, useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { ProviderDesk } from './provider-desk.sql.ts'

/** Every provider and how it does. */
export function ProviderListPage({
  providers,
  counts,
}: {
  providers: readonly ProviderDesk[]
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().providers
  const mayAdd = useMay('catalogue.change')
  return (
    <AdminLayout
      title={words.title}
      counts={counts}
      actions={
        mayAdd && (
          <a class="btn btn-primary" href="/admin/providers/new">
            {words.add}
          </a>
        )
      }
    >
      <Card flush>
        <Table
          caption={words.caption}
          rows={providers}
          rowKey={(provider) => provider.name}
          empty={
            <EmptyState
              icon="globe"
              title={words.empty}
              hint={words.emptyHint}
              {...(mayAdd && { action: { href: '/admin/providers/new', text: words.add } })}
            />
          }
          columns={[
            {
              title: words.name,
              lead: true,
              cell: (provider) => (
                <>
                  <a class="row-link" href={providerAddress(provider.name)}>
                    {provider.name}
                  </a>
                  <span class="cell-sub">
                    <ProviderFlags provider={provider} />
                  </span>
                </>
              ),
            },
            { title: words.state, cell: (provider) => <ProviderState provider={provider} /> },
            { title: words.balance, align: 'end', cell: (provider) => <Balance provider={provider} /> },
            {
              title: words.latency,
              align: 'end',
              cell: ({ latencyMs }) =>
                latencyMs === null ? '–' : words.ms(formatNumber(Math.round(latencyMs))),
            },
            { title: words.errors, align: 'end', cell: (provider) => <ErrorRate provider={provider} /> },
            {
              title: words.orders,
              align: 'end',
              cell: ({ running, waiting }) => (
                <>
                  {countOf(running)}
                  {waiting > 0 && <span class="cell-sub">{words.waiting(countOf(waiting))}</span>}
                </>
              ),
            },
          ]}
        />
      </Card>
    </AdminLayout>
  )
}

/** Where a provider's sheet is. */
export function providerAddress(name: string): string {
  return `/admin/providers/${encodeURIComponent(name)}`
}

/** Whether new orders go to a provider, and why not. */
export function ProviderState({ provider }: { provider: ProviderDesk }) {
  const words = useTexts().providers
  return (
    <span class="state-cell">
      {provider.isActive ? (
        <Status tone="good" icon="checkCircle">
          {words.working}
        </Status>
      ) : (
        <Status tone="neutral" icon="pause">
          {words.paused}
        </Status>
      )}
      {provider.hold && (
        <Status tone="bad" icon="warning">
          {words.held[provider.hold]}
        </Status>
      )}
      {provider.pausedUntil && (
        <Status tone="caution" icon="clock">
          {words.resting}
        </Status>
      )}
    </span>
  )
}

/** What a provider can do, in a line. */
export function ProviderFlags({ provider }: { provider: ProviderDesk }) {
  const words = useTexts().providers
  const flags = [
    provider.dedupeField && words.dedupe(provider.dedupeField),
    provider.serialiseAdds && words.serialise,
    provider.refillSupported && words.refill,
    provider.cancelSupported && words.cancel,
  ]
  return <>{flags.filter(Boolean).join(' · ') || '–'}</>
}

/** What our account there holds, and when it was read. */
export function Balance({ provider }: { provider: ProviderDesk }) {
  const words = useTexts().providers
  const { balance, balanceAt, currency } = provider
  if (balance === null || balanceAt === null) return <>{words.neverRead}</>
  return (
    <span class="money">
      {writtenBalance(balance)} {currency}
      <span class="cell-sub">
        <Time at={balanceAt} />
      </span>
    </span>
  )
}

/** How many of the last day's sendings were not accepted. */
export function ErrorRate({ provider }: { provider: ProviderDesk }) {
  const words = useTexts().providers
  const failed = provider.refused + provider.unclear
  if (provider.attempts === 0) return <>{words.noAttempts}</>
  return (
    <>
      {formatPercent(Math.round((failed / provider.attempts) * 1000) / 10)}
      <span class="cell-sub">{words.errorsOf(formatNumber(failed), formatNumber(provider.attempts))}</span>
    </>
  )
}

/** A count that was taken to 10,000. */
export function countOf(count: number): string {
  return count >= 10_000 ? `${formatNumber(10_000)}+` : formatNumber(count)
}

/** Decimal text as people read it: `1.234.567,5`. */
function writtenBalance(balance: string): string {
  const [whole = '0', decimals] = balance.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.')
  return decimals ? `${grouped},${decimals}` : grouped
}
