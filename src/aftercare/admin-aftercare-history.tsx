import type { ComponentChildren } from 'preact'
import { formatNumber } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { CancellationStatus, Reason, RefillStatus } from './aftercare-card.tsx'
import type { CancellationRow } from './cancellations.sql.ts'
import type { RefillRow } from './refills.sql.ts'

type Request = {
  key: string
  title: string
  state: ComponentChildren
  notes: ComponentChildren
  askedAt: Date
  answeredAt: Date | null
}

/** Every request to stop or refill an order, newest first, for operators. */
export function AftercareHistory({
  cancellations,
  refills,
}: {
  cancellations: readonly CancellationRow[]
  refills: readonly RefillRow[]
}) {
  const words = useTexts().aftercare
  const requests: Request[] = [
    ...cancellations.map((cancellation) => ({
      key: `cancel-${cancellation.id}`,
      title: words.cancelRequest,
      state: <CancellationStatus state={cancellation.state} />,
      notes: <Notes tries={cancellation.tries} reason={cancellation.reason} />,
      askedAt: cancellation.createdAt,
      answeredAt: cancellation.answeredAt,
    })),
    ...refills.map((refill) => ({
      key: `refill-${refill.number}`,
      title: words.refillNumber(formatNumber(refill.number)),
      state: <RefillStatus state={refill.state} />,
      notes: (
        <Notes
          tries={refill.tries}
          reason={refill.attention ?? refill.reason}
          providerRefillId={refill.providerRefillId}
        />
      ),
      askedAt: refill.createdAt,
      answeredAt: refill.endedAt,
    })),
  ].sort((a, b) => b.askedAt.getTime() - a.askedAt.getTime())
  return (
    <Card title={words.history} flush>
      <Table
        dense
        id="aftercare"
        caption={words.history}
        rows={requests}
        rowKey={(request) => request.key}
        empty={<p class="card-footnote">{words.noHistory}</p>}
        columns={[
          {
            title: words.request,
            cell: (request) => (
              <>
                <strong>{request.title}</strong>
                {request.notes}
              </>
            ),
          },
          { title: words.state, cell: (request) => request.state },
          {
            title: words.asked,
            cell: (request) => (
              <>
                <Time at={request.askedAt} />
                {request.answeredAt && (
                  <span class="cell-sub">
                    {words.answered}: <Time at={request.answeredAt} />
                  </span>
                )}
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}

function Notes({
  tries,
  reason,
  providerRefillId = null,
}: {
  tries: number
  reason: string | null
  providerRefillId?: string | null
}) {
  const words = useTexts().aftercare
  return (
    <>
      {tries > 0 && <span class="cell-sub">{words.tries(formatNumber(tries))}</span>}
      {providerRefillId && <span class="cell-sub">{words.providerRefill(providerRefillId)}</span>}
      {reason && <Reason reason={reason} />}
    </>
  )
}
