import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import { makeCoupon } from '../wallet/make-coupon.ts'
import { setPersonalPrice } from '../wallet/set-personal-price.ts'
import { applyStatuses } from './apply-statuses.ts'
import { priceOf } from './pricing.ts'

const CASES = 1_000_000
const BATCH = 50_000

test('1,000,000 random prices equal those of NUMERIC to the last digit', async () => {
  await using panel = await startPanel()
  let seed = 20_261_124
  const random = (below: number) => {
    // xorshift: the low bits are as random as the others.
    seed ^= seed << 13
    seed ^= seed >>> 17
    seed ^= seed << 5
    return (seed >>> 0) % below
  }
  let checked = 0
  for (let done = 0; done < CASES; done += BATCH) {
    const cases = Array.from({ length: BATCH }, () => {
      const rate = `${random(10 ** (1 + random(8)))}.${String(random(10_000)).padStart(4, '0')}`
      const [type, quantity] =
        random(4) === 0 ? (['Package', 1] as const) : (['Default', 1 + random(2_000_000)] as const)
      const percent = random(10_000) / 100
      return {
        rate,
        type,
        quantity,
        percent,
        price: priceOf({ rate: Money.parse(rate), type }, quantity, percent),
      }
    })
    const column = <T>(read: (one: (typeof cases)[number]) => T) => cases.map(read)
    const [row] = await panel.db.query<{ same: number; unlike: number }>(sql`
      select count(*) filter (where base = b and discount = d and final = f)::int as same,
        count(*) filter (where base <> b or discount <> d or final <> f)::int as unlike
      from (
        select *, round(base * percent * 0.01, 4) as discount, base - round(base * percent * 0.01, 4) as final
        from (
          select *, round(rate * quantity * per, 4) as base
          from unnest(
            ${column((c) => c.rate)}::numeric[], ${column((c) => c.quantity)}::int[],
            ${column((c) => (c.type === 'Package' ? '1' : '0.001'))}::numeric[], ${column((c) => c.percent)}::numeric[],
            ${column((c) => c.price.base)}::numeric[], ${column((c) => c.price.discount)}::numeric[],
            ${column((c) => c.price.final)}::numeric[]
          ) as c (rate, quantity, per, percent, b, d, f)
        ) as based
      ) as priced`)
    assert.equal(row!.unlike, 0)
    checked += row!.same
  }
  assert.equal(checked, CASES)
})

const owner = (panel: Panel) => panel.operator().then(({ id }) => ({ id, role: 'owner' }))

async function grant(
  panel: Panel,
  customer: Customer,
  serviceId: number | null,
  price: { rate?: string; percent?: number },
) {
  await setPersonalPrice(panel.db.transaction, await owner(panel), {
    userId: customer.id,
    serviceId,
    rate: price.rate === undefined ? null : Money.parse(price.rate),
    discountPercent: price.percent ?? null,
  })
}

async function frozen(panel: Panel, orderId: string) {
  const [row] = await panel.db.query(sql`
    select price_source as source, tier_level as tier, discount_percent::text as percent, base_price::text as base,
      discount_amount::text as discount, final_price::text as final
    from orders where id = ${orderId}`)
  return row
}

test('the better of tier and personal price applies, never both, and is frozen on the order', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  // The second tier: 10 %.
  const lan = await panel.customer({ balance: '100000', spent: '5000000' })
  const priceOf = async () => (await lan.order(likes, 1000)).body
  await grant(panel, lan, null, { percent: 7 })
  assert.equal((await priceOf()).price_breakdown.final_price, 2250, 'the tier is better')
  await grant(panel, lan, null, { percent: 20 })
  const all = await priceOf()
  assert.deepEqual(all.price_breakdown, { base_price: 2500, discount: 500, final_price: 2000 })
  await grant(panel, lan, likes, { rate: '1777.7' })
  const own = await priceOf()
  assert.equal(own.price_breakdown.final_price, 1777.7)
  await grant(panel, lan, likes, { rate: '9000' })
  assert.equal(
    (await priceOf()).price_breakdown.final_price,
    2250,
    'no customer pays more for a price of their own',
  )
  assert.deepEqual(await frozen(panel, own.order_id), {
    source: 'personal',
    tier: 2,
    percent: '28.89',
    base: '2500.0000',
    discount: '722.3000',
    final: '1777.7000',
  })
  const minh = await panel.customer({ balance: '2500' })
  assert.equal((await minh.order(likes, 1000)).body.price_breakdown.final_price, 2500, 'nobody else has it')
})

test('a personal price is shown by the API and in the shop, and the order form agrees to it', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer({ balance: '100000' })
  await grant(panel, lan, likes, { rate: '1234' })
  const [listed] = (await lan.call('GET', '/api/services')).body.data
  assert.deepEqual([listed.rate, listed.my_rate], [2500, 1234])
  const cookie = { cookie: `session=${lan.token}` }
  const page = await panel.call('GET', `/orders/new?service=${likes}&quantity=1000`, {
    headers: cookie,
    token: lan.token,
  })
  assert.match(page.body, /name="rate" value="1234\.0000"/)
  assert.match(page.body, /1\.234 ₫/)
})

async function coupon(panel: Panel, wanted: Partial<Parameters<typeof makeCoupon>[2]>) {
  const plain = {
    code: 'TET2027',
    kind: 'order' as const,
    discountPercent: null,
    amount: null,
    amountMax: null,
    minimum: Money.zero,
    startsAt: null,
    endsAt: null,
    usesMax: 1000,
    usesPerUserMax: null,
    note: null,
  }
  await makeCoupon(panel.db.transaction, await owner(panel), { ...plain, ...wanted })
}

test('200 at once on a coupon for 37 orders: exactly 37 have it', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  await coupon(panel, { amount: Money.dong(100), usesMax: 37 })
  const buyers: Customer[] = []
  for (let n = 0; n < 20; n++) buyers.push(await panel.customer({ balance: '100000' }))
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      buyers[n % 20]!.order(likes, 1000, { coupon: n % 2 ? 'tet2027' : ' TET2027 ' }),
    ),
  )
  const codes = Map.groupBy(answers, ({ body }) => body.error?.code ?? body.price_breakdown.final_price)
  assert.deepEqual([codes.get(2400)?.length, codes.get('coupon_used_up')?.length], [37, 163])
})

test('a coupon comes after the discount, keeps its limits within a mass order, and never takes more than the price', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  await coupon(panel, {
    discountPercent: 10,
    amountMax: Money.dong(200),
    usesPerUserMax: 2,
    minimum: Money.dong(1000),
  })
  await coupon(panel, { code: 'ALL', amount: Money.dong(50_000) })
  const lan = await panel.customer({ balance: '100000', spent: '1000000' })
  const line = (quantity: number, code: string) => ({
    service_id: likes,
    link: 'https://example.com/1',
    quantity,
    coupon: code,
  })
  const { body } = await lan.call('POST', '/api/orders/mass', {
    orders: [
      line(400, 'TET2027'),
      line(600, 'TET2027'),
      line(1000, 'TET2027'),
      line(1000, 'TET2027'),
      line(1, 'ALL'),
      line(1, 'NONE'),
    ],
  })
  const outcome = body.results.map(
    (one: { price_breakdown?: { final_price: number }; error?: { code: string } }) =>
      one.error?.code ?? one.price_breakdown?.final_price,
  )
  // 600 pieces cost 1,425 after the tier's 5 %, less 142.5; 1,000 cost 2,375, less at most 200.
  assert.deepEqual(outcome, ['coupon_minimum', 1282.5, 2175, 'coupon_used_by_you', 0, 'coupon_not_found'])
})

test('an order that came to nothing gives its coupon back, and refunds are of what was paid', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const likes = await panel.service({ rate: '2500' })
  await coupon(panel, { amount: Money.dong(500), usesMax: 1 })
  const lan = await panel.customer({ balance: '10000' })
  const first = await lan.order(likes, 1000, { coupon: 'TET2027' })
  assert.equal(first.body.new_balance, 8000)
  assert.equal((await lan.order(likes, 1000, { coupon: 'TET2027' })).body.error.code, 'coupon_used_up')
  await panel.eventually(() => panel.provider.orders()[0], 'the sending')
  const provider = { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 100, stretch: 1 } }
  await panel.eventually(async () => {
    await applyStatuses(
      panel.db.transaction,
      provider,
      new Map([[first.body.order_id, { status: 'Canceled' }]]),
    )
    return (await lan.balance()) === '10000.0000'
  }, 'the refund')
  assert.equal((await lan.order(likes, 1000, { coupon: 'TET2027' })).body.new_balance, 8000)
})

test('a coupon is refused before its time, after it, for deposits and when switched off', async () => {
  await using panel = await startPanel()
  const likes = await panel.service()
  const lan = await panel.customer({ balance: '10000' })
  const day = 86_400_000
  await coupon(panel, { code: 'SOON', amount: Money.dong(1), startsAt: new Date(Date.now() + day) })
  await coupon(panel, {
    code: 'OVER',
    amount: Money.dong(1),
    startsAt: new Date(Date.now() - 2 * day),
    endsAt: new Date(Date.now() - day),
  })
  await coupon(panel, { code: 'BANK', kind: 'deposit', amount: Money.dong(1) })
  await coupon(panel, { code: 'OFF', amount: Money.dong(1) })
  await panel.db.query(sql`update coupons set is_active = false where code = 'OFF'`)
  const codeOf = async (code: string) => (await lan.order(likes, 100, { coupon: code })).body.error.code
  assert.deepEqual(
    [await codeOf('SOON'), await codeOf('OVER'), await codeOf('BANK'), await codeOf('OFF')],
    ['coupon_not_valid_now', 'coupon_not_valid_now', 'coupon_not_found', 'coupon_not_found'],
  )
  assert.equal(await lan.balance(), '10000.0000')
})
