import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { PriceRow } from './service-prices.sql.ts'

/** What a service was sold for, and why that changed. */
export function PriceHistory({ prices }: { prices: readonly PriceRow[] }) {
  const t = useTexts()
  const words = t.admin.catalogue
  return (
    <Card title={words.history} flush>
      <Table
        caption={words.historyCaption}
        rows={prices}
        rowKey={(price) => price.id}
        empty={<p class="card-footnote">{words.noHistory}</p>}
        columns={[
          { title: t.common.time, lead: true, cell: (price) => <Time at={price.changedAt} /> },
          { title: words.rate, align: 'end', cell: (price) => <Amount value={price.rate} /> },
          { title: words.cost, align: 'end', cell: (price) => <Amount value={price.providerRate} /> },
          {
            title: words.reason,
            cell: (price) => (
              <>
                {words.reasons[price.reason]}
                {price.changedBy && <span class="cell-sub">{price.changedBy}</span>}
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}
