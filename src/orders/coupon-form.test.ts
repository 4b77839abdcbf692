import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')
const link = 'https://facebook.com/post/1'

async function shop() {
  const panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const customer = await panel.customer({ balance: '10000', spent: '1000000' })
  await panel.db.query(
    sql`insert into coupons (code, kind, discount, uses_max) values ('TEN', 'order', 10, 1)`,
  )
  const lan = visitor(panel.url, customer.token)
  const { html } = await lan.get(`/orders/new?service=${likes}`)
  const fields = ['token', 'rate', 'discount'].map((name) => [name, fieldValue(html, name)])
  const form = { ...Object.fromEntries(fields), service: String(likes), link, quantity: '1000' }
  const price = (coupon: string) =>
    lan.post('/orders/price', { ...form, coupon }, { 'hx-request': 'true' }).then((page) => page.html)
  return { panel, customer, lan, form, price, [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose]() }
}

test('what the live price says a coupon takes off is what it takes off, and both order pages tell', async () => {
  await using at = await shop()
  const shown = await at.price(' ten ')
  for (const amount of ['2.500 ₫', '−125 ₫', '−237,5 ₫', '2.137,5 ₫'])
    assert.ok(shown.includes(amount), amount)
  const sent = await at.lan.post('/orders/new', { ...at.form, coupon: ' ten ' })
  assert.equal(sent.location, '/orders/2')
  assert.equal(await at.customer.balance(), '7862.5000')
  const operator = visitor(at.panel.url, (await at.panel.operator()).token)
  for (const page of [await at.lan.get('/orders/2'), await operator.get('/admin/orders/2')]) {
    for (const part of ['TEN', '−237,5 ₫', '−125 ₫']) assert.ok(page.html.includes(part), part)
  }
})

test('a code that does not hold says so beside its field, and looking reserves nothing', async () => {
  await using at = await shop()
  const none = await at.price('NONE')
  assert.match(none, /id="coupon-note"[^>]*>[^<]*Không có mã giảm giá này/)
  assert.ok(none.includes('2.375 ₫'), 'the price without it')
  for (let looks = 0; looks < 3; looks++) assert.ok((await at.price('TEN')).includes('2.137,5 ₫'))
  const refused = await at.lan.post('/orders/new', { ...at.form, coupon: 'NONE' })
  assert.equal(refused.status, 404)
  assert.match(refused.html, /id="field-coupon-error"/)
  assert.equal(await at.customer.balance(), '10000.0000')
  assert.equal((await at.lan.post('/orders/new', { ...at.form, coupon: 'TEN' })).location, '/orders/2')
  assert.ok((await at.price('TEN')).includes('Mã giảm giá này đã hết lượt dùng'))
})

test('an order by a personal price says so', async () => {
  await using at = await shop()
  await at.panel.db.query(sql`insert into personal_prices (user_id, discount) values (${at.customer.id}, 20)`)
  const { html } = await at.lan.get(`/orders/new?service=${at.form.service}`)
  const shown = { rate: fieldValue(html, 'rate'), discount: fieldValue(html, 'discount') }
  await at.lan.post('/orders/new', { ...at.form, ...shown })
  const page = await at.lan.get('/orders/2')
  assert.ok(page.html.includes(t.money.prices.title))
  assert.ok(page.html.includes('−500 ₫'))
})
