import type { Service } from '../catalog/service.ts'
import { ServiceFacts } from '../catalog/service-card.tsx'
import type { Refusal } from '../core/refusal.ts'
import { serviceType } from '../core/service-type.ts'
import type { Disclosure } from '../support/disclosure.ts'
import { DisclosureNote } from '../support/disclosure-note.tsx'
import { NewTermsConsent } from '../support/terms-consent.tsx'
import { NumberField, SubmitButton, TextField } from '../ui/fields.tsx'
import { CustomerLayout } from '../ui/layout.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Columns } from '../ui/parts.tsx'
import { type FieldErrors, useFieldErrors } from './field-errors.tsx'
import { type LinkMismatch, linkMismatch } from './link-platform.ts'
import { useMismatchSentence } from './link-words.tsx'
import { RepeatNote } from './order-again.tsx'
import type { OrderDraft } from './order-draft.ts'
import { OwnFields } from './order-own-fields.tsx'
import { CouponNote, OrderPrice, type PriceOutcome } from './order-price.tsx'
import type { OrderDetail } from './orders.sql.ts'

export type OrderFormState = {
  service: Service
  draft: OrderDraft
  price: PriceOutcome
  disclosure: Disclosure | undefined
  /** Makes a repeat of this form find the order it made. */
  token: string
  /** What was wrong with what was sent. */
  refused?: Refusal | undefined
  /** What is odd about the link; the order waits until that is confirmed. */
  doubt?: LinkMismatch | undefined
  /** The order that this one repeats. */
  repeats?: OrderDetail | undefined
}

/** The form of one service: its own fields, the price as it stands, and the way to more money. */
export function OrderFormPage({ state }: { state: OrderFormState }) {
  const t = useTexts()
  const { service, draft, refused } = state
  const errors = useFieldErrors(refused, service)
  const takesLink = serviceType(service.type)?.takesLink
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
        <NewTermsConsent />
      </div>
    </Card>
  )
  return (
    <CustomerLayout title={t.orderForm.title} lead={takesLink ? t.orderForm.lead : t.orderFields.leadAccount}>
      {state.repeats && <RepeatNote order={state.repeats} service={service} offer={state.price.offer} />}
      <FormProblem state={state} beside={Object.keys(errors).length > 0} />
      <form method="post" action="/orders/new" id="order-form">
        {/* The Enter key presses the first button of a form, which must not be the one that leaves it. */}
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
        <input type="hidden" name="token" value={state.token} />
        <input type="hidden" name="service" value={service.id} />
        <Columns aside={summary}>
          <Card>
            <ChosenService service={service} disclosure={state.disclosure} />
            {takesLink && (
              <TextField
                name="link"
                type="url"
                inputmode="url"
                label={t.orderForm.link}
                hint={
                  <>
                    {t.orderForm.linkHint}
                    <LinkNote mismatch={linkMismatch(service.category, draft.link ?? '')} />
                  </>
                }
                error={errors.link}
                value={draft.link}
                autocomplete="off"
                autocapitalize="none"
                spellcheck={false}
                maxlength={2048}
                required
              />
            )}
            <OwnFields {...{ service, draft, errors }} />
            <AdvancedOptions {...{ service, draft, errors }} />
            <TextField
              name="coupon"
              label={t.orderForm.coupon}
              hint={<CouponNote price={state.price} />}
              error={errors.coupon}
              value={draft.coupon}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxlength={40}
              optional
            />
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

function ChosenService({ service, disclosure }: { service: Service; disclosure: Disclosure | undefined }) {
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
      <DisclosureNote disclosure={disclosure} />
    </div>
  )
}

/** What few orders need: when to begin, and in how many runs. */
function AdvancedOptions({
  service,
  draft,
  errors,
}: {
  service: Service
  draft: OrderDraft
  errors: FieldErrors
}) {
  const t = useTexts()
  const hasRuns = service.dripFeed !== 'none' && serviceType(service.type)?.takesRuns
  const isUsed = Boolean(draft.runs || draft.interval || draft.start_at)
  const isWrong = Boolean(errors.runs || errors.interval || errors.start_at)
  return (
    <details class="advanced" open={isUsed || isWrong}>
      <summary>{t.orderFields.advanced}</summary>
      {hasRuns && (
        <>
          <p class="advanced-title">{t.orderForm.dripFeed}</p>
          <div class="form-row">
            <NumberField name="runs" label={t.orderForm.runs} value={draft.runs} error={errors.runs} />
            <NumberField
              name="interval"
              label={t.orderForm.interval}
              value={draft.interval}
              error={errors.interval}
            />
          </div>
          <p class="field-hint">{t.orderForm.dripFeedHint}</p>
        </>
      )}
      <TextField
        name="start_at"
        type="datetime-local"
        label={t.orderFields.startAt}
        hint={t.orderFields.startAtHint}
        error={errors.start_at}
        value={draft.start_at}
        optional
      />
    </details>
  )
}

function FormProblem({ state, beside }: { state: OrderFormState; beside: boolean }) {
  const t = useTexts()
  const { language } = usePage()
  const { refused, doubt } = state
  if (doubt) return <LinkDoubt doubt={doubt} link={state.draft.link ?? ''} />
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

/** Asks before an order goes out whose link looks like another network's. */
function LinkDoubt({ doubt, link }: { doubt: LinkMismatch; link: string }) {
  const t = useTexts()
  const sentence = useMismatchSentence()
  return (
    <Notice kind="warning" title={sentence(doubt)}>
      <p>{t.shelf.link.confirmLead}</p>
      <button class="btn btn-outline-secondary" type="submit" form="order-form" name="link_ok" value={link}>
        {t.shelf.link.confirm}
      </button>
    </Notice>
  )
}

/** What is odd about the link, beside its field; `swap`: for htmx to put it there. */
export function LinkNote({ mismatch, swap }: { mismatch: LinkMismatch | undefined; swap?: boolean }) {
  const sentence = useMismatchSentence()
  return (
    <span class="link-note" id="link-note" aria-live="polite" hx-swap-oob={swap ? 'true' : undefined}>
      {mismatch && sentence(mismatch)}
    </span>
  )
}
