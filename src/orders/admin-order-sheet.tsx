import { NotesCard } from '../accounts/notes-card.tsx'
import type { Aftercare } from '../aftercare/aftercare.ts'
import type { OrderVersions } from '../support/disclosures.sql.ts'
import { OrderVersionsCard } from '../support/order-versions.tsx'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Columns, Facts } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { useAttention } from './admin-attention.tsx'
import { ActsCard } from './admin-order-bulk.tsx'
import { MoneyFacts, OrderFacts, RunsCard } from './admin-order-facts.tsx'
import { OrderTimelineCard } from './admin-order-timeline.tsx'
import { SettleCard, type TypedAct } from './admin-settle.tsx'
import type { OperatorOrder, OperatorRun } from './operator-orders.sql.ts'
import type { OrderTimeline } from './order-timeline.ts'
import type { WaitReason } from './order-wait.ts'

/** Everything that is known of one order. */
export type Sheet = {
  order: OperatorOrder
  /** Why it waits to be sent; undefined when it does not. */
  wait: WaitReason | undefined
  timeline: OrderTimeline
  runs: readonly OperatorRun[]
  /** What may still be asked for; undefined for what was not delivered, and for runs. */
  aftercare: Aftercare | undefined
  /** What was in force when it was placed. */
  versions: OrderVersions
  /** The id of the note that may be written. */
  noteForm: string
  counts: Readonly<Record<string, number>>
}

/**
 * Everything that is known of one order, for operators, and what a person may do about it.
 */
export function OrderSheet({
  order,
  wait,
  timeline,
  runs,
  aftercare,
  counts,
  typed,
  problem,
  versions,
  noteForm,
}: Sheet & {
  /** An act that was refused, as it was typed, with what is wrong with its figure. */
  typed?: TypedAct
  /** Why what somebody wanted to do was not done. */
  problem?: string | undefined
}) {
  const words = useTexts().admin.orders
  const inWords = useAttention()
  return (
    <AdminLayout
      title={words.heading(String(order.number))}
      trail={[{ text: words.title, href: '/admin/orders' }]}
      actions={<OrderStatus status={order.status} />}
      counts={counts}
    >
      {problem && <Notice kind="error">{problem}</Notice>}
      {order.attention && (
        <Notice kind="warning" title={words.attentionTitle}>
          {inWords(order.attention)}
        </Notice>
      )}
      {order.refillAttention && (
        <Notice kind="warning" title={words.refillAttentionTitle}>
          {inWords(order.refillAttention)}
        </Notice>
      )}
      <Columns
        aside={
          <>
            <SettleCard order={order} typed={typed} />
            <ActsCard order={order} aftercare={aftercare} />
            <Card title={words.money}>
              <MoneyFacts order={order} />
            </Card>
            <Card title={words.customer}>
              <Facts
                facts={[
                  {
                    term: words.user,
                    value: <a href={`/admin/users/${order.userId}`}>{order.username}</a>,
                  },
                  { term: words.email, value: order.email, copy: order.email },
                ]}
              />
            </Card>
            <OrderVersionsCard versions={versions} />
          </>
        }
      >
        <Card title={words.what}>
          <OrderFacts order={order} />
        </Card>
        {order.runsStarted !== null && <RunsCard order={order} runs={runs} />}
        <OrderTimelineCard order={order} wait={wait} timeline={timeline} />
        <Allowed to="notes.write">
          <NotesCard action={`/admin/orders/${order.number}/notes`} form={noteForm} />
        </Allowed>
      </Columns>
    </AdminLayout>
  )
}
