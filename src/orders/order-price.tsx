import type { Tier } from '../accounts/tier.ts'
import { isPackage, ratePer, type Service, takesComments } from '../catalog/service.ts'
import type { Refusal } from '../core/refusal.ts'
import { filledLines } from '../core/service-type.ts'
import { formatMinutes, formatNumber, formatPercent } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, type Fact, Facts } from '../ui/parts.tsx'
import type { Quote } from './order-quote.ts'
import { priceOf } from './pricing.ts'

/** What came of pricing a form: a quote, or why there is none and how many comments there are so far. */
export type PriceOutcome = { tier: Tier } & ({ quote: Quote } | { refused: Refusal; comments: number })

/** The price of a form as it stands, for the page and for each change while somebody types. */
export function OrderPrice({ service, price }: { service: Service; price: PriceOutcome }) {
  return (
    <>
      {/* What was shown is what is agreed to: the order is refused when it would cost something else. */}
      <input type="hidden" name="rate" value={service.rate.toString()} />
      <input type="hidden" name="discount" value={price.tier.discountPercent} />
      {'quote' in price ? (
        <QuotedPrice service={service} quote={price.quote} />
      ) : (
        <UnitPrice service={service} {...price} />
      )}
    </>
  )
}

function QuotedPrice({ service, quote }: { service: Service; quote: Quote }) {
  const t = useTexts()
  const { tier, price, terms, missing, balanceAfter } = quote
  const facts: (Fact | false)[] = [
    takesComments(service.type) && {
      term: t.orderForm.comments,
      value: formatNumber(filledLines(String(terms.fields.comments ?? '')).length),
    },
    { term: t.orderForm.basePrice, value: <Amount value={price.base} /> },
    !price.discount.isZero() && {
      term: t.orderForm.tierDiscount(tier.name, formatPercent(tier.discountPercent)),
      value: <Amount value={price.discount.negated()} />,
    },
    { term: t.orderForm.total, value: <Amount value={price.final} />, strong: true },
    !missing && { term: t.orderForm.balanceAfter, value: <Amount value={balanceAfter} /> },
  ]
  const units = { day: t.common.day, hour: t.common.hour, minute: t.common.minute }
  return (
    <div class={missing ? 'price-short' : undefined}>
      <Facts facts={facts.filter((fact) => fact !== false)} />
      {terms.runs > 1 && (
        <p class="field-hint">
          {t.orderForm.dripTotal(
            formatNumber(terms.quantity),
            formatMinutes((terms.runs - 1) * (terms.intervalMinutes ?? 0), units),
          )}
        </p>
      )}
      {missing && (
        <>
          <Notice kind="warning" title={t.orderForm.notEnough(missing.format())}>
            {t.orderForm.draftKept}
          </Notice>
          <button
            type="submit"
            class="btn btn-primary w-100"
            formaction="/orders/draft"
            formnovalidate
            name="leave_for"
            value="top-up"
          >
            {t.orderForm.topUpMissing(missing.format())}
          </button>
        </>
      )}
    </div>
  )
}

function UnitPrice({
  service,
  tier,
  refused,
  comments,
}: {
  service: Service
  tier: Tier
  refused: Refusal
  comments: number
}) {
  const t = useTexts()
  const { user, language } = usePage()
  const price = priceOf(service, ratePer(service.type), tier.discountPercent)
  const isEmpty = refused.code === 'quantity_required' || refused.code === 'comments_required'
  return (
    <>
      <Facts
        facts={[
          {
            term: t.orderForm.unitPrice,
            value: (
              <span>
                <Amount value={price.final} />{' '}
                {isPackage(service.type) ? t.services.perPackage : t.services.per1000}
              </span>
            ),
          },
          ...(comments > 0 ? [{ term: t.orderForm.comments, value: formatNumber(comments) }] : []),
          ...(user ? [{ term: t.orderForm.balance, value: <Amount value={user.balance} /> }] : []),
        ]}
      />
      <p class={isEmpty ? 'field-hint' : 'field-error'}>
        {isEmpty
          ? takesComments(service.type)
            ? t.orderForm.fillComments
            : t.orderForm.fillQuantity
          : refused.sentence(language)}
      </p>
    </>
  )
}
