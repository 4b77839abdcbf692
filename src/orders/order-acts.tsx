import type { ComponentChildren } from 'preact'
import type { RefillOutcome } from '../aftercare/ask-refills.ts'
import type { CancelOutcome } from '../aftercare/cancel-orders.ts'
import type { Refusal } from '../core/refusal.ts'
import { SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, OrderNumber } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { OrderTarget } from './order-target.tsx'
import type { OrderRow } from './orders.sql.ts'

export type OrderAct = 'cancel' | 'refill'

/** What would become of one of the chosen orders. */
export type PlannedAct = {
  order: OrderRow
  /** Why it cannot be done. */
  refusal: Refusal | undefined
  /** Nobody has it yet: canceling it stops it here and brings all its money back. */
  stopsAtOnce: boolean
}

/** What became of one. */
export type DoneAct = { order: OrderRow; outcome: CancelOutcome | RefillOutcome }

/** Tells what will happen to each of the chosen orders, and asks. */
export function ActPlanPage({ act, planned }: { act: OrderAct; planned: readonly PlannedAct[] }) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.shelf.bulk
  const possible = planned.filter(({ refusal }) => !refusal).map(({ order }) => order.number)
  const counted = formatNumber(possible.length)
  const plan = ({ order, refusal, stopsAtOnce }: PlannedAct) => {
    if (refusal) return { isGood: false, text: refusal.sentence(language) }
    if (act === 'refill') return { isGood: true, text: words.refills }
    if (!stopsAtOnce) return { isGood: true, text: words.asks }
    return { isGood: true, text: words.stops(order.finalPrice.minus(order.refundedAmount).format()) }
  }
  return (
    <ActLayout act={act} isEmpty={planned.length === 0}>
      {possible.length > 0 ? (
        <Notice kind="info">{words.canDo(counted, formatNumber(planned.length))}</Notice>
      ) : (
        <Notice kind="warning">{words.cannot}</Notice>
      )}
      <ActTable title={words.willHappen} rows={planned} say={plan} />
      <div class="button-row">
        {possible.length > 0 && (
          <form method="post" action="/orders/acts">
            <input type="hidden" name="act" value={act} />
            <input type="hidden" name="orders" value={possible.join(',')} />
            <SubmitButton tone={act === 'cancel' ? 'danger' : 'primary'}>
              {act === 'cancel' ? words.confirmCancel(counted) : words.confirmRefill(counted)}
            </SubmitButton>
          </form>
        )}
        <a class="btn btn-outline-secondary" href="/orders">
          {words.back}
        </a>
      </div>
    </ActLayout>
  )
}

/** Tells what became of each order. */
export function ActResultPage({ act, done }: { act: OrderAct; done: readonly DoneAct[] }) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.shelf.bulk
  const good = done.filter(({ outcome }) => outcome.outcome !== 'refused').length
  const told = ({ outcome }: DoneAct) => {
    if (outcome.outcome === 'refused') return { isGood: false, text: outcome.refusal.sentence(language) }
    if (outcome.outcome === 'canceled')
      return { isGood: true, text: words.stopped(outcome.refunded.format()) }
    return {
      isGood: true,
      text: 'number' in outcome ? words.refillAsked(String(outcome.number)) : words.asked,
    }
  }
  return (
    <ActLayout act={act} isEmpty={done.length === 0}>
      <Notice kind={good === done.length ? 'success' : 'warning'}>
        {words.done(formatNumber(good), formatNumber(done.length))}
      </Notice>
      <ActTable title={words.happened} rows={done} say={told} />
      <a class="btn btn-primary" href="/orders">
        {words.back}
      </a>
    </ActLayout>
  )
}

function ActLayout({
  act,
  isEmpty,
  children,
}: {
  act: OrderAct
  isEmpty: boolean
  children: ComponentChildren
}) {
  const t = useTexts()
  const words = t.shelf.bulk
  return (
    <CustomerLayout
      title={act === 'cancel' ? words.cancelTitle : words.refillTitle}
      trail={[{ href: '/orders', text: t.orders.title }]}
    >
      {isEmpty ? (
        <Card flush>
          <EmptyState icon="list" title={words.none} action={{ href: '/orders', text: words.back }} />
        </Card>
      ) : (
        children
      )}
    </CustomerLayout>
  )
}

function ActTable<Row extends { order: OrderRow }>({
  title,
  rows,
  say,
}: {
  title: string
  rows: readonly Row[]
  say: (row: Row) => { isGood: boolean; text: string }
}) {
  const t = useTexts()
  const columns: Column<Row>[] = [
    {
      title: t.orders.number,
      lead: true,
      cell: ({ order }) => <OrderNumber number={order.number} href={`/orders/${order.number}`} />,
    },
    {
      title: t.orders.service,
      lead: true,
      cell: ({ order }) => (
        <>
          {order.serviceName}
          <span class="cell-sub">
            <OrderTarget order={order} length={34} />
          </span>
        </>
      ),
    },
    { title: t.orders.status, corner: true, cell: ({ order }) => <OrderStatus status={order.status} /> },
    {
      title,
      cell: (row) => {
        const { isGood, text } = say(row)
        return (
          <span class={isGood ? 'compare-yes' : 'compare-unknown'}>
            <Icon name={isGood ? 'check' : 'close'} size={16} /> {text}
          </span>
        )
      },
    },
  ]
  return (
    <Card flush>
      <Table caption={title} columns={columns} rows={rows} rowKey={({ order }) => order.number} />
    </Card>
  )
}
