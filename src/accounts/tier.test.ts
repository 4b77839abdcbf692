import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { nextTier, type Tier, tierOf, tierProgress } from './tier.ts'

const panel = await startPanel()
after(() => panel[Symbol.asyncDispose]())

const tier = (level: number, minSpent: string, discountPercent: number): Tier => ({
  level,
  name: `Tier ${level}`,
  icon: '⭐',
  minSpent: Money.parse(minSpent),
  discountPercent,
  benefits: [],
})
// In no order, as a table gives its rows.
const tiers = [tier(2, '5000000', 10), tier(0, '0', 0), tier(3, '10000000', 15), tier(1, '1000000', 5)]

test('a tier begins at its minimum and not a ten-thousandth before', () => {
  const levels = [
    '0',
    '999999.9999',
    '1000000',
    '4999999.9999',
    '5000000',
    '9999999.9999',
    '10000000',
    '99999999999',
  ]
  assert.deepEqual(
    levels.map((spent) => tierOf(tiers, Money.parse(spent)).level),
    [0, 0, 1, 1, 2, 2, 3, 3],
  )
})

test('after each tier comes the next higher one, and nothing after the top', () => {
  const next = (level: number) =>
    nextTier(tiers, tiers.find((candidate) => candidate.level === level)!)?.level
  assert.deepEqual([0, 1, 2, 3].map(next), [1, 2, 3, undefined])
})

test('progress is measured from nothing and cut to a whole number', () => {
  const second = tiers[0]!
  const { remaining, progressPercent } = tierProgress(second, Money.dong(1_500_000))
  assert.deepEqual([remaining.toString(), progressPercent], ['3500000.0000', 30])
  assert.equal(tierProgress(second, Money.parse('4999999.9999')).progressPercent, 99)
  assert.equal(tierProgress(second, Money.zero).progressPercent, 0)
})

test('a table without a tier that starts at 0 is a mistake, not a tier', () => {
  assert.throws(() => tierOf([tier(1, '1000000', 5)], Money.zero), /no tier that starts at 0/)
})

test('who has spent 1,500,000 sees tier 1, and 30 percent of the way to tier 2', async () => {
  const lan = await panel.customer({ spent: '1500000' })
  const { status, body } = await lan.call('GET', '/api/user/tier')
  assert.equal(status, 200)
  assert.deepEqual(body, {
    success: true,
    current_tier: { level: 1, name: 'Thành viên Cấp 2', icon: '⭐⭐', discount: 5 },
    next_tier: {
      level: 2,
      name: 'Thành viên Cấp 3',
      required_spent: 5_000_000,
      remaining: 3_500_000,
      progress_percent: 30,
    },
    benefits: ['Giảm 5% mọi đơn hàng', 'Hỗ trợ ưu tiên', 'Không giới hạn số đơn/ngày'],
  })
})

test('the order that reaches a tier still costs the old price, and the next one the new', async () => {
  const lan = await panel.customer({ balance: '2000000' })
  const dear = await panel.service({ rate: '1000000' })
  const discounts = []
  for (let order = 0; order < 2; order++) {
    discounts.push((await lan.order(dear, order === 0 ? 1000 : 100)).body.price_breakdown.discount)
  }
  assert.deepEqual(discounts, [0, 5000])
  assert.equal((await lan.call('GET', '/api/user/tier')).body.current_tier.level, 1)
})

test('at the top there is no next tier', async () => {
  const lan = await panel.customer({ spent: '10000000' })
  const { body } = await lan.call('GET', '/api/user/tier')
  assert.deepEqual([body.current_tier.name, body.current_tier.discount, body.next_tier], ['VIP', 15, null])
})
