import type { Tier } from '../accounts/tier.ts'
import type { OrderRule } from '../catalog/order-rule.ts'
import type { Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import type { Refusal } from '../core/refusal.ts'
import { type LinkMismatch, linkMismatch } from './link-platform.ts'
import type { TypedLine } from './mass-lines.ts'
import { missingDong } from './order-quote.ts'
import { orderRequest } from './order-request.ts'
import type { PersonalPrice, Price } from './pricing.ts'
import { settle } from './settlement.ts'

/** A line of a list that was looked at: what it would cost, or why it cannot be ordered. */
export type CheckedLine = {
  line: TypedLine
  service: Service | undefined
  mismatch: LinkMismatch | undefined
} & ({ price: Price; quantity: number } | { refused: Refusal } | { problem: 'unreadable' | 'no_service' })

export type MassCheck = {
  lines: readonly CheckedLine[]
  /** Of the lines that can be ordered. */
  total: Money
  good: number
  balanceAfter: Money
  /** What the wallet lacks for all good lines, in whole đồng; undefined when there is enough. */
  missing: Money | undefined
}

/** Enough for any list: what a line costs is told whether or not the wallet covers it. */
const PLENTY = Money.dong(9_000_000_000_000)

/** Prices a list by the rule that placing it uses, line after line, as one buyer's orders. Touches nothing. */
export function checkMass(
  lines: readonly TypedLine[],
  prices: {
    services: ReadonlyMap<number, Service>
    tiers: readonly Tier[]
    personalPrices: readonly PersonalPrice[]
    rules: readonly OrderRule[]
    running: ReadonlySet<string>
  },
  buyer: { id: string; balance: Money; totalSpent: Money },
  now: Date,
): MassCheck {
  const rich = { ...buyer, isActive: true, balance: PLENTY, referrerId: null }
  const readable = lines.flatMap((line) => ('form' in line ? [line] : []))
  const settled = settle(
    new Map([[buyer.id, rich]]),
    { ...prices, personalPrices: new Map([[buyer.id, prices.personalPrices]]), coupons: new Map() },
    readable.map((line) => orderRequest(buyer.id, line.form)),
    now,
  )
  const outcomes = new Map(readable.map((line, place) => [line as TypedLine, settled[place]!]))
  const checked = lines.map((line): CheckedLine => {
    if ('problem' in line) return { line, service: undefined, mismatch: undefined, problem: line.problem }
    const service = prices.services.get(line.form.serviceId)
    const mismatch = service && linkMismatch(service.category, line.form.link ?? '')
    const outcome = outcomes.get(line)!
    if ('refused' in outcome) return { line, service, mismatch, refused: outcome.refused }
    const { price, terms } = outcome.accepted
    return { line, service, mismatch, price, quantity: terms.quantity }
  })
  const good = checked.flatMap((line) => ('price' in line ? [line.price.final] : []))
  const total = Money.sum(good)
  const balanceAfter = buyer.balance.minus(total)
  return { lines: checked, total, good: good.length, balanceAfter, missing: missingDong(balanceAfter) }
}
