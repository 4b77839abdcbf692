import { groupDigits } from './group-digits.ts'

/**
 * An amount in đồng, exact to four decimals: a count of ten-thousandths in a BigInt.
 *
 * It is a class because a bare bigint would be silently wrong by 10,000 at three borders: the database
 * (text `2375.0000`), JSON (the number `2375`) and people (`2.375 ₫`). Arithmetic on it with `+` or `*`
 * throws instead of computing something else. Rounding happens in `divideRounded` and nowhere else.
 */
export class Money {
  static readonly zero = new Money(0n)
  readonly #units: bigint

  private constructor(units: bigint) {
    this.#units = units
  }

  /** Reads plain decimal text such as `2500`, `-12.5` or `2375.0000`; throws on anything else. */
  static parse(text: string): Money {
    const parts = /^(-?)(\d{1,15})(?:\.(\d{1,4}))?$/.exec(text)
    if (!parts) throw new RangeError(`not an amount of money: ${JSON.stringify(text.slice(0, 40))}`)
    const units = BigInt(parts[2]!) * UNITS + BigInt((parts[3] ?? '').padEnd(4, '0'))
    return new Money(parts[1] ? -units : units)
  }

  /** Whole đồng, as banks and people give them; throws on a fraction or an unsafe integer. */
  static dong(amount: number): Money {
    if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole amount of đồng: ${amount}`)
    return new Money(BigInt(amount) * UNITS)
  }

  /** The sum of a list; zero for an empty one. */
  static sum(amounts: Iterable<Money>): Money {
    let units = 0n
    for (const amount of amounts) units += amount.#units
    return new Money(units)
  }

  plus(other: Money): Money {
    return new Money(this.#units + other.#units)
  }

  minus(other: Money): Money {
    return new Money(this.#units - other.#units)
  }

  negated(): Money {
    return new Money(-this.#units)
  }

  /** The price of `quantity` pieces at this amount `per` so many pieces (1000, or 1 for packages). */
  forQuantity(quantity: number, per: number): Money {
    return this.fraction(quantity, per)
  }

  /** `percent` % of this amount; whole or decimal percent such as `5` or `'2.5'`. */
  percent(percent: number | string): Money {
    return this.times(percent, 100n)
  }

  /** This amount × a decimal factor given as text, such as a currency rate `25450.5`. */
  multipliedBy(factor: string): Money {
    return this.times(factor, 1n)
  }

  /** This amount × part / whole, both whole numbers: the share of an order that was not delivered. */
  fraction(part: number, whole: number): Money {
    if (!Number.isSafeInteger(part) || !Number.isSafeInteger(whole) || whole <= 0) {
      throw new RangeError(`not a fraction of whole numbers: ${part} / ${whole}`)
    }
    return new Money(divideRounded(this.#units * BigInt(part), BigInt(whole)))
  }

  /** The next whole multiple of `step` đồng that is no smaller; of whole steps only. */
  roundedUpTo(step: number): Money {
    if (!Number.isSafeInteger(step) || step < 1) throw new RangeError(`not a step of whole đồng: ${step}`)
    const units = BigInt(step) * UNITS
    const rest = ((this.#units % units) + units) % units
    return rest === 0n ? this : new Money(this.#units - rest + units)
  }

  isNegative(): boolean {
    return this.#units < 0n
  }

  isZero(): boolean {
    return this.#units === 0n
  }

  isPositive(): boolean {
    return this.#units > 0n
  }

  isLessThan(other: Money): boolean {
    return this.#units < other.#units
  }

  equals(other: Money): boolean {
    return this.#units === other.#units
  }

  /** The smaller of two amounts. */
  atMost(other: Money): Money {
    return this.#units > other.#units ? other : this
  }

  /** How much of `whole` this is, 0 to 100, cut to a whole number, for progress bars only. */
  percentOf(whole: Money): number {
    if (whole.#units <= 0n) return 100
    const percent = (this.#units * 100n) / whole.#units
    return Number(percent < 0n ? 0n : percent > 100n ? 100n : percent)
  }

  /** Plain decimal text with four decimals, as PostgreSQL writes `NUMERIC(15,4)`: `2375.0000`. */
  toString(): string {
    const size = this.#units < 0n ? -this.#units : this.#units
    const sign = this.#units < 0n ? '-' : ''
    return `${sign}${size / UNITS}.${String(size % UNITS).padStart(4, '0')}`
  }

  /** The number for a JSON reply: `2375`, `2375.5`. Exact for every amount the database can hold. */
  toJSON(): number {
    return Number(this.toString())
  }

  /** How the database driver sends it. */
  toPostgres(): string {
    return this.toString()
  }

  /** For people: `2.375 ₫`, and `0,27 ₫` where there are fractions. */
  format(): string {
    const [whole, decimals] = this.toString().split('.') as [string, string]
    const fraction = decimals.replace(/0+$/, '')
    return `${groupDigits(whole)}${fraction ? `,${fraction}` : ''} ₫`
  }

  /** As a field holds it: `2.500,5`. Never three decimals, which may be read as thousands: `12,3450`. */
  typed(): string {
    const text = this.format().replace(' ₫', '')
    return /,\d{3}$/.test(text) ? `${text}0` : text
  }

  /** `a + b` and `a > b` would lie about units, so they throw; in a template stands what `toString` gives. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString()
    throw new TypeError('Money takes no operators: use plus, minus, isLessThan …')
  }

  private times(factor: number | string, divisor: bigint): Money {
    const parts = /^(-?)(\d{1,12})(?:\.(\d{1,12}))?$/.exec(String(factor))
    if (!parts) throw new RangeError(`not a decimal factor: ${String(factor).slice(0, 40)}`)
    const decimals = parts[3] ?? ''
    const numerator = BigInt(parts[2]! + decimals) * (parts[1] ? -1n : 1n)
    return new Money(divideRounded(this.#units * numerator, divisor * 10n ** BigInt(decimals.length)))
  }
}

const UNITS = 10_000n

/** The one place that rounds: half away from zero, as PostgreSQL rounds `NUMERIC`. `divisor` is positive. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend
  const rounded = (size * 2n + divisor) / (divisor * 2n)
  return dividend < 0n ? -rounded : rounded
}
