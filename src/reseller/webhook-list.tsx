import type { Refusal } from '../core/refusal.ts'
import { formatNumber } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Columns, CopyButton } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { WEBHOOKS_MAX } from './webhook.ts'
import type { WebhookRow } from './webhook-endpoints.sql.ts'
import { type TypedWebhook, WebhookForm } from './webhook-form.tsx'

/** Where the pages about webhooks are. */
export const WEBHOOKS = '/api-keys/webhooks'

/** The webhooks there are, and the form for one more. */
export function WebhooksPage({
  rows,
  typed,
  refused,
}: {
  rows: readonly WebhookRow[]
  typed: TypedWebhook
  refused?: Refusal
}) {
  const t = useTexts()
  const words = t.webhooks
  return (
    <CustomerLayout
      title={words.title}
      lead={words.lead}
      trail={[{ text: words.back, href: '/api-keys' }]}
      actions={
        <a class="btn btn-outline-secondary" href="/docs#Webhooks">
          {t.account.keys.docs}
        </a>
      }
    >
      <Columns aside={<NewWebhookCard rows={rows} typed={typed} refused={refused} />}>
        <Card title={words.list} flush>
          <WebhookTable rows={rows} />
        </Card>
      </Columns>
    </CustomerLayout>
  )
}

/** The one time that a secret is seen; `isNew` tells a first one from one that takes the place of another. */
export function SecretPage({
  id,
  url,
  secret,
  isNew,
}: {
  id: string
  url: string
  secret: string
  isNew: boolean
}) {
  const words = useTexts().webhooks
  return (
    <CustomerLayout title={words.madeTitle} trail={[{ text: words.title, href: WEBHOOKS }]}>
      <Card title={url}>
        <Notice kind="warning">{words.madeHint}</Notice>
        <p class="secret-line">
          <code class="secret">{secret}</code>
          <CopyButton value={secret} label={words.secret} />
        </p>
        {!isNew && <p>{words.overlapHint}</p>}
        <a class="btn btn-primary" href={`${WEBHOOKS}/${id}`}>
          {words.done}
        </a>
      </Card>
    </CustomerLayout>
  )
}

function NewWebhookCard({
  rows,
  typed,
  refused,
}: {
  rows: readonly WebhookRow[]
  typed: TypedWebhook
  refused: Refusal | undefined
}) {
  const words = useTexts().webhooks
  return (
    <Card title={words.make}>
      {rows.length < WEBHOOKS_MAX ? (
        <WebhookForm action={WEBHOOKS} typed={typed} refused={refused} submit={words.submit} />
      ) : (
        <Notice kind="info">{words.full(formatNumber(WEBHOOKS_MAX))}</Notice>
      )}
    </Card>
  )
}

function WebhookTable({ rows }: { rows: readonly WebhookRow[] }) {
  const words = useTexts().webhooks
  return (
    <Table
      caption={words.list}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState icon="send" title={words.none} hint={words.noneHint} />}
      columns={[
        {
          title: words.url,
          lead: true,
          cell: (row) => (
            <div>
              <strong class="text-break">{row.url}</strong>
              <code class="cell-sub text-break">{row.events.join(', ')}</code>
            </div>
          ),
        },
        {
          title: words.state,
          cell: (row) => (
            <div>
              <WebhookState row={row} />
              {row.waiting > 0 && <span class="cell-sub">{words.waiting(formatNumber(row.waiting))}</span>}
            </div>
          ),
        },
        {
          title: words.open,
          hideTitle: true,
          align: 'end',
          cell: (row) => (
            <a
              class="btn btn-sm btn-outline-secondary"
              href={`${WEBHOOKS}/${row.id}`}
              aria-label={`${words.open}: ${row.url}`}
            >
              {words.open}
            </a>
          ),
        },
      ]}
    />
  )
}

/** Whether events reach it. */
export function WebhookState({ row }: { row: Pick<WebhookRow, 'disabledReason' | 'failingSince'> }) {
  const words = useTexts().webhooks
  if (row.disabledReason) {
    const isPaused = row.disabledReason === 'owner'
    return (
      <Status tone={isPaused ? 'neutral' : 'bad'} icon={isPaused ? 'pause' : 'failed'}>
        {words.off[row.disabledReason]}
      </Status>
    )
  }
  if (row.failingSince) {
    return (
      <Status tone="caution" icon="warning">
        {words.failing}
      </Status>
    )
  }
  return (
    <Status tone="good" icon="checkCircle">
      {words.on}
    </Status>
  )
}
