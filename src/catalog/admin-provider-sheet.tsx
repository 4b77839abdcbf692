import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { Dialog, EmptyState, Notice } from '../ui/messages.tsx'
import { useMay, useTexts } from '../ui/page-context.ts'
import { Card, Columns, type Fact, Facts, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { ProviderForm } from './admin-provider-form.tsx'
import {
  Balance,
  countOf,
  ErrorRate,
  ProviderFlags,
  ProviderState,
  providerAddress,
} from './admin-provider-list.tsx'
import type { ProviderAttempt, ProviderDesk } from './provider-desk.sql.ts'
import type { ProviderErrors, TypedProvider } from './provider-settings.ts'

/** Everything that is known of a provider but its key. */
export type ProviderSheet = {
  provider: ProviderDesk
  attempts: readonly ProviderAttempt[]
  /** What a start of the panel sets again. */
  fixed: { address: boolean; limits: boolean }
  counts: Readonly<Record<string, number>>
}

/** One provider: how it does, what may be done about it, how it is called. */
export function ProviderPage({
  provider,
  attempts,
  fixed,
  counts,
  typed,
  errors,
  problem,
  asks,
}: ProviderSheet & {
  typed: TypedProvider
  errors: ProviderErrors
  problem?: string | undefined
  /** Asks at once whether to pause or return it, for those without script. */
  asks?: boolean
}) {
  const words = useTexts().providers
  const here = providerAddress(provider.name)
  const mayChange = useMay('catalogue.change')
  const isHeld = provider.hold !== null || provider.pausedUntil !== null
  return (
    <AdminLayout
      title={provider.name}
      trail={[{ text: words.title, href: '/admin/providers' }]}
      actions={<ProviderState provider={provider} />}
      counts={counts}
    >
      <Columns
        aside={
          (mayChange || isHeld) && (
            <>
              <HoldCard provider={provider} here={here} />
              <Allowed to="catalogue.change">
                <SwitchCard provider={provider} here={here} asks={asks ?? false} />
                <Card title={words.test}>
                  <p>{words.testHint}</p>
                  <form method="post" action={`${here}/test`}>
                    <SubmitButton wide tone="secondary">
                      {words.test}
                    </SubmitButton>
                  </form>
                </Card>
              </Allowed>
            </>
          )
        }
      >
        <ProviderFacts provider={provider} />
        <AttemptCard attempts={attempts} />
        <Allowed to="catalogue.change">
          <Card title={words.settings} id="settings">
            {fixed.address && <Notice kind="info">{words.fromEnvironment}</Notice>}
            {fixed.limits && <Notice kind="info">{words.limitsFromEnvironment}</Notice>}
            <ProviderForm {...{ typed, errors, problem }} action={here} version={provider.version} />
          </Card>
        </Allowed>
      </Columns>
    </AdminLayout>
  )
}

function ProviderFacts({ provider }: { provider: ProviderDesk }) {
  const words = useTexts().providers
  const { latencyMs, catalogueAt } = provider
  const facts: Fact[] = [
    { term: words.balance, value: <Balance provider={provider} /> },
    {
      term: words.latency,
      value:
        latencyMs === null ? (
          words.noAttempts
        ) : (
          <span>
            {words.ms(formatNumber(Math.round(latencyMs)))} <span class="cell-sub">{words.latencyHint}</span>
          </span>
        ),
    },
    {
      term: words.errors,
      value: (
        <span>
          <ErrorRate provider={provider} />
          {provider.attempts > 0 && (
            <span class="cell-sub">
              {formatNumber(provider.refused)} {words.refused}, {formatNumber(provider.unclear)}{' '}
              {words.unclear}
            </span>
          )}
        </span>
      ),
    },
    {
      term: words.orders,
      value: `${countOf(provider.running)}, ${words.waiting(countOf(provider.waiting))}`,
    },
    {
      term: words.services,
      value: (
        <a href={addressOf('/admin/services', { provider: provider.name })}>
          {formatNumber(provider.services)}
        </a>
      ),
    },
    { term: words.flags, value: <ProviderFlags provider={provider} /> },
    {
      term: words.catalogueAt,
      value: (
        <span>
          {catalogueAt ? <Time at={catalogueAt} /> : words.neverRead}{' '}
          <a href={addressOf('/admin/catalogue', { provider: provider.name })}>{words.toCatalogue}</a>
        </span>
      ),
    },
  ]
  return (
    <Card title={words.facts}>
      {provider.catalogueError && <Notice kind="warning">{provider.catalogueError}</Notice>}
      <Facts facts={facts} />
    </Card>
  )
}

/** Why new orders wait, and the way out; nothing where none do. */
function HoldCard({ provider, here }: { provider: ProviderDesk; here: string }) {
  const words = useTexts().providers
  const { hold, heldUntil, pausedUntil, failures } = provider
  const until = hold ? heldUntil : pausedUntil
  if (!hold && !pausedUntil) return null
  return (
    <Card title={hold ? words.held[hold] : words.resting}>
      <p>{hold ? words.heldHint[hold] : words.restingHint(formatNumber(failures))}</p>
      {until && (
        <p>
          {words.heldUntil} <Time at={until} />
        </p>
      )}
      <Allowed to="catalogue.change">
        <form method="post" action={`${here}/reset`}>
          <SubmitButton wide>{words.reset}</SubmitButton>
        </form>
      </Allowed>
    </Card>
  )
}

function SwitchCard({ provider, here, asks }: { provider: ProviderDesk; here: string; asks: boolean }) {
  const t = useTexts()
  const words = t.providers
  const act = provider.isActive ? words.pause : words.return
  return (
    <Card title={words.state}>
      <a
        class={`btn w-100 ${provider.isActive ? 'btn-outline-danger' : 'btn-success'}`}
        href={`${here}?ask=switch`}
        data-dialog-open="switch-dialog"
      >
        {act}
      </a>
      <Dialog
        id="switch-dialog"
        title={act}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <form method="post" action={`${here}/${provider.isActive ? 'pause' : 'return'}`}>
              <SubmitButton tone={provider.isActive ? 'danger' : 'primary'}>{act}</SubmitButton>
            </form>
          </>
        }
      >
        <p>
          <strong>{provider.name}</strong>
        </p>
        <p>{provider.isActive ? words.pauseHint : words.returnHint(countOf(provider.waiting))}</p>
      </Dialog>
    </Card>
  )
}

const looks = {
  accepted: ['good', 'checkCircle'],
  refused: ['bad', 'failed'],
  not_sent: ['neutral', 'cancel'],
  unknown: ['caution', 'help'],
  open: ['working', 'send'],
} as const

function AttemptCard({ attempts }: { attempts: readonly ProviderAttempt[] }) {
  const t = useTexts()
  const words = t.providers
  return (
    <Card title={words.attempts} flush>
      <Table
        caption={words.attempts}
        rows={attempts}
        rowKey={(attempt) => attempt.id}
        empty={<EmptyState icon="send" title={words.noAttempts} />}
        columns={[
          {
            title: words.order,
            lead: true,
            cell: ({ orderNumber }) => <a href={`/admin/orders/${orderNumber}`}>#{orderNumber}</a>,
          },
          { title: words.at, cell: ({ startedAt }) => <Time at={startedAt} /> },
          {
            title: words.took,
            align: 'end',
            cell: ({ tookMs }) => (tookMs === null ? '–' : words.ms(formatNumber(Math.round(tookMs)))),
          },
          {
            title: words.outcome,
            cell: ({ outcome }) => {
              const [tone, icon] = looks[outcome ?? 'open']
              return (
                <Status tone={tone} icon={icon}>
                  {t.admin.orders.outcome[outcome ?? 'open']}
                </Status>
              )
            },
          },
          {
            title: words.said,
            cell: ({ reply }) => (reply ? <code class="said">{reply}</code> : '–'),
          },
        ]}
      />
    </Card>
  )
}
