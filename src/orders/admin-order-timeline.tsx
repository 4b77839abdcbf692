import type { ComponentChildren } from 'preact'
import { CancellationStatus, Reason, RefillStatus } from '../aftercare/aftercare-card.tsx'
import { AuditActor, AuditChange, changesOf, useAuditAction } from '../operations/audit-list.tsx'
import { formatNumber, formatPercent } from '../ui/format.ts'
import type { IconName } from '../ui/icons.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Amount, Card, Time } from '../ui/parts.tsx'
import { OrderStatus, Status } from '../ui/status.tsx'
import { AttemptOutcome, AttemptWords } from './admin-attempt.tsx'
import { Waiting } from './admin-wait.tsx'
import type { OperatorOrder } from './operator-orders.sql.ts'
import { hasEnded, progressPercent } from './order.ts'
import type { OrderEvent, OrderTimeline } from './order-timeline.ts'
import type { WaitReason } from './order-wait.ts'

const icons: Readonly<Record<OrderEvent['kind'], IconName>> = {
  move: 'list',
  sending: 'send',
  money: 'wallet',
  cancel: 'cancel',
  refill: 'refill',
  act: 'user',
  note: 'chat',
}

/** Everything that happened to an order, the newest first: moves, sendings, money, requests, acts and notes. */
export function OrderTimelineCard({
  order,
  wait,
  timeline: { events, before, older },
}: {
  order: OperatorOrder
  wait: WaitReason | undefined
  timeline: OrderTimeline
}) {
  const here = `/admin/orders/${order.number}`
  return (
    <>
      <Card title={useTexts().admin.orders.timeline} flush id="timeline">
        <ol class="events">
          {before === undefined && !hasEnded(order.status) && <Now order={order} wait={wait} />}
          {events.map((event) => (
            <Event key={event.key} kind={event.kind} at={event.at}>
              <EventWords event={event} order={order} />
            </Event>
          ))}
        </ol>
      </Card>
      <Pager
        first={before && `${here}#timeline`}
        next={older && `${here}?before=${older.getTime()}#timeline`}
      />
    </>
  )
}

function Event({ kind, at, children }: { kind: OrderEvent['kind']; at?: Date; children: ComponentChildren }) {
  const words = useTexts().admin.orders
  return (
    <li class="event">
      <span class="event-kind">
        <Status tone="neutral" icon={icons[kind]}>
          {words.eventKinds[kind]}
        </Status>
      </span>
      <span class="event-time">{at ? <Time at={at} /> : words.now}</span>
      <div class="event-words">{children}</div>
    </li>
  )
}

/** Where an order that has not ended stands, and why it does not go on. */
function Now({ order, wait }: { order: OperatorOrder; wait: WaitReason | undefined }) {
  const isRunning = order.status === 'processing' || order.status === 'in_progress'
  return (
    <Event kind="move">
      <OrderStatus status={order.status} /> {isRunning && formatPercent(progressPercent(order))}
      {wait && wait.kind !== 'person' && (
        <p>
          <Waiting reason={wait} />
        </p>
      )}
    </Event>
  )
}

function EventWords({ event, order }: { event: OrderEvent; order: OperatorOrder }) {
  switch (event.kind) {
    case 'move':
      return <Move move={event.move} order={order} />
    case 'sending':
      return <Sending {...event} />
    case 'money':
      return <Moved {...event} />
    case 'cancel':
      return <CancelRequest {...event} />
    case 'refill':
      return <RefillRequest {...event} />
    case 'act':
      return <Act {...event} />
    case 'note':
      return (
        <>
          <p class="note-body">{event.note.body}</p>
          <a href={`/admin/users/${event.note.authorId}`}>{event.note.authorName}</a>
        </>
      )
  }
}

function Move({ move, order }: { move: Of<'move'>['move']; order: OperatorOrder }) {
  const words = useTexts().admin.orders
  switch (move) {
    case 'placed':
      return (
        <>
          <strong>{words.placed}</strong> <a href={`/admin/users/${order.userId}`}>{order.username}</a>
        </>
      )
    case 'taken':
    case 'started':
    case 'runs_stopped':
      return <strong>{words.moves[move]}</strong>
    default:
      return (
        <>
          <OrderStatus status={move} />
          {move === 'failed' && order.errorMessage && <span class="cell-sub">{order.errorMessage}</span>}
          {order.endReport && (
            <span class="cell-sub">
              {words.error}: <code>{order.endReport}</code>
            </span>
          )}
        </>
      )
  }
}

type Of<Kind extends OrderEvent['kind']> = Extract<OrderEvent, { kind: Kind }>

function Sending({ attempt }: Of<'sending'>) {
  const words = useTexts().admin.orders
  return (
    <>
      <strong>{words.sentTo(attempt.provider)}</strong> <AttemptOutcome outcome={attempt.outcome} />
      <details class="raw-details">
        <summary>{words.exchange}</summary>
        <AttemptWords attempt={attempt} />
      </details>
    </>
  )
}

function Moved({ movement }: Of<'money'>) {
  const t = useTexts()
  return (
    <>
      <strong>{t.transactionType[movement.type]}</strong> <Amount value={movement.amount} signed />{' '}
      <a href={`/admin/users/${movement.userId}`}>{movement.username}</a>
      <span class="cell-sub">
        {t.admin.orders.balanceAfter}: <Amount value={movement.balanceAfter} />
      </span>
    </>
  )
}

function CancelRequest({ request, isAnswer }: Of<'cancel'>) {
  const words = useTexts().aftercare
  const isLast = isAnswer || request.answeredAt === null
  return (
    <>
      <strong>{isAnswer ? words.cancelAnswer : words.cancelWanted}</strong>{' '}
      {isLast && <CancellationStatus state={request.state} />}
      {isLast && <Outcome tries={request.tries} reason={request.reason} />}
    </>
  )
}

function RefillRequest({ refill, isAnswer }: Of<'refill'>) {
  const words = useTexts().aftercare
  const isLast = isAnswer || refill.endedAt === null
  return (
    <>
      <strong>{words.refillNumber(formatNumber(refill.number))}</strong>{' '}
      {isLast ? <RefillStatus state={refill.state} /> : words.refillWanted}
      {isLast && <Outcome tries={refill.tries} reason={refill.attention ?? refill.reason} />}
      {isLast && refill.providerRefillId && (
        <span class="cell-sub">{words.providerRefill(refill.providerRefillId)}</span>
      )}
    </>
  )
}

/** How often a provider was asked for something, and what it said where it did not do it. */
function Outcome({ tries, reason }: { tries: number; reason: string | null }) {
  return (
    <>
      {tries > 0 && <span class="cell-sub">{useTexts().aftercare.tries(formatNumber(tries))}</span>}
      {reason && <Reason reason={reason} />}
    </>
  )
}

function Act({ row }: Of<'act'>) {
  const inWords = useAuditAction()
  return (
    <>
      <strong>{inWords(row.action)}</strong> <AuditActor row={row} />
      {changesOf(row).length > 0 && (
        <details class="raw-details">
          <summary>{useTexts().operatorLists.audit.change}</summary>
          <AuditChange row={row} />
        </details>
      )}
    </>
  )
}
