import type { Refusal } from '../core/refusal.ts'
import { SelectField, SubmitButton } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { Dialog, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Columns, Facts, Time } from '../ui/parts.tsx'
import type { DeliveryRow } from './webhook-deliveries.sql.ts'
import type { WebhookRow } from './webhook-endpoints.sql.ts'
import { type TypedWebhook, WebhookForm } from './webhook-form.tsx'
import { WEBHOOKS, WebhookState } from './webhook-list.tsx'
import { DeliveryLog } from './webhook-log.tsx'

/** What a webhook's page may ask about at once, for those without script. */
export const webhookQuestions = ['rotate', 'remove'] as const
export type WebhookQuestion = (typeof webhookQuestions)[number]

/** One webhook: how it is, what may be done with it, and what was sent to it. */
export function WebhookPage(props: {
  row: WebhookRow
  deliveries: readonly DeliveryRow[]
  /** The id to go on from to older deliveries. */
  next: number | undefined
  isFirst: boolean
  typed: TypedWebhook
  refused?: Refusal | undefined
  asks?: WebhookQuestion | undefined
}) {
  const { row, asks } = props
  const words = useTexts().webhooks
  const here = `${WEBHOOKS}/${row.id}`
  return (
    <CustomerLayout
      title={new URL(row.url).host}
      lead={<span class="text-break">{row.url}</span>}
      trail={[
        { text: words.back, href: '/api-keys' },
        { text: words.title, href: WEBHOOKS },
      ]}
      actions={
        !row.disabledAt && (
          <form method="post" action={`${here}/test`}>
            <SubmitButton>{words.test}</SubmitButton>
          </form>
        )
      }
    >
      {row.disabledReason && (
        <Notice kind="warning" title={words.off[row.disabledReason]}>
          {words.offHint[row.disabledReason]}
        </Notice>
      )}
      <Columns
        aside={
          <>
            <StateCard row={row} here={here} />
            <Card title={words.events}>
              <WebhookForm action={here} typed={props.typed} refused={props.refused} submit={words.save} />
            </Card>
          </>
        }
      >
        <DeliveryLog {...props} here={here} />
      </Columns>
      {!row.oldSecretUntil && <Question id="rotate" action={`${here}/secret`} asks={asks} />}
      <Question id="remove" action={`${here}/delete`} asks={asks} />
    </CustomerLayout>
  )
}

function StateCard({ row, here }: { row: WebhookRow; here: string }) {
  const words = useTexts().webhooks
  const facts = [
    { term: words.state, value: <WebhookState row={row} /> },
    row.failingSince && { term: words.failingSince, value: <Time at={row.failingSince} /> },
    row.oldSecretUntil && { term: words.oldUntil, value: <Time at={row.oldSecretUntil} /> },
  ]
  return (
    <Card title={words.acts}>
      <Facts facts={facts.filter((fact) => fact !== null)} />
      {row.oldSecretUntil && <p class="field-hint">{words.rotateLater}</p>}
      {row.waiting > 0 && <p class="field-hint">{words.waiting(formatNumber(row.waiting))}</p>}
      <div class="button-row mt-3">
        <form method="post" action={`${here}/state`}>
          <input type="hidden" name="state" value={row.disabledAt ? 'on' : 'off'} />
          <SubmitButton tone="secondary">{row.disabledAt ? words.resume : words.pause}</SubmitButton>
        </form>
        {!row.oldSecretUntil && (
          <a class="btn btn-outline-secondary" href={`${here}?ask=rotate`} data-dialog-open="rotate">
            {words.rotate}
          </a>
        )}
        <a class="btn btn-outline-danger" href={`${here}?ask=remove`} data-dialog-open="remove">
          {words.remove}
        </a>
      </div>
      {!row.disabledAt && <ReplayForm here={here} />}
    </Card>
  )
}

function ReplayForm({ here }: { here: string }) {
  const words = useTexts().webhooks
  return (
    <form class="mt-4" method="post" action={`${here}/replay`}>
      <SelectField
        name="days"
        label={words.replaySince}
        value="3"
        choices={['1', '3', '7', '30'].map((days) => ({ value: days, text: words.periods[days]! }))}
      />
      <SubmitButton tone="secondary">{words.replayFailed}</SubmitButton>
    </form>
  )
}

function Question({
  id,
  action,
  asks,
}: {
  id: WebhookQuestion
  action: string
  asks: WebhookQuestion | undefined
}) {
  const t = useTexts()
  const words = t.webhooks
  const said = {
    rotate: { title: words.rotateTitle, hint: words.rotateHint, act: words.rotate },
    remove: { title: words.removeTitle, hint: words.removeHint, act: words.remove },
  }[id]
  return (
    <Dialog
      id={id}
      title={said.title}
      open={asks === id}
      footer={
        <>
          <form method="dialog">
            <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
          </form>
          <form method="post" action={action}>
            <SubmitButton tone={id === 'remove' ? 'danger' : 'primary'}>{said.act}</SubmitButton>
          </form>
        </>
      }
    >
      <p>{said.hint}</p>
    </Dialog>
  )
}
