import type { Tier } from '../accounts/tier.ts'
import { isPackage, ratePer, type Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import type { Refusal } from '../core/refusal.ts'
import { serviceType } from '../core/service-type.ts'
import { formatNumber, formatPercent } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Amount, type Fact, Facts, Time } from '../ui/parts.tsx'
import { isMissing, useRefusalSentence } from './field-errors.tsx'
import { lastRunAt, type Quote } from './order-quote.ts'
import { type Offer, offeredPrice } from './pricing.ts'

/** What came of pricing a form: a quote with when it was made, or why there is none. */
export type PriceOutcome = { tier: Tier; offer: Offer } & ({ quote: Quote; now: Date } | { refused: Refusal })

/** The price of a form as it stands, for the page and for each change while somebody types. */
export function OrderPrice({ service, price }: { service: Service; price: PriceOutcome }) {
  return (
    <>
      {/* What was shown is what is agreed to: the order is refused when it would cost something else. */}
      <input type="hidden" name="rate" value={price.offer.rate.toString()} />
      <input type="hidden" name="discount" value={price.offer.discountPercent} />
      {'quote' in price ? (
        <QuotedPrice service={service} quote={price.quote} now={price.now} />
      ) : (
        <UnitPrice service={service} {...price} />
      )}
    </>
  )
}

/** Why a coupon does not hold, for beside its field; `swap`: for htmx to put it there. */
export function CouponNote({ price, swap }: { price: PriceOutcome; swap?: boolean }) {
  const { language } = usePage()
  const outcome = 'quote' in price ? price.quote.coupon : undefined
  return (
    <span class="field-error" id="coupon-note" aria-live="polite" hx-swap-oob={swap ? 'true' : undefined}>
      {outcome && 'refused' in outcome && outcome.refused.sentence(language)}
    </span>
  )
}

function QuotedPrice({ service, quote, now }: { service: Service; quote: Quote; now: Date }) {
  const t = useTexts()
  const { tier, offer, price, terms, missing, balanceAfter } = quote
  const off = quote.coupon && 'off' in quote.coupon ? quote.coupon.off : Money.zero
  const byOffer = price.discount.minus(off)
  const counts = serviceType(service.type)?.counts
  const isTyped = counts === 'quantity' || counts === 'one'
  const facts: (Fact | false)[] = [
    (!isTyped || terms.runs > 1) && {
      term: counts === 'posts' ? t.orderFields.mostInAll : t.orderFields.totalQuantity,
      value: formatNumber(terms.quantity),
    },
    terms.startAt !== null && { term: t.orderFields.startAt, value: <Time at={terms.startAt} /> },
    terms.runs > 1 && { term: t.orderFields.lastRun, value: <Time at={lastRunAt(terms, now)} /> },
    { term: t.orderForm.basePrice, value: <Amount value={price.base} /> },
    !byOffer.isZero() && {
      term:
        offer.source === 'personal'
          ? t.money.prices.title
          : t.orderForm.tierDiscount(tier.name, formatPercent(tier.discountPercent)),
      value: <Amount value={byOffer.negated()} />,
    },
    !off.isZero() && { term: t.orderForm.coupon, value: <Amount value={off.negated()} /> },
    { term: t.orderForm.total, value: <Amount value={price.final} />, strong: true },
    !missing && { term: t.orderForm.balanceAfter, value: <Amount value={balanceAfter} /> },
  ]
  return (
    <div class={missing ? 'price-short' : undefined}>
      <Facts facts={facts.filter((fact) => fact !== false)} />
      {counts === 'posts' && <p class="field-hint">{t.orderFields.mostInAllHint}</p>}
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

function UnitPrice({ service, offer, refused }: { service: Service; offer: Offer; refused: Refusal }) {
  const t = useTexts()
  const { user } = usePage()
  const price = offeredPrice(service, ratePer(service.type), offer)
  const sentence = useRefusalSentence()(refused, service)
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
          ...(user ? [{ term: t.orderForm.balance, value: <Amount value={user.balance} /> }] : []),
        ]}
      />
      {isMissing(refused) ? (
        <p class="field-hint">
          {refused.code === 'quantity_required' ? t.orderForm.fillQuantity : t.orderFields.fillAll}
        </p>
      ) : (
        <p class="field-error">{sentence}</p>
      )}
    </>
  )
}
