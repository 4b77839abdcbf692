import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Money } from '../core/money.ts'
import { type Margin, type MarginRule, marginFor, roundSteps, sellingRate } from './margin-rule.ts'

const units = (most: number) =>
  fc
    .bigInt(0n, BigInt(most) * 10_000n)
    .map((n) => Money.parse(`${n / 10_000n}.${String(n % 10_000n).padStart(4, '0')}`))
const cost = units(1_000_000_000)
const margin: fc.Arbitrary<Margin> = fc.record({
  percent: fc.integer({ min: 0, max: 100_000 }).map((hundredths) => hundredths / 100),
  fixed: units(1_000_000),
  roundTo: fc.constantFrom(...roundSteps),
})

test('a price is never below the cost', () => {
  fc.assert(fc.property(cost, margin, (asked, rule) => !sellingRate(asked, rule).isLessThan(asked)))
})

test('rounding only lifts a price, by less than its step, and onto it', () => {
  fc.assert(
    fc.property(cost, margin, (asked, rule) => {
      const exact = sellingRate(asked, { ...rule, roundTo: 0 })
      const rounded = sellingRate(asked, rule)
      assert.ok(!rounded.isLessThan(exact))
      if (rule.roundTo === 0) return assert.ok(rounded.equals(exact))
      assert.ok(rounded.minus(exact).isLessThan(Money.dong(rule.roundTo)))
      assert.equal(BigInt(rounded.toString().replace('.', '')) % (BigInt(rule.roundTo) * 10_000n), 0n)
    }),
  )
})

test('who costs more is not sold for less', () => {
  fc.assert(
    fc.property(cost, cost, margin, (a, b, rule) => {
      const [less, more] = a.isLessThan(b) ? [a, b] : [b, a]
      assert.ok(!sellingRate(more, rule).isLessThan(sellingRate(less, rule)))
    }),
  )
})

test('percent, fixed amount and rounding add up as an operator would reckon', () => {
  const rate = (percent: number, fixed: string, roundTo: Margin['roundTo']) =>
    sellingRate(Money.parse('1234.5'), { percent, fixed: Money.parse(fixed), roundTo }).toString()
  assert.equal(rate(0, '0', 0), '1234.5000')
  assert.equal(rate(12.5, '0', 0), '1388.8125')
  assert.equal(rate(12.5, '100', 1), '1489.0000')
  assert.equal(rate(12.5, '100', 10), '1490.0000')
  assert.equal(rate(12.5, '100', 100), '1500.0000')
  assert.equal(
    sellingRate(Money.dong(1000), { percent: 0, fixed: Money.zero, roundTo: 100 }).toString(),
    '1000.0000',
  )
})

test('the most specific rule wins: service, category, everything, settings', () => {
  const rule = (serviceId: number | null, category: string | null, percent: number): MarginRule => ({
    ...{ serviceId, category, percent, fixed: Money.zero, roundTo: 0 },
  })
  const otherwise = { percent: 1, fixed: Money.zero, roundTo: 0 } as const
  const rules = [rule(null, null, 2), rule(null, 'TikTok', 3), rule(7, null, 4)]
  const percent = (id: number | null, category: string, among = rules) =>
    marginFor(among, { id, category }, otherwise).percent
  assert.equal(percent(7, 'TikTok'), 4)
  assert.equal(percent(8, 'TikTok'), 3)
  assert.equal(percent(null, 'Facebook'), 2)
  assert.equal(percent(null, 'Facebook', []), 1)
})
