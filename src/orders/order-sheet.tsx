import type { ComponentChildren } from 'preact'
import { filledLines, isTypeField, kindOfField, type TypeField } from '../core/service-type.ts'
import { formatMinutes, formatNumber, formatPercent } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import {
  Amount,
  Card,
  Columns,
  CopyButton,
  type Fact,
  Facts,
  ProgressBar,
  Time,
  Timeline,
  type TimelineStep,
} from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { useFieldLabel } from './field-errors.tsx'
import { clampRemains, hasEnded, progressPercent } from './order.ts'
import { useFieldValue } from './order-own-fields.tsx'
import { OrderRuns } from './order-runs.tsx'
import { OrderTarget } from './order-target.tsx'
import type { OrderDetail } from './orders.sql.ts'
import type { RunRow } from './runs.sql.ts'

/** What changes while an order runs; it renews itself when the page hears of a change, until the order has ended. */
export function OrderLive({
  order,
  runs,
  eta,
}: {
  order: OrderDetail
  runs: readonly RunRow[]
  /** When it is likely done. */
  eta: Date | undefined
}) {
  const t = useTexts()
  const percent = progressPercent(order)
  const polling = hasEnded(order.status)
    ? {}
    : {
        'hx-get': `/orders/${order.number}/progress`,
        'hx-trigger': 'live:orders from:body delay:50ms',
        'hx-swap': 'outerHTML',
      }
  return (
    <div id="order-live" {...polling}>
      <Columns aside={<Payment order={order} />}>
        <Card title={t.order.timeline} actions={<OrderStatus status={order.status} />}>
          <div class="order-progress-big">
            <ProgressBar value={percent} label={t.orders.progress} text={formatPercent(percent)} />
          </div>
          <Facts
            facts={[...counts(order, t), ...(eta ? [{ term: t.order.eta, value: <Time at={eta} /> }] : [])]}
          />
          <Timeline steps={stepsOf(order, t)} />
        </Card>
        <OrderRuns order={order} runs={runs} />
      </Columns>
    </div>
  )
}

/** What was bought; it never changes. */
export function OrderDetails({ order }: { order: OrderDetail }) {
  const t = useTexts()
  const labelOf = useFieldLabel()
  const drip = t.order.drip(formatNumber(order.runs), formatMinutes(order.intervalMinutes ?? 0, t.common))
  const facts: (Fact | false)[] = [
    { term: t.orders.service, value: order.serviceName },
    order.link !== '' && {
      term: t.orders.link,
      value: <OrderTarget order={order} length={48} />,
      copy: order.link,
    },
    ...useShortFields(order),
    { term: t.orders.quantity, value: formatNumber(order.quantity) },
    order.runs > 1 && { term: t.order.dripFeed, value: drip },
    order.startAt !== null && { term: t.orderFields.startAt, value: <Time at={order.startAt} /> },
    order.note !== null && { term: t.orderForm.note, value: order.note },
  ]
  return (
    <>
      <Card title={t.order.details}>
        <Facts facts={facts.filter((fact) => fact !== false)} />
        <p class="order-reference">
          {t.order.reference}{' '}
          <CopyButton value={order.id} label={t.order.reference}>
            <code>{order.id}</code>
          </CopyButton>
        </p>
      </Card>
      {fieldsOf(order, 'lines').map(([field, value]) => (
        <Card
          key={field}
          title={`${labelOf(order.serviceType, field)} (${formatNumber(filledLines(String(value)).length)})`}
        >
          <pre class="order-comments">{value}</pre>
        </Card>
      ))}
    </>
  )
}

type FieldsOfType = { serviceType: string; fields: Readonly<Record<string, string | number>> }

/** The fields of an order's type that fit on a line, named and said as people do. */
export function useShortFields(order: FieldsOfType): Fact[] {
  const labelOf = useFieldLabel()
  const inWords = useFieldValue()
  return fieldsOf(order, 'short').map(([field, value]) => ({
    term: labelOf(order.serviceType, field),
    value:
      kindOfField(field) === 'link' ? (
        <OrderTarget order={{ link: String(value), account: null }} length={48} />
      ) : (
        inWords(field, value)
      ),
    ...(field === 'username' ? { copy: String(value) } : {}),
  }))
}

/** What an order keeps of its type's fields: those of many lines, or the others. */
export function fieldsOf(order: FieldsOfType, which: 'lines' | 'short'): [TypeField, string | number][] {
  return Object.entries(order.fields).filter(
    (entry): entry is [TypeField, string | number] =>
      isTypeField(entry[0]) && (kindOfField(entry[0]) === 'lines') === (which === 'lines'),
  )
}

function Payment({ order }: { order: OrderDetail }) {
  const t = useTexts()
  const reason = refundReason(order, t)
  const byOffer = order.discountAmount.minus(order.couponAmount)
  const facts: (Fact | false)[] = [
    !order.discountAmount.isZero() && {
      term: t.orderForm.basePrice,
      value: <Amount value={order.basePrice} />,
    },
    !byOffer.isZero() && {
      term:
        order.priceSource === 'personal'
          ? t.money.prices.title
          : t.tier.discount(formatPercent(order.discountPercent)),
      value: <Amount value={byOffer.negated()} />,
    },
    order.coupon !== null && {
      term: `${t.orderForm.coupon} ${order.coupon}`,
      value: <Amount value={order.couponAmount.negated()} />,
    },
    { term: t.order.paid, value: <Amount value={order.finalPrice} /> },
    { term: t.order.refunded, value: <Amount value={order.refundedAmount} /> },
    {
      term: t.order.kept,
      value: <Amount value={order.finalPrice.minus(order.refundedAmount)} />,
      strong: true,
    },
  ]
  return (
    <Card title={t.order.payment}>
      <Facts facts={facts.filter((fact) => fact !== false)} />
      {reason && <p class="field-hint">{reason}</p>}
    </Card>
  )
}

type Words = ReturnType<typeof useTexts>

function refundReason(order: OrderDetail, t: Words): string | undefined {
  if (!order.refundedAmount.isPositive()) return undefined
  switch (order.status) {
    case 'partial':
      return t.order.refundPartial(formatNumber(remainsOf(order) ?? 0))
    case 'canceled':
      return t.order.refundCanceled
    default:
      return t.order.refundFailed
  }
}

function counts(order: OrderDetail, t: Words): Fact[] {
  const remains = remainsOf(order)
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : formatNumber(value)
  return [
    { term: t.orders.startCount, value: number(order.startCount) },
    { term: t.orders.delivered, value: number(remains === undefined ? undefined : order.quantity - remains) },
    { term: t.orders.remains, value: number(remains) },
  ]
}

/** What is still to be delivered, as far as the provider has said. */
function remainsOf(order: OrderDetail): number | undefined {
  if (order.status === 'completed') return 0
  return clampRemains(order.remains ?? undefined, order.quantity)
}

function stepsOf(order: OrderDetail, t: Words): TimelineStep[] {
  const received: TimelineStep = { title: t.order.received, at: order.createdAt, state: 'done' }
  const sent: TimelineStep = { title: t.order.sent, at: order.submittedAt ?? undefined, state: 'done' }
  const ended = order.completedAt ?? undefined
  const toRun: TimelineStep = { title: t.order.running, state: 'waiting' }
  const toEnd: TimelineStep = { title: t.order.done, state: 'waiting' }
  switch (order.status) {
    case 'pending':
      return [
        received,
        { title: t.order.waiting, state: 'current', note: waitingFor(order, t) },
        toRun,
        toEnd,
      ]
    case 'submitting':
      return [received, { title: t.orderStatus.submitting, state: 'current' }, toRun, toEnd]
    case 'unknown':
      return [
        received,
        { title: t.orderStatus.unknown, state: 'current', note: t.order.unknown },
        toRun,
        toEnd,
      ]
    case 'processing':
    case 'in_progress':
      return [received, sent, { ...toRun, state: 'current', note: delivered(order, t) }, toEnd]
    case 'completed':
      return [received, sent, { title: t.order.ran, state: 'done' }, { ...toEnd, at: ended, state: 'done' }]
    case 'partial':
      return [
        received,
        sent,
        { title: t.order.ran, state: 'done' },
        { title: t.order.partial, at: ended, state: 'done', note: delivered(order, t) },
      ]
    case 'canceled':
      return [
        received,
        ...(order.submittedAt ? [sent] : []),
        { title: t.order.canceled, at: ended, state: 'bad', note: refundReason(order, t) },
      ]
    case 'failed':
      return [received, { title: t.order.failed, at: ended, state: 'bad', note: refundReason(order, t) }]
  }
}

/** Why it waits, as far as that is a customer's business: never who the provider is or what ails it. */
function waitingFor(order: OrderDetail, t: Words): ComponentChildren {
  if (order.runsPaused) return t.orderRuns.pausedNote
  if (order.startsLater && order.startAt) {
    return (
      <>
        {t.orderRuns.startsAt} <Time at={order.startAt} />
      </>
    )
  }
  return t.orderRuns.waitsForProvider
}

function delivered(order: OrderDetail, t: Words): string | undefined {
  const remains = remainsOf(order)
  if (remains === undefined) return undefined
  return t.order.deliveredOf(formatNumber(order.quantity - remains), formatNumber(order.quantity))
}
