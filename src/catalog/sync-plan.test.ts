import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Money } from '../core/money.ts'
import { type KnownService, type OfferedService, wordsOf } from './catalogue-change.ts'
import { appliedChange, planSync, pricingOf, type SyncPolicy } from './sync-plan.ts'

const offer: OfferedService = {
  providerServiceId: '1',
  name: 'Tăng Like',
  category: 'Facebook',
  type: 'Default',
  cost: Money.dong(1000),
  minQuantity: 10,
  maxQuantity: 5000,
  refillEnabled: true,
  cancelEnabled: false,
  dripFeed: 'panel',
}
const known: KnownService = {
  ...offer,
  id: 7,
  rate: Money.dong(1300),
  pricedCost: offer.cost,
  pricedByHand: false,
  isActive: true,
  pauseReason: null,
  said: wordsOf(offer),
}
const pricing = pricingOf([], { marginPercent: 30, floorPercent: 10 })
const careful: SyncPolicy = { autoApprove: 'none', onPriceRise: 'reprice' }

function plan(ours: Partial<KnownService>[], theirs: Partial<OfferedService>[], policy = careful) {
  return planSync({
    known: ours.map((service) => ({ ...known, ...service })),
    routes: [],
    offered: theirs.map((service) => ({ ...offer, ...service })),
    hasNamelessRows: false,
    dismissed: [],
    policy,
    pricing,
  })
}

/** Amounts as text: as objects any two of them look alike. */
function shown(rows: readonly { serviceId: number; rate?: Money; cost: Money }[]): (number | string)[][] {
  return rows.map(({ serviceId, rate, cost }) => [serviceId, ...(rate ? [String(rate)] : []), String(cost)])
}

test('what is equal stages nothing', () => {
  const { staged, costs, repriced } = plan([{}], [{}])
  assert.deepEqual([staged, costs, repriced], [[], [], []])
})

test('each kind of difference is told apart', () => {
  const kinds: [Partial<OfferedService>, string[]][] = [
    [{ cost: Money.parse('1000.0001') }, ['price_up']],
    [{ cost: Money.dong(900) }, ['price_down']],
    [{ minQuantity: 11 }, ['limits']],
    [{ maxQuantity: 1 }, ['limits']],
    [{ name: 'Khác' }, ['name']],
    [{ category: 'TikTok' }, ['name']],
    [{ refillEnabled: false }, ['flags']],
    [{ cancelEnabled: true }, ['flags']],
    [{ dripFeed: 'provider' }, ['flags']],
    [{ type: 'Web Traffic' }, ['type']],
    [{ cost: Money.dong(1100), minQuantity: 20, name: 'Khác' }, ['price_up', 'limits', 'name']],
  ]
  for (const [theirs, parts] of kinds) {
    assert.deepEqual(plan([{}], [theirs]).staged[0]?.parts, parts, JSON.stringify(theirs))
  }
  assert.deepEqual(plan([], [{}]).staged[0]?.parts, ['new'])
  assert.deepEqual(plan([{}], []).staged[0]?.parts, ['gone'])
})

test('a cost is taken over at once, our price waits for a person', () => {
  const { staged, costs, repriced } = plan([{}], [{ cost: Money.dong(1100) }])
  assert.deepEqual(shown(costs), [[7, '1100.0000']])
  assert.deepEqual(repriced, [])
  assert.equal(staged[0]?.decision, 'pending')
  assert.equal(staged[0]?.proposedRate?.toString(), '1430.0000')
})

test('a cost past the floor lifts the price or pauses the service, whatever waits for a person', () => {
  const risen = { cost: Money.dong(1200) }
  const lifted = plan([{}], [risen])
  assert.deepEqual(shown(lifted.repriced), [[7, '1560.0000', '1200.0000']])
  assert.equal(lifted.staged[0]?.decision, 'noted')
  const paused = plan([{}], [risen], { ...careful, onPriceRise: 'pause' })
  assert.deepEqual([paused.pausedForPrice, paused.repriced], [[7], []])
  assert.equal(paused.staged[0]?.decision, 'pending')
  assert.deepEqual(plan([{ isActive: false }], [risen]).repriced, [], 'what is not on sale can wait')
})

test('policies: prices alone by themselves, or everything', () => {
  const decisions = (theirs: Partial<OfferedService>, autoApprove: SyncPolicy['autoApprove']) =>
    plan([{}], [theirs], { ...careful, autoApprove }).staged[0]?.decision
  const [price, name] = [{ cost: Money.dong(900) }, { name: 'Khác' }]
  assert.deepEqual([decisions(price, 'none'), decisions(price, 'prices')], ['pending', 'applied'])
  assert.deepEqual([decisions(name, 'prices'), decisions(name, 'all')], ['pending', 'applied'])
  assert.equal(decisions({ ...price, ...name }, 'prices'), 'pending')
})

test('a price that an operator chose stays, but for the floor', () => {
  const byHand = { pricedByHand: true, rate: Money.dong(5000) }
  const proposed = (cost: number) =>
    plan([byHand], [{ cost: Money.dong(cost) }]).staged[0]?.proposedRate?.toString()
  assert.equal(proposed(900), '5000.0000')
  assert.equal(proposed(4500), '5000.0000')
  assert.equal(proposed(4600), '5980.0000')
})

test('much that is missing at once is doubted and leaves the shelf only by a person', () => {
  const ours = Array.from({ length: 20 }, (_, n) => ({ id: n + 1, providerServiceId: `s${n}` }))
  const gone = plan(ours, ours.slice(9))
  assert.deepEqual([gone.isGoneDoubted, gone.pausedAsGone.length], [false, 9])
  const doubted = plan(ours, ours.slice(11))
  assert.deepEqual([doubted.isGoneDoubted, doubted.pausedAsGone], [true, []])
  assert.ok(doubted.staged.every((change) => change.decision === 'pending'))
})

test('a type that is sold by another unit pauses the service: its costs cannot be compared', () => {
  const { pausedForPrice, costs, staged } = plan([{}], [{ type: 'Package', cost: Money.dong(1) }])
  assert.deepEqual([pausedForPrice, costs], [[7], []])
  assert.equal(staged[0]?.proposedRate?.toString(), '1.3000')
})

test('what was dismissed is not asked again, what differs otherwise is', () => {
  const given = {
    known: [known],
    routes: [],
    offered: [{ ...offer, name: 'Khác' }],
    hasNamelessRows: false,
    policy: careful,
    pricing,
  }
  const [first] = planSync({ ...given, dismissed: [] }).staged
  assert.ok(first)
  assert.deepEqual(planSync({ ...given, dismissed: [first] }).staged, [])
  const other = { ...given, offered: [{ ...offer, name: 'Khác nữa' }] }
  assert.equal(planSync({ ...other, dismissed: [first] }).staged.length, 1)
})

test('approving respects what a person did meanwhile', () => {
  const [change] = plan([{}], [{ cost: Money.dong(1100) }]).staged
  assert.ok(change)
  const applied = (service: Partial<KnownService>) => {
    const { rate, isActive } = appliedChange('P', change, { ...known, ...service }, 10)!
    return [rate.toString(), isActive]
  }
  assert.deepEqual(applied({}), ['1430.0000', true])
  assert.deepEqual(applied({ pricedByHand: true, rate: Money.dong(2000) }), ['2000.0000', true])
  assert.deepEqual(applied({ pricedByHand: true, rate: Money.dong(1001) }), ['1430.0000', true])
  assert.deepEqual(applied({ isActive: false }), ['1430.0000', false])
  assert.deepEqual(applied({ isActive: false, pauseReason: 'price' }), ['1430.0000', true])
})
