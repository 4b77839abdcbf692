import type { ComponentChildren } from 'preact'
import type { Aftercare } from '../aftercare/aftercare.ts'
import { formatVietnamTime } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton, TextAreaField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { Notice } from '../ui/messages.tsx'
import { useMay, usePage, useTexts } from '../ui/page-context.ts'
import { Card, OrderNumber } from '../ui/parts.tsx'
import { OrderStatus } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { ListedOrder } from './operator-order-list.sql.ts'
import { hasEnded } from './order.ts'
import type { BulkActRow, BulkResult } from './order-bulk.sql.ts'
import {
  type BulkAct,
  type BulkPlan,
  bulkActs,
  permissionOf,
  type Versioned,
  versionOf,
} from './order-bulk.ts'
import { OrderTarget } from './order-target.tsx'
import { waitsForPerson } from './settlement-act.ts'

/** The form that the checkboxes of the list belong to. */
export const bulkForm = 'bulk-form'

/** What can be done with the orders that are ticked; each button leads to a preview. */
export function BulkBar() {
  const words = useTexts().operatorLists.bulk
  return (
    <form class="bulk-bar" id={bulkForm} method="post" action={`/admin/orders/bulk/${bulkActs[0]}`}>
      <span>{words.bar}</span>
      {bulkActs.map((act) => (
        <Allowed key={act} to={permissionOf(act)}>
          <SubmitButton tone="secondary" formaction={`/admin/orders/bulk/${act}`}>
            {words.acts[act].button}
          </SubmitButton>
        </Allowed>
      ))}
    </form>
  )
}

/**
 * What can be done with one order without deciding over its money, while it runs and after it was delivered; each
 * button leads to the same preview. `aftercare` is that of a delivered order.
 */
export function ActsCard({
  order,
  aftercare,
}: {
  order: Versioned & { number: number; parentId: string | null }
  aftercare: Aftercare | undefined
}) {
  const words = useTexts().operatorLists.bulk
  const { language } = usePage()
  const acts = actsOf(order, aftercare)
  const [first] = acts
  if (first === undefined && !aftercare?.whyNotRefill) return null
  return (
    <Allowed to="orders.act">
      <Card>
        {first !== undefined && (
          <form class="button-row" method="post" action={`/admin/orders/bulk/${first}`}>
            <input type="hidden" name="order" value={`${order.number}:${versionOf(order)}`} />
            {acts.map((act) => (
              <SubmitButton key={act} tone="secondary" formaction={`/admin/orders/bulk/${act}`}>
                {words.acts[act].button}
              </SubmitButton>
            ))}
          </form>
        )}
        {aftercare?.whyNotRefill && <p class="field-hint">{aftercare.whyNotRefill.sentence(language)}</p>}
      </Card>
    </Allowed>
  )
}

function actsOf(order: Versioned & { parentId: string | null }, aftercare: Aftercare | undefined): BulkAct[] {
  if (hasEnded(order.status)) return aftercare?.canRefill ? ['refill'] : []
  const { status, parentId } = order
  const isFollowed = status === 'processing' || status === 'in_progress'
  // Of one that is unknown nothing can be asked but what its own card offers; a run is stopped with its drip-feed.
  const mayCancel = parentId === null && (isFollowed || status === 'pending')
  return [...(isFollowed ? (['status'] as const) : []), ...(mayCancel ? (['cancel'] as const) : [])]
}

/** An order that was ticked, with what the act would do with it. */
export type PlannedOrder = { order: ListedOrder; plan: BulkPlan }

/** Tells the effect on every order and the money it moves, and asks. Orders that cannot be done are left out. */
export function BulkPreviewPage({
  act,
  form,
  planned,
  wrongReason,
  counts,
}: {
  act: BulkAct
  /** The id under which the act is carried out, once. */
  form: string
  planned: readonly PlannedOrder[]
  /** What was typed for a reason and is none. */
  wrongReason: string | undefined
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.operatorLists.bulk
  const possible = planned.filter(({ plan }) => plan.kind !== 'no').map(({ order }) => order)
  const sum = Money.sum(planned.map(({ plan }) => (plan.kind === 'no' ? Money.zero : plan.amount)))
  const counted = formatNumber(possible.length)
  const told = ({ plan }: PlannedOrder): Verdict => {
    if (plan.kind === 'no') return { isGood: false, text: plan.refusal.sentence(language) }
    return { isGood: true, text: words.acts[act][plan.kind], amount: plan.amount }
  }
  const effect = words.effect(counted, formatNumber(planned.length))
  return (
    <BulkLayout act={act} counts={counts}>
      {possible.length === 0 ? (
        <Notice kind="warning">{words.cannot}</Notice>
      ) : sum.isPositive() ? (
        <Notice kind="info" title={words.refundSum(counted, sum.format())}>
          {effect}
        </Notice>
      ) : (
        <Notice kind="info">{effect}</Notice>
      )}
      <Card flush>
        <Table
          caption={words.plan}
          rows={planned}
          rowKey={({ order }) => order.number}
          columns={[
            ...whoseOrder((row: PlannedOrder) => row.order),
            {
              title: t.admin.orders.service,
              lead: true,
              cell: ({ order }) => (
                <>
                  {order.serviceName}
                  <span class="cell-sub">
                    <OrderTarget order={order} length={24} />
                  </span>
                </>
              ),
            },
            { title: words.plan, cell: (row) => <Told {...told(row)} /> },
            {
              title: t.common.state,
              corner: true,
              cell: ({ order }) => <OrderStatus status={order.status} />,
            },
          ]}
        />
      </Card>
      <div class="button-row">
        {possible.length > 0 && (
          <form method="post" action={`/admin/orders/bulk/${act}`}>
            <input type="hidden" name="form" value={form} />
            {possible.map((order) => (
              <input
                key={order.number}
                type="hidden"
                name="order"
                value={`${order.number}:${versionOf(order)}`}
              />
            ))}
            {act === 'refund' && !possible.every(waitsForPerson) && (
              <TextAreaField
                label={t.admin.orders.settle.reason}
                hint={t.admin.orders.settle.reasonHint}
                name="reason"
                value={wrongReason}
                error={wrongReason === undefined ? undefined : t.admin.orders.settle.reasonWrong}
                rows={2}
                minlength={5}
                maxlength={500}
                required
              />
            )}
            <SubmitButton
              tone={act === 'refund' || act === 'cancel' || act === 'resend' ? 'danger' : 'primary'}
            >
              {sum.isPositive()
                ? `${words.acts[act].confirm(counted)} (${sum.format()})`
                : words.acts[act].confirm(counted)}
            </SubmitButton>
          </form>
        )}
        <Back />
      </div>
    </BulkLayout>
  )
}

/** Tells what became of each order. */
export function BulkResultPage({
  bulk,
  results,
  isOwn,
  counts,
}: {
  bulk: BulkActRow
  results: readonly BulkResult[]
  /** Who looks may go on with what was cut off. */
  isOwn: boolean
  counts: Readonly<Record<string, number>>
}) {
  const words = useTexts().operatorLists.bulk
  const { language } = usePage()
  const { act } = bulk
  const mayGoOn = useMay(permissionOf(act))
  const done = results.filter(({ outcome }) => outcome === 'done' || outcome === 'asked')
  const sum = Money.sum(done.map(({ amount }) => amount ?? Money.zero))
  const isCutOff = results.some(({ outcome }) => outcome === null)
  const told = ({ outcome, refusal, amount }: BulkResult): Verdict => {
    if (outcome === null) return { isGood: false, text: words.notTried }
    if (outcome === 'refused') return { isGood: false, text: refusal?.sentence(language) ?? '' }
    return { isGood: true, text: words.acts[act][outcome], amount: amount ?? Money.zero }
  }
  return (
    <BulkLayout act={act} counts={counts}>
      <Notice
        kind={done.length === results.length ? 'success' : 'warning'}
        title={words.done(formatNumber(done.length), formatNumber(results.length))}
      >
        {sum.isPositive() && `${words.refunded(sum.format())} `}
        {words.by(bulk.actorName, formatVietnamTime(bulk.createdAt))}
        {isCutOff && ` ${words.interrupted}`}
      </Notice>
      <Card flush>
        <Table
          caption={words.result}
          rows={results}
          rowKey={({ number }) => number}
          columns={[
            ...whoseOrder((row: BulkResult) => row),
            { title: words.result, cell: (row) => <Told {...told(row)} /> },
          ]}
        />
      </Card>
      <div class="button-row">
        {isCutOff && isOwn && mayGoOn && (
          <form method="post" action={`/admin/orders/bulk/${act}`}>
            <input type="hidden" name="form" value={bulk.id} />
            {results.map(({ number, seen }) => (
              <input key={number} type="hidden" name="order" value={`${number}:${seen}`} />
            ))}
            <SubmitButton>{words.goOn}</SubmitButton>
          </form>
        )}
        <Back />
      </div>
    </BulkLayout>
  )
}

function BulkLayout({
  act,
  counts,
  children,
}: {
  act: BulkAct
  counts: Readonly<Record<string, number>>
  children: ComponentChildren
}) {
  const t = useTexts()
  return (
    <AdminLayout
      title={t.operatorLists.bulk.acts[act].title}
      trail={[{ text: t.admin.orders.title, href: '/admin/orders' }]}
      counts={counts}
    >
      {children}
    </AdminLayout>
  )
}

function Back() {
  return (
    <a class="btn btn-outline-secondary" href="/admin/orders">
      {useTexts().operatorLists.bulk.back}
    </a>
  )
}

function whoseOrder<Row>(orderOf: (row: Row) => { number: number; userId: string; username: string }) {
  const words = useTexts().admin.orders
  return [
    {
      title: words.number,
      lead: true,
      cell: (row: Row) => {
        const { number } = orderOf(row)
        return <OrderNumber number={number} href={`/admin/orders/${number}`} />
      },
    },
    {
      title: words.user,
      cell: (row: Row) => {
        const { userId, username } = orderOf(row)
        return <a href={`/admin/users/${userId}`}>{username}</a>
      },
    },
  ]
}

/** What will become or became of one order, and the money that goes back for it. */
type Verdict = { isGood: boolean; text: string; amount?: Money }

function Told({ isGood, text, amount }: Verdict) {
  const words = useTexts().operatorLists.bulk
  return (
    <span class={isGood ? 'bulk-yes' : 'bulk-no'}>
      <Icon name={isGood ? 'check' : 'close'} size={16} />
      <span>
        {text}
        {amount?.isPositive() && <> · {words.refunds(amount.format())}</>}
      </span>
    </span>
  )
}
