import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SelectField, SubmitButton } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { Pager, Tabs } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { ChangeTable } from './admin-change-table.tsx'
import { changeParts } from './catalogue-change.ts'
import type { ChangeFilter, ChangeRow, listPendingCounts, Selection } from './catalogue-changes.sql.ts'
import type { CatalogueState } from './providers.sql.ts'

const FORM = 'decide'

type Counts = Awaited<ReturnType<typeof listPendingCounts>>
type Sidebar = Readonly<Record<string, number>>

/** Everything that waits for a decision, by provider and kind. */
export function CataloguePage({
  filter,
  after,
  rows,
  pageRows,
  counts,
  providers,
  sidebar,
  error,
}: {
  filter: ChangeFilter
  after: number | undefined
  /** One more than `pageRows` when there is a next page. */
  rows: readonly ChangeRow[]
  pageRows: number
  counts: Counts
  providers: readonly CatalogueState[]
  sidebar: Sidebar
  error?: string
}) {
  const words = useTexts().admin.catalogue
  const shown = rows.slice(0, pageRows)
  const last = rows.length > pageRows ? shown.at(-1) : undefined
  const address = (more: Record<string, string | undefined>) =>
    addressOf('/admin/catalogue', { ...filter, ...more })
  const all = counts.find((count) => count.part === (filter.part ?? null))
  return (
    <AdminLayout
      title={words.title}
      counts={sidebar}
      actions={
        <a class="btn btn-outline-secondary" href="/admin/catalogue/rules">
          {words.toRules}
        </a>
      }
    >
      {error && <Notice kind="error">{error}</Notice>}
      <ProviderCards providers={providers} />
      <KindTabs filter={filter} counts={counts} />
      <ProviderFilter filter={filter} providers={providers} />
      <Card flush>
        <ChangeTable rows={shown} form={FORM} />
      </Card>
      {shown.length > 0 && all && (
        <Allowed to="catalogue.change">
          <DecideBar filter={filter} count={all.changes} upTo={all.newest} />
        </Allowed>
      )}
      <Pager
        first={after === undefined ? undefined : address({ after: undefined })}
        next={last && address({ after: String(last.id) })}
      />
    </AdminLayout>
  )
}

function ProviderCards({ providers }: { providers: readonly CatalogueState[] }) {
  const words = useTexts().admin.catalogue
  return (
    <Card title={words.providers}>
      <ul class="choices">
        {providers.map((provider) => (
          <li key={provider.name}>
            <Allowed to="catalogue.change">
              <form class="button-row" method="post" action="/admin/catalogue/sync">
                <input type="hidden" name="provider" value={provider.name} />
                <span>
                  <strong>{provider.name}</strong>
                  <span class="cell-sub">
                    {words.readAt}: {provider.readAt ? <Time at={provider.readAt} /> : words.never}
                  </span>
                </span>
                <SubmitButton tone="secondary">{words.syncNow}</SubmitButton>
              </form>
            </Allowed>
            {provider.error && <Notice kind="warning">{provider.error}</Notice>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function KindTabs({ filter, counts }: { filter: ChangeFilter; counts: Counts }) {
  const t = useTexts()
  const words = t.admin.catalogue
  const countOf = (part: string | null) => counts.find((count) => count.part === part)?.changes ?? 0
  return (
    <Tabs
      label={words.kinds}
      tabs={[undefined, ...changeParts]
        .filter((part) => part === undefined || part === filter.part || countOf(part) > 0)
        .map((part) => ({
          href: addressOf('/admin/catalogue', { provider: filter.provider, part }),
          text: part === undefined ? t.common.all : words.parts[part],
          count: countOf(part ?? null),
          current: part === filter.part,
        }))}
    />
  )
}

function ProviderFilter({
  filter,
  providers,
}: {
  filter: ChangeFilter
  providers: readonly CatalogueState[]
}) {
  const t = useTexts()
  const words = t.admin.catalogue
  if (providers.length < 2) return null
  return (
    <form class="filter-bar" method="get" action="/admin/catalogue">
      {filter.part && <input type="hidden" name="part" value={filter.part} />}
      <SelectField
        name="provider"
        label={words.providers}
        value={filter.provider}
        placeholder={words.allProviders}
        choices={providers.map(({ name }) => ({ value: name, text: name }))}
      />
      <SubmitButton tone="secondary">{t.common.filter}</SubmitButton>
    </form>
  )
}

/** What to do with the ticked rows, or with everything that matches. */
function DecideBar({ filter, count, upTo }: { filter: ChangeFilter; count: number; upTo: number }) {
  const words = useTexts().admin.catalogue
  return (
    <form class="button-row" id={FORM} method="post" action="/admin/catalogue/decide">
      {filter.provider && <input type="hidden" name="provider" value={filter.provider} />}
      {filter.part && <input type="hidden" name="part" value={filter.part} />}
      <input type="hidden" name="up_to" value={String(upTo)} />
      <label class="form-check">
        <input class="form-check-input" type="checkbox" name="all" value="yes" />{' '}
        {words.allMatching(formatNumber(count))}
      </label>
      <SubmitButton name="act" value="approve">
        {words.approve}
      </SubmitButton>
      <SubmitButton tone="secondary" name="act" value="dismiss">
        {words.dismiss}
      </SubmitButton>
    </form>
  )
}

/** What was chosen, to confirm. */
export function ReviewPage({
  act,
  chosen,
  found,
  sidebar,
}: {
  act: 'approve' | 'dismiss'
  chosen: Selection
  /** The first of the chosen; each says how many there are. */
  found: readonly (ChangeRow & { chosen: number })[]
  sidebar: Sidebar
}) {
  const t = useTexts()
  const words = t.admin.catalogue
  const count = found[0]?.chosen ?? 0
  const title =
    act === 'approve' ? words.confirmApprove(formatNumber(count)) : words.confirmDismiss(formatNumber(count))
  return (
    <AdminLayout title={title} trail={[{ text: words.title, href: '/admin/catalogue' }]} counts={sidebar}>
      <Card flush>
        <ChangeTable rows={found} />
      </Card>
      {count > found.length && <p>{words.andMore(formatNumber(count - found.length))}</p>}
      <Card>
        <p>{act === 'approve' ? words.approveHint : words.dismissHint}</p>
        <form class="button-row" method="post" action="/admin/catalogue/decide">
          <input type="hidden" name="act" value={act} />
          <input type="hidden" name="confirmed" value="yes" />
          <ChosenFields chosen={chosen} />
          <SubmitButton tone={act === 'approve' ? 'primary' : 'danger'}>
            {act === 'approve' ? words.approve : words.dismiss}
          </SubmitButton>
          <a class="btn btn-outline-secondary" href="/admin/catalogue">
            {t.common.cancel}
          </a>
        </form>
      </Card>
    </AdminLayout>
  )
}

function ChosenFields({ chosen }: { chosen: Selection }) {
  if ('ids' in chosen) {
    return (
      <>
        {chosen.ids.map((id) => (
          <input key={id} type="hidden" name="change" value={String(id)} />
        ))}
      </>
    )
  }
  return (
    <>
      <input type="hidden" name="all" value="yes" />
      <input type="hidden" name="up_to" value={String(chosen.upTo)} />
      {chosen.provider && <input type="hidden" name="provider" value={chosen.provider} />}
      {chosen.part && <input type="hidden" name="part" value={chosen.part} />}
    </>
  )
}
