import { formatNumber } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, OrderNumber, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { CALLS_KEPT, type ListedCall } from './api-call.ts'

/** What a customer's programs called lately, newest first; `next` is where the page after begins. */
export function ApiCallsPage({ calls, next }: { calls: readonly ListedCall[]; next: number | undefined }) {
  const t = useTexts()
  const words = t.apiV2
  return (
    <CustomerLayout
      title={words.callsTitle}
      lead={words.callsLead(formatNumber(CALLS_KEPT))}
      trail={[{ text: words.keys, href: '/api-keys' }]}
    >
      <Card flush>
        <Table
          caption={words.callsTitle}
          rows={calls}
          rowKey={(call) => call.id}
          empty={<EmptyState icon="key" title={words.none} hint={words.noneHint} />}
          columns={[
            {
              title: words.action,
              lead: true,
              cell: (call) => (
                <>
                  <code>{call.action}</code>{' '}
                  <span class="cell-sub">{words.took(formatNumber(call.tookMs))}</span>
                </>
              ),
            },
            { title: words.result, cell: (call) => <Result call={call} /> },
            { title: words.at, cell: (call) => <Time at={call.at} /> },
            {
              title: words.key,
              cell: (call) => (
                <div>
                  {call.keyName}
                  <span class="cell-sub">
                    <code class="key-beginning">{call.keyBeginning}…</code>
                  </span>
                </div>
              ),
            },
            { title: words.from, cell: (call) => call.address ?? '–' },
          ]}
        />
      </Card>
      <Pager next={next === undefined ? undefined : `/api-keys/calls?before=${next}`} />
    </CustomerLayout>
  )
}

function Result({ call }: { call: ListedCall }) {
  const words = useTexts().apiV2
  if (call.error !== null) {
    return (
      <div>
        <Status tone="bad" icon="failed">
          <code>{call.error}</code>
        </Status>
      </div>
    )
  }
  if (call.orderNumber === null || call.isTest) {
    return (
      <Status tone="good" icon="check">
        {call.orderNumber === null ? words.worked : words.order(String(call.orderNumber))}
      </Status>
    )
  }
  return <OrderNumber number={call.orderNumber} href={`/orders/${call.orderNumber}`} />
}
