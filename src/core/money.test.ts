import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cloneDatabase } from '../../test/database.ts'
import { openDatabase } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { Money } from './money.ts'

// As wide as NUMERIC(15,4), in ten-thousandths.
const widest = 999_999_999_999_999n
const text = (units: bigint) => {
  const size = String(units < 0n ? -units : units).padStart(5, '0')
  return `${units < 0n ? '-' : ''}${size.slice(0, -4)}.${size.slice(-4)}`
}
const amounts = fc.bigInt({ min: -widest, max: widest }).map(text)
const smallAmounts = fc.bigInt({ min: -99_999n, max: 99_999n }).map(text)
const percents = fc.oneof(
  fc.constantFrom('0', '2.5', '5', '10', '15', '50', '99.99', '100'),
  fc.integer({ min: 0, max: 10_000 }).map((hundredths) => String(hundredths / 100)),
)
const computations = fc.record({
  a: fc.oneof(amounts, smallAmounts),
  b: fc.oneof(amounts, smallAmounts),
  percent: percents,
  factor: fc.integer({ min: 1, max: 99_999_999 }).map((n) => `${Math.trunc(n / 1000)}.${n % 1000}`),
  part: fc.integer({ min: 0, max: 2_147_483_647 }),
  whole: fc.oneof(fc.constantFrom(1, 2, 8, 1000), fc.integer({ min: 1, max: 2_147_483_647 })),
})

test('sums, shares, percents and prices of 20,000 random amounts are what PostgreSQL makes of them', async () => {
  const database = await cloneDatabase()
  const db = openDatabase(database.connectionString, { processId: 'money-test' })
  const cases = fc.sample(computations, 20_000)
  // Divided at 30 decimals: PostgreSQL chooses fewer for large numbers and would round twice.
  const theirs = await db.query(sql`
    select (a + b)::text as plus, (a - b)::text as minus, (-a)::text as negated,
      round(a * percent * 0.01, 4)::text as percent, round(a * factor, 4)::text as multiplied,
      round((a * part)::numeric(60, 30) / whole, 4)::text as fraction,
      round((a * part)::numeric(60, 30) / 1000, 4)::text as price,
      (a < b) as "isLess", (a = b) as "isEqual", (a < 0) as "isNegative"
    from unnest(${cases.map((c) => c.a)}::numeric(15, 4)[], ${cases.map((c) => c.b)}::numeric(15, 4)[],
      ${cases.map((c) => c.percent)}::numeric[], ${cases.map((c) => c.factor)}::numeric[],
      ${cases.map((c) => c.part)}::int[], ${cases.map((c) => c.whole)}::int[]
    ) with ordinality as c (a, b, percent, factor, part, whole, place) order by place`)
  await db.close()
  await database.drop()
  assert.equal(theirs.length, cases.length)
  for (const [index, c] of cases.entries()) {
    const [a, b] = [Money.parse(c.a), Money.parse(c.b)]
    const ours = {
      plus: a.plus(b).toString(),
      minus: a.minus(b).toString(),
      negated: a.negated().toString(),
      percent: a.percent(c.percent).toString(),
      multiplied: a.multipliedBy(c.factor).toString(),
      fraction: a.fraction(c.part, c.whole).toString(),
      price: a.forQuantity(c.part, 1000).toString(),
      isLess: a.isLessThan(b),
      isEqual: a.equals(b),
      isNegative: a.isNegative(),
    }
    assert.deepEqual(ours, { ...theirs[index] }, `for ${JSON.stringify(c)}`)
  }
})

test('every amount the database can hold leaves and comes back unchanged', () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      const money = Money.parse(amount)
      assert.equal(Money.parse(money.toString()).toString(), money.toString())
      assert.equal(money.toPostgres(), money.toString())
      assert.equal(
        money
          .toJSON()
          .toFixed(4)
          .replace(/^-0\.0000$/, '0.0000'),
        money.toString(),
      )
    }),
  )
})

test('halves are rounded away from zero, at four decimals', () => {
  assert.equal(Money.parse('0.0001').fraction(1, 2).toString(), '0.0001')
  assert.equal(Money.parse('-0.0001').fraction(1, 2).toString(), '-0.0001')
  assert.equal(Money.parse('0.0001').percent('49.99').toString(), '0.0000')
  assert.equal(Money.parse('-0.0001').percent('49.99').toString(), '0.0000')
  assert.equal(Money.parse('2500').fraction(1, 3).toString(), '833.3333')
})

test('operators throw instead of computing something else', () => {
  const money = Money.dong(5)
  // biome-ignore lint/suspicious/noExplicitAny: tries on purpose what the compiler forbids
  const any = money as any
  const operations: (() => unknown)[] = [
    () => any + any,
    () => any + 1,
    () => any - 1,
    () => any * 2,
    () => -any,
    () => any > Money.zero,
    () => any < 10,
    // biome-ignore lint/suspicious/noDoubleEquals: this is the operator in question
    () => any == 5,
    () => Number(any),
    () => Math.max(any, 0),
  ]
  for (const operation of operations) assert.throws(operation, TypeError, String(operation))
})

test('for people there are groups of three, and decimals only where there are some', () => {
  const shown = ['0', '999', '2375', '1000000', '-1234567.5', '0.27', '0.0001', '99999999999.9999']
  assert.deepEqual(
    shown.map((amount) => Money.parse(amount).format()),
    [
      '0 ₫',
      '999 ₫',
      '2.375 ₫',
      '1.000.000 ₫',
      '-1.234.567,5 ₫',
      '0,27 ₫',
      '0,0001 ₫',
      '99.999.999.999,9999 ₫',
    ],
  )
})

test('a reply holds plain numbers', () => {
  const reply = [Money.parse('2375.0000'), Money.parse('2375.5'), Money.parse('-0.2700'), Money.zero]
  assert.equal(JSON.stringify(reply), '[2375,2375.5,-0.27,0]')
})

test('only plain decimal text is an amount', () => {
  const wrong = [
    ...[
      '',
      ' ',
      '-',
      '.',
      '1.',
      '.5',
      '+1',
      '1 000',
      '1,000',
      '1.00000',
      '1e3',
      '0x10',
      'NaN',
      'Infinity',
      '--1',
    ],
    ...[' 1', '1 ', '1\n', '1234567890123456', '１', '1_000', 'null', '2.375,5'],
  ]
  for (const amount of wrong) assert.throws(() => Money.parse(amount), RangeError, JSON.stringify(amount))
  for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.throws(() => Money.dong(amount), RangeError, String(amount))
  }
})

test('a text that is no amount is cut in the error it makes', () => {
  assert.throws(
    () => Money.parse('9'.repeat(100_000)),
    (error: Error) => error.message.length < 100,
  )
})

test('factors and fractions that are none are refused', () => {
  const money = Money.dong(100)
  for (const factor of ['', 'x', '1e-7', '1.2.3', '1,5', Number.NaN, 1e21, Number.POSITIVE_INFINITY]) {
    assert.throws(() => money.percent(factor), RangeError, String(factor))
  }
  for (const [part, whole] of [
    [1, 0] as const,
    [1, -2] as const,
    [0.5, 1] as const,
    [Number.NaN, 1] as const,
  ]) {
    assert.throws(() => money.fraction(part, whole), RangeError, `${part} / ${whole}`)
  }
})

test('a sum, the smaller of two, and the signs', () => {
  const [five, seven] = [Money.dong(5), Money.dong(7)]
  assert.equal(Money.sum([five, seven, Money.parse('-0.5')]).toString(), '11.5000')
  assert.equal(Money.sum([]).isZero(), true)
  assert.equal(five.atMost(seven), five)
  assert.equal(seven.atMost(five), five)
  assert.deepEqual(
    [five.isPositive(), five.negated().isNegative(), Money.zero.isPositive()],
    [true, true, false],
  )
})

test('progress is cut, never rounded up to done, and stays within 0 to 100', () => {
  const million = Money.dong(1_000_000)
  const progress = (amount: string) => Money.parse(amount).percentOf(million)
  assert.deepEqual(['0', '999999.9999', '1000000', '3000000', '-5'].map(progress), [0, 99, 100, 100, 0])
  assert.equal(Money.zero.percentOf(Money.zero), 100)
})
