import { formatNumber } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { ServicePersonalPrice } from './personal-prices.sql.ts'

/** Who has a price of their own for a service, each with the way to the page where it is changed. */
export function ServicePersonalPrices({
  prices,
  shown,
}: {
  /** One more than `shown` when there are more. */
  prices: readonly ServicePersonalPrice[]
  shown: number
}) {
  const t = useTexts()
  const words = t.money.prices
  return (
    <Card title={words.title} flush id="personal-prices">
      <Table
        dense
        caption={words.title}
        rows={prices.slice(0, shown)}
        rowKey={(price) => price.id}
        empty={<p class="card-footnote">{words.noneForService}</p>}
        columns={[
          {
            title: words.customer,
            cell: (price) => (
              <>
                <a href={`/admin/users/${price.userId}/prices`}>{price.username}</a>
                <span class="cell-sub">
                  {price.setByName ?? t.operatorLists.audit.panel} · <Time at={price.updatedAt} />
                </span>
              </>
            ),
          },
          { title: words.rate, align: 'end', cell: (price) => <PersonalRate price={price} /> },
        ]}
      />
      {prices.length > shown && <p class="card-footnote">{words.more(formatNumber(shown))}</p>}
    </Card>
  )
}

/** The rate that was granted, or the discount. */
export function PersonalRate({ price }: { price: Pick<ServicePersonalPrice, 'rate' | 'discountPercent'> }) {
  return price.rate ? <Amount value={price.rate} /> : <>−{formatNumber(price.discountPercent ?? 0)}%</>
}
