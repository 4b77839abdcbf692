import { AdminLayout } from '../ui/admin-layout.tsx'
import { NumberField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useMay, useTexts } from '../ui/page-context.ts'
import { Amount, Card, type Fact, Facts } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { useAttention } from './admin-attention.tsx'
import type { OperatorOrder } from './operator-orders.sql.ts'
import { versionOf } from './order-bulk.ts'
import { actsFor, decidesCost, type Settled, type SettlementAct, waitsForPerson } from './settlement-act.ts'

export type ActKind = SettlementAct['kind']

/** An act as it was typed, with what is wrong with its figure or its reason. */
export type TypedAct =
  | {
      kind: ActKind
      value: string
      error?: string | undefined
      reason?: string | undefined
      reasonError?: string | undefined
    }
  | undefined

/** What whoever looks may do with an order that waits for a person. Nothing where that is nothing. */
export function SettleCard({ order, typed }: { order: OperatorOrder; typed: TypedAct }) {
  const words = useTexts().admin.orders.settle
  const [maySettle, mayAct] = [useMay('orders.settle'), useMay('orders.act')]
  const acts = actsFor(order).filter((kind) => (kind === 'seen' ? mayAct : maySettle))
  if (acts.length === 0) return null
  return (
    <Card title={words.title} id="settle" flush>
      {acts.map((kind) => (
        <details key={kind} class="act" name="act" open={typed?.kind === kind || acts.length === 1}>
          <summary>{words[kind].act}</summary>
          <form method="post" action={`/admin/orders/${order.number}/${kind === 'seen' ? kind : 'settle'}`}>
            <p>{words[kind].does}</p>
            {kind !== 'seen' && <input type="hidden" name="act" value={kind} />}
            <SeenOrder order={order} />
            <ActField kind={kind} order={order} typed={typed?.kind === kind ? typed : undefined} />
            {needsReview(kind) && !waitsForPerson(order) && (
              <TextAreaField
                label={words.reason}
                hint={words.reasonHint}
                name="reason"
                id={`field-reason-${kind}`}
                value={typed?.kind === kind ? typed.reason : undefined}
                error={typed?.kind === kind ? typed.reasonError : undefined}
                rows={2}
                maxlength={500}
                required
              />
            )}
            <SubmitButton tone={needsReview(kind) ? 'secondary' : 'primary'}>
              {needsReview(kind) ? words.review : words[kind].act}
            </SubmitButton>
          </form>
        </details>
      ))}
    </Card>
  )
}

/** Whether an act moves money or sends something, so that it is shown once more before it is done. */
export function needsReview(kind: ActKind): boolean {
  return kind !== 'found' && kind !== 'seen'
}

/** What an act will do, to confirm. */
export function SettleReviewPage({
  order,
  act,
  settled,
  value,
  reason,
  counts,
}: {
  order: OperatorOrder
  act: SettlementAct
  settled: Settled
  /** The act's figure as it was typed. */
  value: string
  reason: string | undefined
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const words = t.admin.orders
  const here = `/admin/orders/${order.number}`
  const inWords = useAttention()
  return (
    <AdminLayout
      title={words.settle.confirmTitle}
      trail={[
        { text: words.title, href: '/admin/orders' },
        { text: words.heading(String(order.number)), href: here },
      ]}
      actions={<OrderStatus status={order.status} />}
      counts={counts}
    >
      <div class="narrow">
        <Card title={words.settle[act.kind].act}>
          {order.attention && <Notice kind="warning">{inWords(order.attention)}</Notice>}
          <Facts facts={useEffects(order, act, settled)} />
          <p>{words.settle[act.kind].does}</p>
          {decidesCost(act.kind) && isFollowed(order.status) && <p>{words.settle.final}</p>}
          {reason && (
            <p>
              {words.settle.reason}: {reason}
            </p>
          )}
          <form class="button-row" method="post" action={`${here}/settle`}>
            <input type="hidden" name="act" value={act.kind} />
            <input type="hidden" name="value" value={value} />
            <input type="hidden" name="confirmed" value="yes" />
            {reason !== undefined && <input type="hidden" name="reason" value={reason} />}
            <SeenOrder order={order} />
            <SubmitButton tone={act.kind === 'refund' || act.kind === 'absent' ? 'danger' : 'primary'}>
              {words.settle[act.kind].act}
            </SubmitButton>
            <a class="btn btn-outline-secondary" href={here}>
              {t.common.cancel}
            </a>
          </form>
        </Card>
      </div>
    </AdminLayout>
  )
}

function useEffects(order: OperatorOrder, act: SettlementAct, settled: Settled): Fact[] {
  const words = useTexts().admin.orders
  const back = settled.target.minus(order.refundedAmount)
  const facts: (Fact | false)[] = [
    { term: words.service, value: order.serviceName },
    { term: words.user, value: order.username },
    { term: words.paid, value: <Amount value={order.finalPrice} /> },
    order.refundedAmount.isPositive() && {
      term: words.refunded,
      value: <Amount value={order.refundedAmount} />,
    },
    act.kind === 'remains' && { term: words.settle.remains.field, value: formatNumber(act.remains) },
    act.kind === 'absent' && { term: words.settle.willSendTo, value: order.provider, strong: true },
    act.kind !== 'absent' && {
      term: words.settle.willRefund,
      value: back.isPositive() ? <Amount value={back} /> : words.settle.noRefund,
      strong: true,
    },
    order.parentNumber !== null && {
      term: words.parent,
      value: words.runOf(formatNumber(order.run ?? 0), String(order.parentNumber)),
    },
  ]
  return facts.filter((fact) => fact !== false)
}

/** What the order was when the page was drawn: what is decided of that holds for nothing later. */
function SeenOrder({ order }: { order: OperatorOrder }) {
  return <input type="hidden" name="seen" value={versionOf(order)} />
}

/** Whether its provider still has something to say about it. */
function isFollowed(status: OperatorOrder['status']): boolean {
  return status !== 'unknown' && status !== 'pending'
}

function ActField({ kind, order, typed }: { kind: ActKind; order: OperatorOrder; typed: TypedAct }) {
  const words = useTexts().admin.orders
  const field = { name: 'value', id: `field-act-${kind}`, value: typed?.value, error: typed?.error }
  switch (kind) {
    case 'found':
      return (
        <TextField
          {...field}
          label={words.settle.found.field}
          maxlength={100}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
        />
      )
    case 'remains':
      return (
        <NumberField
          {...field}
          label={words.settle.remains.field}
          hint={`0 – ${formatNumber(order.quantity)}`}
          required
        />
      )
    case 'amount':
      return (
        // Not grouped while typing: that would drop the comma, and a package may cost fractions of a đồng.
        <TextField
          {...field}
          inputmode="decimal"
          autocomplete="off"
          maxlength={30}
          suffix="₫"
          label={words.settle.amount.field}
          hint={`${order.refundedAmount.format()} – ${order.finalPrice.format()}`}
          required
        />
      )
    default:
      return null
  }
}
