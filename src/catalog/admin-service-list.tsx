import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SelectField } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Margin, SaleState } from './admin-sale-state.tsx'
import { BulkBar, bulkForm } from './admin-service-bulk.tsx'
import { ratePer, serviceStates } from './service.ts'
import type { DeskService, ServiceFilter } from './service-desk.sql.ts'

type Filter = ServiceFilter & { after?: { position: number; id: number } | undefined }

/** Every service with its price, what the provider asks for it, and whether it is on sale. */
export function ServiceListPage({
  filter,
  categories,
  providers,
  rows,
  pageRows,
  counts,
}: {
  filter: Filter
  categories: readonly string[]
  providers: readonly string[]
  /** One more than `pageRows` when there is a next page. */
  rows: readonly DeskService[]
  pageRows: number
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.admin.services
  const desk = t.serviceDesk
  const shown = rows.slice(0, pageRows)
  const last = rows.length > pageRows ? shown.at(-1) : undefined
  const { search, category, provider, state } = filter
  const isFiltered = [search, category, provider, state].some((one) => one !== undefined)
  const same = (value: string) => ({ value, text: value })
  return (
    <AdminLayout
      title={words.title}
      counts={counts}
      actions={
        <Allowed to="catalogue.change">
          <a class="btn btn-outline-secondary" href="/admin/services/categories">
            {desk.categories.title}
          </a>
          <a class="btn btn-primary" href="/admin/services/new">
            {desk.add}
          </a>
        </Allowed>
      }
    >
      <FilterBar
        action="/admin/services"
        query={search}
        placeholder={words.searchPlaceholder}
        clear={isFiltered ? '/admin/services' : undefined}
      >
        <SelectField
          name="category"
          label={words.category}
          value={category}
          placeholder={words.allCategories}
          choices={categories.map(same)}
        />
        <SelectField
          name="provider"
          label={words.provider}
          value={provider}
          placeholder={desk.anyProvider}
          choices={providers.map(same)}
        />
        <SelectField
          name="state"
          label={desk.state}
          value={state}
          placeholder={desk.anyState}
          choices={serviceStates.map((value) => ({ value, text: desk.states[value] }))}
        />
      </FilterBar>
      <Card flush>
        <ServiceTable rows={shown} isFiltered={isFiltered} />
      </Card>
      {shown.length > 0 && (
        <Allowed to="catalogue.change">
          <BulkBar />
        </Allowed>
      )}
      <Pager
        first={filter.after && servicesAddress({ ...filter, after: undefined })}
        next={last && servicesAddress({ ...filter, after: last })}
      />
    </AdminLayout>
  )
}

function servicesAddress(filter: Filter): string {
  const { search, category, provider, state, after } = filter
  return addressOf('/admin/services', {
    ...{ q: search, category, provider, state },
    after: after && `${after.position}-${after.id}`,
  })
}

function ServiceTable({ rows, isFiltered }: { rows: readonly DeskService[]; isFiltered: boolean }) {
  const t = useTexts()
  const words = t.admin.services
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(service) => service.id}
      select={{
        form: bulkForm,
        name: 'service',
        value: (service) => `${service.id}:${service.version}`,
        label: (service) => service.name,
      }}
      empty={
        isFiltered ? (
          <EmptyState icon="search" title={t.common.noMatches} hint={t.common.noMatchesHint} />
        ) : (
          <EmptyState icon="grid" title={words.empty} hint={words.emptyHint} />
        )
      }
      columns={[
        {
          title: words.name,
          lead: true,
          cell: (service) => (
            <>
              <a class="row-link" href={`/admin/services/${service.id}`}>
                {service.name}
              </a>
              <span class="cell-sub">
                #{service.id} · {service.category} · {service.type}
              </span>
            </>
          ),
        },
        {
          title: words.range,
          align: 'end',
          cell: (service) => (
            <span class="money">
              {formatNumber(service.minQuantity)} – {formatNumber(service.maxQuantity)}
            </span>
          ),
        },
        { title: words.cost, align: 'end', cell: (service) => <Amount value={service.providerRate} /> },
        {
          title: words.rate,
          align: 'end',
          cell: (service) => (
            <span class="money">
              <strong>{service.rate.format()}</strong>{' '}
              <span class="unit">{words.per(formatNumber(ratePer(service.type)))}</span>
            </span>
          ),
        },
        {
          title: words.margin,
          align: 'end',
          cell: (service) => <Margin rate={service.rate} providerRate={service.providerRate} />,
        },
        { title: words.state, corner: true, cell: (service) => <SaleState service={service} /> },
      ]}
    />
  )
}
