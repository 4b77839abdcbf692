import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { addressOf, readWholeNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, Card, StatTile, StatTiles, Time } from '../ui/parts.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { recentMonths } from './period.ts'
import { listMovements, type Movement } from './wallet.sql.ts'

const PAGE_SIZE = 30
const MONTHS_SHOWN = 6

const WalletQuery = Type.Object({ before: Type.Optional(Type.String({ maxLength: 20 })) })

/** Every movement of a customer's wallet. */
export function walletPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  app.get(
    '/wallet',
    { config: { access: 'customer' }, schema: { hide: true, querystring: WalletQuery } },
    async (request, reply) => {
      const before = readWholeNumber(request.query.before ?? '')
      const rows = await listMovements(parts.db, userOf(request).id, { before, limit: PAGE_SIZE + 1 })
      return parts.frame.page(request, reply, <WalletPage rows={rows} isFirst={!before} />)
    },
  )
}

function WalletPage({ rows, isFirst }: { rows: readonly Movement[]; isFirst: boolean }) {
  const t = useTexts()
  const { user } = usePage()
  const shown = rows.slice(0, PAGE_SIZE)
  const last = rows.length > PAGE_SIZE ? shown.at(-1) : undefined
  const topUp = (
    <a class="btn btn-primary" href="/wallet/top-up">
      <Icon name="plus" /> {t.nav.topUp}
    </a>
  )
  const columns: Column<Movement>[] = [
    {
      title: t.wallet.movement,
      lead: true,
      cell: (movement) => (
        <>
          <strong>{t.transactionType[movement.type]}</strong>
          <span class="cell-sub">
            <Subject movement={movement} />
          </span>
        </>
      ),
    },
    { title: t.common.time, cell: (movement) => <Time at={movement.createdAt} /> },
    {
      title: t.common.amount,
      align: 'end',
      corner: true,
      cell: (movement) => <Amount value={movement.amount} signed />,
    },
    {
      title: t.wallet.balanceAfter,
      align: 'end',
      cell: (movement) => <Amount value={movement.balanceAfter} />,
    },
  ]
  return (
    <CustomerLayout title={t.wallet.title} actions={topUp}>
      {user && (
        <StatTiles>
          <StatTile icon="wallet" label={t.wallet.balance}>
            <Amount value={user.balance} />
          </StatTile>
        </StatTiles>
      )}
      <Card flush>
        <Table
          caption={t.wallet.caption}
          columns={columns}
          rows={shown}
          rowKey={(movement) => movement.number}
          empty={
            <EmptyState
              icon="wallet"
              title={t.wallet.empty}
              hint={t.wallet.emptyHint}
              action={{ href: '/wallet/top-up', text: t.nav.topUp }}
            />
          }
        />
      </Card>
      <Pager
        first={isFirst ? undefined : '/wallet'}
        next={last && addressOf('/wallet', { before: String(last.number) })}
      />
      <Card title={t.money.statement.months}>
        <ul class="choices">
          {recentMonths(MONTHS_SHOWN, new Date()).map((month) => (
            <li key={month}>
              <a class="choice" href={`/wallet/statement/${month}`}>
                {month}
              </a>
            </li>
          ))}
        </ul>
      </Card>
    </CustomerLayout>
  )
}

/** What a movement was for: an order of this customer, or the code of a transfer. */
function Subject({ movement }: { movement: Movement }) {
  const t = useTexts()
  const { orderNumber, transactionCode, type } = movement
  if (orderNumber !== null) {
    const text = t.wallet.ofOrder(String(orderNumber))
    // A commission comes from somebody else's order, which is not this customer's to open.
    return type === 'commission' ? <span>{text}</span> : <a href={`/orders/${orderNumber}`}>{text}</a>
  }
  return <span>{transactionCode ?? ''}</span>
}
