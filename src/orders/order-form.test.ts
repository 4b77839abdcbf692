import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, type Visitor, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { packDraft, unpackDraft } from './order-draft.ts'

const t = texts('vi')
const link = 'https://facebook.com/post/1'

test('a newcomer registers, tops up and orders with plain forms, without any script', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const lan = visitor(panel.url)
  await lan.submit('/register', {
    username: 'lan',
    email: 'lan@example.com',
    password: 'password123',
    accept_documents: 'yes',
  })
  const payment = await lan.submit('/wallet/top-up', { amount: '50.000' })
  const memo = /HMM[A-Z0-9]{8}/.exec(payment.html)![0]
  await panel.bank.transfer({ memo, amount: 50_000 })
  const page = await order(lan, likes, { link, quantity: '1.000' })
  assert.equal(page.status, 200)
  assert.ok(page.html.includes(t.orderForm.placed('1')))
  assert.ok(page.html.includes('47.500 ₫'), 'the balance after')
})

test('a form that is sent twice orders once, and both lead to the order', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const customer = await panel.customer({ balance: '10000' })
  const lan = visitor(panel.url, customer.token)
  const form = { ...(await openForm(lan, likes)), link, quantity: '1000' }
  const answers = await Promise.all([lan.post('/orders/new', form), lan.post('/orders/new', form)])
  assert.deepEqual(
    answers.map((answer) => answer.location),
    ['/orders/1', '/orders/1'],
  )
  assert.equal(await customer.balance(), '7500.0000')
})

test('a form that goes out again with something else asks first', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const customer = await panel.customer({ balance: '10000' })
  const lan = visitor(panel.url, customer.token)
  const form = { ...(await openForm(lan, likes)), link, quantity: '1000' }
  await lan.post('/orders/new', form)
  const again = await lan.post('/orders/new', { ...form, quantity: '2000' })
  assert.ok(again.html.includes(t.orderForm.alreadySent))
  assert.equal(await customer.balance(), '7500.0000')
  const token = fieldValue(again.html, 'token')
  assert.equal((await lan.post('/orders/new', { ...form, quantity: '2000', token })).location, '/orders/2')
})

test('a price that changed while the form was open is shown, and charged only when it is sent again', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const customer = await panel.customer({ balance: '10000' })
  const lan = visitor(panel.url, customer.token)
  const form = { ...(await openForm(lan, likes)), link, quantity: '1000' }
  await panel.db.query(sql`update services set rate = 3000 where id = ${likes}`)
  const shown = await lan.post('/orders/new', form)
  assert.equal(shown.status, 409)
  assert.ok(shown.html.includes(t.orderForm.priceChanged('2.500 ₫', '3.000 ₫')))
  assert.equal(await customer.balance(), '10000.0000')
  const rate = fieldValue(shown.html, 'rate')
  assert.equal((await lan.post('/orders/new', { ...form, rate })).location, '/orders/1')
  assert.equal(await customer.balance(), '7000.0000')
})

test('the price shown is the price charged, with the discount of the tier', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const customer = await panel.customer({ spent: '1000000', balance: '10000' })
  const lan = visitor(panel.url, customer.token)
  const form = { ...(await openForm(lan, likes)), link, quantity: '1.000' }
  const price = await lan.post('/orders/price', form, { 'hx-request': 'true' })
  for (const amount of ['2.500 ₫', '−125 ₫', '2.375 ₫', '7.625 ₫'])
    assert.ok(price.html.includes(amount), amount)
  assert.doesNotMatch(price.html, /<html/)
  await lan.submit('/orders/new', form)
  assert.equal(await customer.balance(), '7625.0000')
})

test('without enough money the form leads to the missing amount and comes back as it was', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '25000.5' })
  const customer = await panel.customer({ balance: '10000' })
  const lan = visitor(panel.url, customer.token)
  const form = { ...(await openForm(lan, likes)), link, quantity: '1000', note: 'cho chị Mai' }
  const refused = await lan.post('/orders/new', form)
  assert.equal(refused.status, 402)
  assert.ok(refused.html.includes(t.orderForm.notEnough('15.001 ₫')), 'rounded up: banks move whole đồng')
  const away = await lan.post('/orders/draft', { ...form, leave_for: 'top-up' })
  assert.equal(away.location, '/wallet/top-up?amount=15001')
  const back = await lan.get('/orders/new?draft=1')
  assert.equal(fieldValue(back.html, 'note'), 'cho chị Mai')
  assert.equal(fieldValue(back.html, 'link'), link)
  assert.equal(fieldValue(back.html, 'quantity'), '1000')
})

test('another service can be chosen without typing the link again', async () => {
  await using panel = await startPanel()
  const [likes, views] = [await panel.service(), await panel.service()]
  const lan = visitor(panel.url, (await panel.customer()).token)
  const form = { ...(await openForm(lan, likes)), link, leave_for: 'pick' }
  assert.equal((await lan.post('/orders/draft', form)).location, '/orders/new?draft=pick')
  const shelf = await lan.get('/orders/new?draft=pick')
  assert.ok(shelf.html.includes(`/orders/new?service=${views}&amp;draft=pick`))
  const chosen = await lan.get(`/orders/new?service=${views}&draft=pick`)
  assert.equal(fieldValue(chosen.html, 'service'), String(views))
  assert.equal(fieldValue(chosen.html, 'link'), link)
})

test('an order too long for a cookie is kept with us while its customer tops up', async () => {
  await using panel = await startPanel()
  const comments = await panel.service({ type: 'Custom Comments', rate: '1000000' })
  const lan = visitor(panel.url, (await panel.customer()).token)
  const long = Array.from({ length: 500 }, () => randomBytes(20).toString('hex')).join('\n')
  const form = { ...(await openForm(lan, comments)), link, comments: long, leave_for: 'top-up' }
  assert.equal((await lan.post('/orders/draft', form)).location, '/wallet/top-up?amount=500000')
  const back = await lan.get('/orders/new?draft=1')
  assert.ok(back.html.includes(long.slice(-40)), 'every comment is still there')
  const stranger = visitor(panel.url, (await panel.customer()).token)
  stranger.cookies.set('order-draft', 'stored')
  assert.ok(
    !(await stranger.get('/orders/new?draft=1')).html.includes(long.slice(-40)),
    'only for who typed it',
  )
})

test('what is missing is topped up by no less than the smallest deposit', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const lan = visitor(panel.url, (await panel.customer()).token)
  const form = { ...(await openForm(lan, likes)), link, quantity: '1000', leave_for: 'top-up' }
  assert.equal((await lan.post('/orders/draft', form)).location, '/wallet/top-up?amount=10000')
})

test('a link of another network waits until its sender says that it is right', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const customer = await panel.customer({ balance: '10000' })
  const lan = visitor(panel.url, customer.token)
  const other = 'https://www.tiktok.com/@a/video/1'
  const form = { ...(await openForm(lan, likes)), link: other, quantity: '1000' }
  const typing = await lan.post('/orders/price', form, { 'hx-request': 'true' })
  assert.ok(typing.html.includes(t.shelf.link.otherPlatform('TikTok', 'Facebook')))
  const asked = await lan.post('/orders/new', form)
  assert.equal(asked.status, 422)
  assert.match(asked.html, new RegExp(`name="link_ok" value="${other}"`))
  assert.equal(await customer.balance(), '10000.0000')
  assert.equal((await lan.post('/orders/new', { ...form, link_ok: 'https://else.example/' })).status, 422)
  assert.equal((await lan.post('/orders/new', { ...form, link_ok: other })).location, '/orders/1')
})

test('"order again" tells of a price that has changed, and of a service that is off sale', async () => {
  await using panel = await startPanel()
  const [likes, views] = [await panel.service({ rate: '2500' }), await panel.service()]
  const customer = await panel.customer({ balance: '10000' })
  await customer.order(likes, 1000)
  const lan = visitor(panel.url, customer.token)
  const same = await lan.get('/orders/new?again=1')
  assert.ok(same.html.includes(t.shelf.again.from('1')))
  assert.ok(!same.html.includes('2.500 ₫ lên'))
  await panel.db.query(sql`update services set rate = 3000 where id = ${likes}`)
  assert.ok((await lan.get('/orders/new?again=1')).html.includes(t.shelf.again.dearer('2.500 ₫', '3.000 ₫')))
  await panel.db.query(sql`update services set is_active = false where id = ${likes}`)
  const shelf = await lan.get('/orders/new?again=1')
  assert.ok(shelf.html.includes(t.shelf.again.offSale('1', 'Service 1')))
  const other = await lan.get(`/orders/new?service=${views}&again=1`)
  assert.equal(fieldValue(other.html, 'link'), link)
})

test('each type of service asks for its own fields', async () => {
  await using panel = await startPanel()
  const lan = visitor(panel.url, (await panel.customer({ balance: '100000' })).token)
  const fieldsOf = async (type: string, more = {}) => {
    const { html } = await lan.get(`/orders/new?service=${await panel.service({ type, ...more })}`)
    return ['quantity', 'comments', 'runs', 'interval'].filter((name) => html.includes(`name="${name}"`))
  }
  assert.deepEqual(await fieldsOf('Default'), ['quantity'])
  assert.deepEqual(await fieldsOf('Default', { dripFeed: 'provider' }), ['quantity', 'runs', 'interval'])
  assert.deepEqual(await fieldsOf('Package'), [])
  assert.deepEqual(await fieldsOf('Custom Comments'), ['comments'])
  assert.deepEqual(await fieldsOf('Custom Comments Package'), ['comments'])
})

test('what is wrong stands beside its field, and nothing typed is lost', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ min: 100 })
  const lan = visitor(panel.url, (await panel.customer({ balance: '100000' })).token)
  const wrong = { link: 'facebook.com/<post>', quantity: '99' }
  const page = await lan.post('/orders/new', { ...(await openForm(lan, likes)), ...wrong })
  assert.equal(page.status, 400)
  assert.match(page.html, /id="field-quantity-error"/)
  assert.match(page.html, /value="facebook\.com\/&lt;post>"/)
})

test('"order again" fills the form with the earlier order, one run of it', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ dripFeed: 'provider' })
  const customer = await panel.customer({ balance: '100000' })
  await customer.order(likes, 100, { runs: 5, interval: 60 })
  const { html } = await visitor(panel.url, customer.token).get('/orders/new?again=1')
  assert.deepEqual(
    ['service', 'link', 'quantity', 'runs', 'interval'].map((name) => fieldValue(html, name)),
    [String(likes), link, '100', '5', '60'],
  )
  const stranger = visitor(panel.url, (await panel.customer()).token)
  assert.ok(
    !(await stranger.get('/orders/new?again=1')).html.includes(link),
    "somebody else's order stays theirs",
  )
})

test('a kept draft that was tampered with is an empty one', () => {
  const draft = { service: '7', link, comments: 'Đẹp quá\nTuyệt vời' }
  assert.deepEqual(unpackDraft(packDraft(draft)), draft)
  for (const packed of [undefined, '', 'x', 'A'.repeat(5000), packDraft({ ...draft, link: '' })!.slice(3)]) {
    assert.deepEqual(unpackDraft(packed), {})
  }
})

async function openForm(lan: Visitor, serviceId: number): Promise<Record<string, string>> {
  const { html } = await lan.get(`/orders/new?service=${serviceId}`)
  const names = ['token', 'service', 'rate', 'discount']
  return Object.fromEntries(names.map((name) => [name, fieldValue(html, name)]))
}

async function order(lan: Visitor, serviceId: number, fields: Record<string, string>) {
  return lan.submit('/orders/new', { ...(await openForm(lan, serviceId)), ...fields })
}
