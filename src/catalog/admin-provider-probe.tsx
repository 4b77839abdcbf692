import type { ProbeFindings } from '../partners/provider-probe.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, type Fact, Facts } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { providerAddress } from './admin-provider-list.tsx'

/** What a test call found: the findings, and each call in a line, the key in none of them. */
export type ProbeTold = {
  findings: ProbeFindings
  usable: boolean
  stopped: boolean
  calls: readonly { name: string; said: string; tookMs: number }[]
}

/** What a test call to a provider told, in plain words. */
export function ProviderProbePage({
  name,
  counts,
  findings,
  usable,
  stopped,
  calls,
}: ProbeTold & { name: string; counts: Readonly<Record<string, number>> }) {
  const words = useTexts().providers
  const here = providerAddress(name)
  return (
    <AdminLayout
      title={words.testTitle(name)}
      trail={[
        { text: words.title, href: '/admin/providers' },
        { text: name, href: here },
      ]}
      counts={counts}
    >
      {usable ? (
        <Notice kind="success" title={words.usable}>
          {words.usableHint}
        </Notice>
      ) : (
        <Notice kind="error" title={words.notUsable}>
          {words.reasons[reasonOf(findings)]}
        </Notice>
      )}
      {stopped && <Notice kind="warning">{words.reasons.stopped}</Notice>}
      {findings.balance !== undefined && <Findings findings={findings} latencyMs={medianOf(calls)} />}
      <Card title={words.calls} flush>
        <Table
          caption={words.calls}
          rows={calls}
          rowKey={(call) => call.name}
          columns={[
            { title: words.call, lead: true, cell: (call) => <code>{call.name}</code> },
            {
              title: words.took,
              align: 'end',
              cell: (call) => words.ms(formatNumber(Math.round(call.tookMs))),
            },
            { title: words.answer, cell: (call) => <span class="said">{call.said}</span> },
          ]}
        />
      </Card>
      <form class="button-row" method="post" action={`${here}/test`}>
        <SubmitButton tone="secondary">{words.test}</SubmitButton>
        <a class="btn btn-outline-secondary" href={here}>
          {name}
        </a>
      </form>
    </AdminLayout>
  )
}

function Findings({ findings, latencyMs }: { findings: ProbeFindings; latencyMs: number }) {
  const words = useTexts().providers
  const { found } = words
  const { dialect, offers } = findings
  const facts: Fact[] = [
    { term: found.balance, value: `${findings.balance} ${findings.currency ?? ''}`, strong: true },
    { term: found.latency, value: words.ms(formatNumber(Math.round(latencyMs))) },
    { term: found.formats, value: findings.formats.map((format) => words.formats[format]).join(', ') },
    {
      term: found.services,
      value: found.servicesOf(formatNumber(findings.services), formatNumber(findings.skipped.length)),
    },
    { term: found.types, value: findings.types.slice(0, 30).join(', ') || '–' },
    {
      term: found.offers,
      value: [offers.refill, offers.cancel, offers.dripFeed].map(formatNumber).join(' / '),
    },
    { term: found.batch, value: found.batchOf(formatNumber(findings.statusBatchSize)) },
    { term: found.refill, value: found.refills[findings.refillStatus] },
    { term: found.wrongKey, value: found.wrongKeys[findings.refusesWrongKey ? 'yes' : 'no'] },
    {
      term: found.dialect,
      value: [
        found.dialectOf(dialect.idField ?? '?', dialect.rateIs, dialect.limitsAre),
        ...(dialect.hasDecimalCommas ? [found.commas] : []),
      ].join('; '),
    },
  ]
  return (
    <Card title={words.facts}>
      <Facts facts={facts} />
    </Card>
  )
}

function reasonOf({ balance, services }: ProbeFindings): 'balance' | 'services' | 'status' {
  if (balance === undefined) return 'balance'
  return services === 0 ? 'services' : 'status'
}

function medianOf(calls: readonly { tookMs: number }[]): number {
  const times = calls.map((call) => call.tookMs).sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)] ?? 0
}
