import { AdminLayout } from '../ui/admin-layout.tsx'
import { SelectField } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { FilterBar, Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Margin, SaleState } from './admin-sale-state.tsx'
import { ratePer, type Service } from './service.ts'

type Filter = {
  search: string | undefined
  category: string | undefined
  after: { position: number; id: number } | undefined
}

/** Every service with its price, what the provider asks for it, and whether it is on sale. */
export function ServiceListPage({
  filter,
  categories,
  rows,
  pageRows,
  counts,
}: {
  filter: Filter
  categories: readonly string[]
  /** One more than `pageRows` when there is a next page. */
  rows: readonly (Service & { position: number })[]
  pageRows: number
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().admin.services
  const shown = rows.slice(0, pageRows)
  const last = rows.length > pageRows ? shown.at(-1) : undefined
  const isFiltered = filter.search !== undefined || filter.category !== undefined
  return (
    <AdminLayout title={words.title} counts={counts}>
      <FilterBar
        action="/admin/services"
        query={filter.search}
        placeholder={words.searchPlaceholder}
        clear={isFiltered ? '/admin/services' : undefined}
      >
        <SelectField
          name="category"
          label={words.category}
          value={filter.category}
          placeholder={words.allCategories}
          choices={categories.map((category) => ({ value: category, text: category }))}
        />
      </FilterBar>
      <Card flush>
        <ServiceTable rows={shown} isFiltered={isFiltered} />
      </Card>
      <Pager
        first={filter.after && servicesAddress({ ...filter, after: undefined })}
        next={last && servicesAddress({ ...filter, after: last })}
      />
    </AdminLayout>
  )
}

function servicesAddress(filter: Filter): string {
  const { search, category, after } = filter
  return addressOf('/admin/services', {
    q: search,
    category,
    after: after && `${after.position}-${after.id}`,
  })
}

function ServiceTable({ rows, isFiltered }: { rows: readonly Service[]; isFiltered: boolean }) {
  const t = useTexts()
  const words = t.admin.services
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(service) => service.id}
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
        { title: words.state, cell: (service) => <SaleState service={service} /> },
      ]}
    />
  )
}
