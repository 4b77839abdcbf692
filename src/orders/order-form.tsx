import { isPackage, type Service, takesComments } from '../catalog/service.ts'
import { ServiceFacts } from '../catalog/service-card.tsx'
import type { Refusal } from '../core/refusal.ts'
import { NumberField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { formatNumber } from '../ui/format.ts'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Columns } from '../ui/parts.tsx'
import type { OrderDraft } from './order-draft.ts'
import { OrderPrice, type PriceOutcome } from './order-price.tsx'

export type OrderFormState = {
  service: Service
  draft: OrderDraft
  price: PriceOutcome
  /** Makes a repeat of this form find the order it made. */
  token: string
  /** What was wrong with what was sent. */
  refused?: Refusal | undefined
  /** The draft does not fit where it would be kept while topping up; this is where topping up starts. */
  tooLongFor?: string | undefined
}

/** The form of one service: its own fields, the price as it stands, and the way to more money. */
export function OrderFormPage({ state }: { state: OrderFormState }) {
  const t = useTexts()
  const { service, draft, refused } = state
  const errors = refused ? fieldErrors(refused, service, usePage().language) : {}
  const summary = (
    <Card title={t.orderForm.summary}>
      <div
        class="price-live"
        aria-live="polite"
        hx-post="/orders/price"
        hx-trigger="input from:closest form delay:300ms"
        hx-sync="this:replace"
      >
        <OrderPrice service={service} price={state.price} />
      </div>
      <noscript>
        <SubmitButton tone="secondary" wide formaction="/orders/price">
          {t.orderForm.calculate}
        </SubmitButton>
      </noscript>
      <div class="card-submit">
        <SubmitButton wide>{t.orderForm.submit}</SubmitButton>
      </div>
    </Card>
  )
  return (
    <CustomerLayout title={t.orderForm.title} lead={t.orderForm.lead}>
      <FormProblem state={state} beside={Object.keys(errors).length > 0} />
      <form method="post" action="/orders/new" id="order-form">
        {/* The Enter key presses the first button of a form, which must not be the one that leaves it. */}
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
        <input type="hidden" name="token" value={state.token} />
        <input type="hidden" name="service" value={service.id} />
        <Columns aside={summary}>
          <Card>
            <ChosenService service={service} />
            <TextField
              name="link"
              type="url"
              inputmode="url"
              label={t.orderForm.link}
              hint={t.orderForm.linkHint}
              error={errors.link}
              value={draft.link}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxlength={2048}
              required
            />
            {takesComments(service.type) ? (
              <TextAreaField
                name="comments"
                rows={7}
                label={t.orderForm.comments}
                hint={commentsHint(service, t)}
                error={errors.comments}
                value={draft.comments}
                maxlength={100_000}
                required
              />
            ) : (
              !isPackage(service.type) && (
                <NumberField
                  name="quantity"
                  label={t.orderForm.quantity}
                  hint={t.orderForm.quantityHint(
                    formatNumber(service.minQuantity),
                    formatNumber(service.maxQuantity),
                  )}
                  error={errors.quantity}
                  value={draft.quantity}
                  required
                />
              )
            )}
            {service.dripFeed !== 'none' && !isPackage(service.type) && !takesComments(service.type) && (
              <DripFeed draft={draft} error={errors.runs} />
            )}
            <TextField
              name="note"
              label={t.orderForm.note}
              hint={t.orderForm.noteHint}
              error={errors.note}
              value={draft.note}
              maxlength={1000}
              optional
            />
          </Card>
        </Columns>
      </form>
    </CustomerLayout>
  )
}

function ChosenService({ service }: { service: Service }) {
  const t = useTexts()
  return (
    <div class="chosen-service">
      <div>
        <span class="field-label">{t.orderForm.service}</span>
        <p class="service-name">
          <span class="service-id">{service.id}</span> {service.name}
        </p>
        <ServiceFacts service={service} />
      </div>
      <button
        type="submit"
        class="btn btn-outline-secondary"
        formaction="/orders/draft"
        formnovalidate
        name="leave_for"
        value="pick"
      >
        {t.orderForm.change}
      </button>
      {service.description && <p class="service-description">{service.description}</p>}
    </div>
  )
}

function DripFeed({ draft, error }: { draft: OrderDraft; error: string | undefined }) {
  const t = useTexts()
  return (
    <details class="drip-feed" open={Boolean(draft.runs || draft.interval || error)}>
      <summary>{t.orderForm.dripFeed}</summary>
      <p class="field-hint">{t.orderForm.dripFeedHint}</p>
      <div class="form-row">
        <NumberField name="runs" label={t.orderForm.runs} value={draft.runs} error={error} />
        <NumberField name="interval" label={t.orderForm.interval} value={draft.interval} />
      </div>
    </details>
  )
}

function FormProblem({ state, beside }: { state: OrderFormState; beside: boolean }) {
  const t = useTexts()
  const { language } = usePage()
  const { refused, tooLongFor } = state
  if (tooLongFor) {
    return (
      <Notice kind="warning">
        {t.orderForm.draftTooLong}{' '}
        <a href={tooLongFor} target="_blank" rel="noopener">
          {t.orderForm.openTopUp}
        </a>
      </Notice>
    )
  }
  switch (refused?.code) {
    case undefined:
      return null
    case 'price_changed':
      return (
        <Notice kind="warning">
          {t.orderForm.priceChanged(String(refused?.details.old), String(refused?.details.new))}
        </Notice>
      )
    case 'idempotency_key_reused':
      return <Notice kind="warning">{t.orderForm.alreadySent}</Notice>
    default:
      return <Notice kind="error">{beside ? t.common.fixBelow : refused?.sentence(language)}</Notice>
  }
}

function commentsHint(service: Service, t: ReturnType<typeof useTexts>): string {
  if (isPackage(service.type)) return t.orderForm.commentsPackageHint
  return t.orderForm.commentsHint(formatNumber(service.minQuantity), formatNumber(service.maxQuantity))
}

type FieldErrors = Partial<Record<'link' | 'quantity' | 'comments' | 'runs' | 'note', string>>

/** What to say beside which field. A refusal that is about no single field gives none. */
function fieldErrors(refused: Refusal, service: Service, language: 'vi' | 'en'): FieldErrors {
  const sentence = refused.sentence(language)
  switch (refused.code) {
    case 'invalid_link':
      return { link: sentence }
    case 'quantity_required':
    case 'quantity_out_of_range':
      return takesComments(service.type) ? { comments: sentence } : { quantity: sentence }
    case 'comments_required':
      return { comments: sentence }
    case 'drip_feed_incomplete':
    case 'drip_feed_not_taken':
      return { runs: sentence }
    case 'invalid_request': {
      const field = refused.details.field
      if (field === 'link' || field === 'comments' || field === 'note') return { [field]: sentence }
      return {}
    }
    default:
      return {}
  }
}
