import { formatNumber } from '../ui/format.ts'
import { EmptyState } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { DELIVERIES_KEPT_DAYS, webhookId } from './webhook.ts'
import type { DeliveryRow } from './webhook-deliveries.sql.ts'
import type { WebhookRow } from './webhook-endpoints.sql.ts'

/** What was sent to a webhook, newest first, and what it answered the last time. */
export function DeliveryLog({
  row,
  deliveries,
  next,
  isFirst,
  here,
}: {
  row: WebhookRow
  deliveries: readonly DeliveryRow[]
  next: number | undefined
  isFirst: boolean
  here: string
}) {
  const words = useTexts().webhooks
  const nameOf = useNameOf()
  return (
    <>
      <Card title={words.log} flush>
        <Table
          caption={words.log}
          rows={deliveries}
          rowKey={(delivery) => delivery.id}
          empty={<EmptyState icon="send" title={words.logNone} hint={words.logNoneHint} />}
          columns={[
            { title: words.event, lead: true, cell: (delivery) => <Event delivery={delivery} /> },
            { title: words.outcome, cell: (delivery) => <Outcome delivery={delivery} /> },
            { title: words.answer, cell: (delivery) => <Answer delivery={delivery} /> },
            {
              title: words.replay,
              hideTitle: true,
              align: 'end',
              corner: true,
              cell: (delivery) =>
                delivery.state !== 'waiting' &&
                !row.disabledAt && (
                  <form method="post" action={`${here}/deliveries/${delivery.id}/replay`}>
                    <button
                      type="submit"
                      class="btn btn-sm btn-outline-secondary"
                      aria-label={`${words.replay}: ${nameOf(delivery)}`}
                    >
                      {words.replay}
                    </button>
                  </form>
                ),
            },
          ]}
        />
        <Pager
          first={isFirst ? undefined : here}
          next={next === undefined ? undefined : `${here}?before=${next}`}
        />
      </Card>
      <p class="field-hint">{words.logHint(formatNumber(DELIVERIES_KEPT_DAYS))}</p>
    </>
  )
}

/** What an event is called in the reader's language. */
function useNameOf() {
  const { eventNames } = useTexts().webhooks
  return ({ type }: DeliveryRow) => eventNames[type as keyof typeof eventNames]
}

function Event({ delivery }: { delivery: DeliveryRow }) {
  return (
    <div>
      <strong>{useNameOf()(delivery)}</strong>
      <span class="cell-sub">
        <Time at={delivery.createdAt} />
      </span>
      <span class="cell-sub">
        <code class="text-break">{webhookId(delivery.messageId)}</code>
      </span>
    </div>
  )
}

const looks = {
  delivered: { tone: 'good', icon: 'checkCircle' },
  waiting: { tone: 'working', icon: 'clock' },
  retrying: { tone: 'caution', icon: 'warning' },
  given_up: { tone: 'bad', icon: 'failed' },
} as const

function Outcome({ delivery }: { delivery: DeliveryRow }) {
  const words = useTexts().webhooks
  const isRetrying = delivery.state === 'waiting' && delivery.tries > 0
  const state = isRetrying ? 'retrying' : delivery.state
  return (
    <div>
      <Status {...looks[state]}>{words.states[state]}</Status>
      {delivery.tries > 0 && <span class="cell-sub">{words.tries(formatNumber(delivery.tries))}</span>}
      {isRetrying && delivery.nextTryAt && (
        <span class="cell-sub">
          {words.nextTry} <Time at={delivery.nextTryAt} />
        </span>
      )}
    </div>
  )
}

/** The last try: its HTTP status, or why there was none, and the beginning of what came back. */
function Answer({ delivery }: { delivery: DeliveryRow }) {
  const words = useTexts().webhooks
  const { httpStatus, error, tookMs, reply } = delivery
  if (tookMs === null) return <>–</>
  return (
    <div>
      <strong>{httpStatus === null ? '–' : words.httpStatus(String(httpStatus))}</strong>{' '}
      <span class="text-secondary">{words.took(formatNumber(tookMs))}</span>
      {error && <span class="cell-sub text-break">{error}</span>}
      {httpStatus !== null && (
        <span class="cell-sub text-break">{reply ? <code>{reply}</code> : words.noReply}</span>
      )}
    </div>
  )
}
