import type { Refusal } from '../core/refusal.ts'
import { SelectField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { MESSAGE_MAX, ticketKinds } from './ticket.ts'

/** The form for a new ticket as it was typed. */
export type TypedTicket = { kind: string; order: string; message: string; token: string }

/** The form for a new ticket. */
export function NewTicketPage({
  typed,
  order,
  refused,
}: {
  typed: TypedTicket
  /** The order that it is about, where there is one by this number. */
  order: { number: number; serviceName: string } | undefined
  refused?: Refusal | undefined
}) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.support.tickets
  const sentence = refused?.sentence(language)
  const field = refused?.code === 'invalid_request' ? refused.details.field : undefined
  const orderError = refused?.code === 'order_not_found' ? sentence : undefined
  const kindError = field === 'kind' ? words.chooseKind : undefined
  const messageError = field === 'message' ? words.messageWrong : undefined
  const isBeside = Boolean(orderError ?? kindError ?? messageError)
  return (
    <CustomerLayout
      title={words.newTitle}
      lead={words.newLead}
      trail={[{ href: '/tickets', text: words.title }]}
    >
      {refused && <Notice kind="error">{isBeside ? t.common.fixBelow : sentence}</Notice>}
      <div class="ticket-form">
        <Card>
          <form method="post" action="/tickets/new">
            <input type="hidden" name="token" value={typed.token} />
            <SelectField
              name="kind"
              label={words.about}
              choices={ticketKinds.map((kind) => ({ value: kind, text: words.kinds[kind] }))}
              placeholder={words.chooseKind}
              value={typed.kind}
              error={kindError}
              required
            />
            <TextField
              name="order"
              label={words.order}
              hint={order ? order.serviceName : words.orderHint}
              value={typed.order}
              error={orderError}
              inputmode="numeric"
              autocomplete="off"
              maxlength={20}
              optional
            />
            <TextAreaField
              name="message"
              label={words.message}
              hint={words.messageHint}
              value={typed.message}
              error={messageError}
              rows={8}
              maxlength={MESSAGE_MAX}
              required
            />
            <SubmitButton wide>{words.send}</SubmitButton>
          </form>
        </Card>
      </div>
    </CustomerLayout>
  )
}
