import type { ComponentChildren } from 'preact'
import { formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { Margin } from './admin-sale-state.tsx'
import type { CatalogueEntry, ChangePart } from './catalogue-change.ts'
import type { ChangeRow } from './catalogue-changes.sql.ts'
import { ratePer } from './service.ts'

/** Changes of a catalogue; with `form` each has a box to tick that belongs to that form. */
export function ChangeTable({ rows, form }: { rows: readonly ChangeRow[]; form?: string }) {
  const words = useTexts().admin.catalogue
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(change) => change.id}
      empty={<EmptyState icon="checkCircle" title={words.empty} hint={words.emptyHint} />}
      {...(form && {
        select: {
          form,
          name: 'change',
          value: (change: ChangeRow) => String(change.id),
          label: (change: ChangeRow) => nameOf(change),
        },
      })}
      columns={[
        { title: words.service, lead: true, cell: (change) => <ChangedService change={change} /> },
        { title: words.kinds, cell: (change) => <Kinds parts={change.parts} /> },
        { title: words.change, cell: (change) => <Differences change={change} /> },
        {
          title: words.cost,
          align: 'end',
          cell: (change) => {
            const entry = change.after ?? change.before
            return entry && <Amount value={entry.cost} />
          },
        },
        { title: words.rate, align: 'end', cell: (change) => <Proposal change={change} /> },
        {
          title: words.margin,
          align: 'end',
          cell: ({ after, proposedRate }) =>
            after && proposedRate && <Margin rate={proposedRate} providerRate={after.cost} />,
        },
      ]}
    />
  )
}

function nameOf(change: ChangeRow): string {
  return (change.after ?? change.before)?.name ?? change.providerServiceId
}

function ChangedService({ change }: { change: ChangeRow }) {
  const words = useTexts().admin.catalogue
  const { serviceId, place } = change
  return (
    <>
      {serviceId === null ? (
        nameOf(change)
      ) : (
        <a class="row-link" href={`/admin/services/${serviceId}`}>
          {nameOf(change)}
        </a>
      )}
      <span class="cell-sub">
        {change.provider} #{change.providerServiceId}
        {place > 1 && ` · ${words.route(String(place), String(serviceId))}`}
      </span>
    </>
  )
}

const tones = { new: 'good', gone: 'bad', price_up: 'caution', returned: 'good' } as const
const icons = { new: 'plus', gone: 'cancel', price_up: 'warning', returned: 'refill' } as const

function Kinds({ parts }: { parts: readonly ChangePart[] }) {
  const words = useTexts().admin.catalogue
  return (
    <span class="state-cell">
      {parts.map((part) => (
        <Status
          key={part}
          tone={part in tones ? tones[part as keyof typeof tones] : 'neutral'}
          icon={part in icons ? icons[part as keyof typeof icons] : 'info'}
        >
          {words.parts[part]}
        </Status>
      ))}
    </span>
  )
}

function Proposal({ change: { proposedRate, rateBefore, after } }: { change: ChangeRow }) {
  const t = useTexts()
  if (!proposedRate || !after) return null
  return (
    <span class="money">
      {rateBefore && !rateBefore.equals(proposedRate) && (
        <>
          <s>{rateBefore.format()}</s> →{' '}
        </>
      )}
      <strong>{proposedRate.format()}</strong>{' '}
      <span class="unit">{t.admin.services.per(formatNumber(ratePer(after.type)))}</span>
    </span>
  )
}

/** Before and after, of what differs. */
function Differences({ change: { kind, parts, before, after } }: { change: ChangeRow }) {
  const t = useTexts()
  const words = t.admin.catalogue
  if (kind === 'gone') return <>{words.willPause}</>
  if (!after) return null
  const yesOrNo = (value: boolean) => (value ? t.common.yes : t.common.no)
  const rows: [title: string, read: (entry: CatalogueEntry) => string][] = [
    [words.cost, (entry) => entry.cost.format()],
    [words.name, (entry) => entry.name],
    [words.category, (entry) => entry.category],
    [words.type, (entry) => entry.type],
    [words.range, (entry) => `${formatNumber(entry.minQuantity)} – ${formatNumber(entry.maxQuantity)}`],
    [words.refill, (entry) => yesOrNo(entry.refillEnabled)],
    [words.cancel, (entry) => yesOrNo(entry.cancelEnabled)],
    [words.dripFeed, (entry) => words.dripFeeds[entry.dripFeed]],
  ]
  const lines: ComponentChildren[] = rows.flatMap(([title, read]) => {
    // Of what is new everything matters but its name and cost, which stand beside.
    if (!before) return [words.cost, words.name].includes(title) ? [] : [`${title}: ${read(after)}`]
    return read(before) === read(after) ? [] : [`${title}: ${words.wasAndIs(read(before), read(after))}`]
  })
  if (parts.includes('returned')) lines.push(words.willSell)
  return (
    <>
      {lines.map((line, place) => (
        <span key={place} class="cell-sub">
          {line}
        </span>
      ))}
    </>
  )
}
