import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField, SubmitButton, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { BulkOutcome } from './change-services.ts'
import { roundSteps } from './margin-rule.ts'
import { type BulkEffect, type BulkService, bulkKinds } from './service-bulk.ts'

/** The form to which the ticks of the list belong. */
export const bulkForm = 'service-bulk'

/** What is to be done with many services, as it was typed. */
export type TypedBulk = { act: string; category: string; percent: string; roundTo: string }

type Counts = { counts: Readonly<Record<string, number>> }

/** Under the list: on to what can be done with the services that are ticked. */
export function BulkBar() {
  const words = useTexts().serviceDesk.bulk
  return (
    <form class="bulk-bar" id={bulkForm} method="post" action="/admin/services/bulk">
      <span>{words.selected}</span>
      <SubmitButton tone="secondary">{words.change}</SubmitButton>
    </form>
  )
}

/** Which act, and once one is chosen what it would do: nothing is saved by this page. */
export function ServiceBulkPage({
  services,
  typed,
  effects,
  isPercentWrong,
  problem,
  categories,
  counts,
}: Counts & {
  services: readonly BulkService[]
  typed: TypedBulk
  /** What the act would make of each; undefined before one was chosen. */
  effects: readonly BulkEffect[] | undefined
  isPercentWrong: boolean
  problem: string | undefined
  categories: readonly string[]
}) {
  const words = useTexts().serviceDesk.bulk
  const rows = effects ?? services.map((service): BulkEffect => ({ service }))
  const changing = effects?.filter((effect) => effect.after).length ?? 0
  return (
    <BulkFrame counts={counts}>
      {services.length === 0 ? (
        <Card>
          <EmptyState
            icon="grid"
            title={words.none}
            hint={words.noneHint}
            action={{ href: '/admin/services', text: words.back }}
          />
        </Card>
      ) : (
        <>
          {problem && <Notice kind="error">{problem}</Notice>}
          <Card title={words.chosen(formatNumber(services.length))}>
            <form method="post" action="/admin/services/bulk">
              <Chosen services={services} />
              <ActFields typed={typed} categories={categories} isPercentWrong={isPercentWrong} />
              <SubmitButton tone="secondary">{words.preview}</SubmitButton>
            </form>
          </Card>
          {effects && (
            <Notice kind={changing > 0 ? 'info' : 'warning'}>
              {changing > 0
                ? words.effect(formatNumber(changing), formatNumber(services.length))
                : words.nothing}
            </Notice>
          )}
          <Card flush>
            <Effects rows={rows} isPlanned={effects !== undefined} />
          </Card>
          {changing > 0 && (
            <form method="post" action="/admin/services/bulk">
              <Chosen services={services} />
              <input type="hidden" name="act" value={typed.act} />
              <input type="hidden" name="category" value={typed.category} />
              <input type="hidden" name="percent" value={typed.percent} />
              <input type="hidden" name="round_to" value={typed.roundTo} />
              <input type="hidden" name="confirmed" value="yes" />
              <div class="button-row">
                <SubmitButton>{words.confirm(formatNumber(changing))}</SubmitButton>
                <Back />
              </div>
            </form>
          )}
        </>
      )}
    </BulkFrame>
  )
}

/** What came of each service. */
export function ServiceBulkResultPage({ outcomes, counts }: Counts & { outcomes: readonly BulkOutcome[] }) {
  const words = useTexts().serviceDesk.bulk
  const effects = outcomes.filter((outcome) => 'service' in outcome)
  const missing = outcomes.filter((outcome) => 'missing' in outcome)
  const done = effects.filter((effect) => effect.after).length
  return (
    <BulkFrame counts={counts}>
      <Notice kind={done > 0 ? 'success' : 'warning'}>{words.done(formatNumber(done))}</Notice>
      {missing.map(({ missing: id, why }) => (
        <Notice key={id} kind="warning">
          #{id}: {words.notes[why]}
        </Notice>
      ))}
      <Card flush>
        <Effects rows={effects} isPlanned />
      </Card>
      <Back />
    </BulkFrame>
  )
}

function BulkFrame({ counts, children }: Counts & { children: preact.ComponentChildren }) {
  const t = useTexts()
  const trail = [{ text: t.admin.services.title, href: '/admin/services' }]
  return (
    <AdminLayout title={t.serviceDesk.bulk.title} trail={trail} counts={counts}>
      {children}
    </AdminLayout>
  )
}

function Back() {
  const words = useTexts().serviceDesk.bulk
  return (
    <a class="btn btn-outline-secondary" href="/admin/services">
      {words.back}
    </a>
  )
}

/** The services and the versions in which they are shown. */
function Chosen({ services }: { services: readonly BulkService[] }) {
  return (
    <>
      {services.map(({ id, version }) => (
        <input key={id} type="hidden" name="service" value={`${id}:${version}`} />
      ))}
    </>
  )
}

function ActFields({
  typed,
  categories,
  isPercentWrong,
}: {
  typed: TypedBulk
  categories: readonly string[]
  isPercentWrong: boolean
}) {
  const t = useTexts()
  const words = t.serviceDesk.bulk
  return (
    <>
      <SelectField
        name="act"
        label={words.act}
        value={typed.act}
        choices={bulkKinds.map((kind) => ({ value: kind, text: words.acts[kind] }))}
      />
      <SelectField
        name="category"
        label={t.serviceDesk.category}
        value={typed.category}
        placeholder="–"
        choices={categories.map((name) => ({ value: name, text: name }))}
      />
      <div class="field-pair">
        <TextField
          name="percent"
          label={words.percent}
          value={typed.percent}
          error={isPercentWrong ? words.percentWrong : undefined}
          suffix="%"
          maxlength={10}
          autocomplete="off"
        />
        <SelectField
          name="round_to"
          label={words.roundTo}
          value={typed.roundTo}
          choices={roundSteps.map((step) => ({
            value: String(step),
            text: step === 0 ? words.noRounding : `${formatNumber(step)} ₫`,
          }))}
        />
      </div>
    </>
  )
}

function Effects({ rows, isPlanned }: { rows: readonly BulkEffect[]; isPlanned: boolean }) {
  const t = useTexts()
  const words = t.serviceDesk.bulk
  const stateOf = ({ isActive }: { isActive: boolean }) => (isActive ? 'active' : 'paused')
  return (
    <Table
      caption={words.title}
      rows={rows}
      rowKey={({ service }) => service.id}
      columns={[
        {
          title: t.admin.services.name,
          lead: true,
          cell: ({ service }) => (
            <>
              <a class="row-link" href={`/admin/services/${service.id}`}>
                {service.name}
              </a>
              <span class="cell-sub">
                #{service.id} · {service.category} · {t.serviceDesk.states[stateOf(service)]}
              </span>
            </>
          ),
        },
        {
          title: t.admin.services.rate,
          align: 'end',
          cell: ({ service }) => <span class="money">{service.rate.format()}</span>,
        },
        ...(isPlanned
          ? [
              {
                title: words.after,
                cell: ({ service, after, note }: BulkEffect) => (
                  <span>
                    {after
                      ? [
                          !after.rate.equals(service.rate) && after.rate.format(),
                          after.category !== service.category && after.category,
                          after.isActive !== service.isActive && t.serviceDesk.states[stateOf(after)],
                        ]
                          .filter(Boolean)
                          .join(' · ')
                      : words.stays}
                    {note && <span class="cell-sub">{words.notes[note]}</span>}
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}
