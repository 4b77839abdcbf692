import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { toVietnamIso } from '../core/clock.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')
const words = t.orderRuns

/** A drip-feed of five runs of 100 that the panel schedules, of which one has begun. */
async function dripFeed(panel: Panel) {
  const service = await panel.service({ rate: '1000', dripFeed: 'panel' })
  const customer = await panel.customer({ balance: '500' })
  const { body } = await customer.order(service, 100, { runs: 5, interval: 60 })
  await panel.eventually(() => panel.provider.orders().length === 1)
  return { customer, id: body.order_id as string, lan: visitor(panel.url, customer.token) }
}

const paused = (panel: Panel, id: string) =>
  queryOne<{ isPaused: boolean }>(
    panel.db,
    sql`select paused_at is not null as "isPaused" from orders where id = ${id}`,
  )

test('the page of a drip-feed shows its runs, and lets the rest wait, go on and be given up', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const { customer, id, lan } = await dripFeed(panel)
  const page = await lan.get('/orders/1')
  assert.ok(page.html.includes(words.begun('1', '5')) && page.html.includes(words.next))
  assert.match(page.html, /id="runs-1"/)
  assert.match((await lan.get('/orders/1/progress', { 'hx-request': 'true' })).html, /id="runs-1"/)

  const waits = await lan.submit('/orders/1/runs', { control: 'pause' })
  assert.ok(waits.html.includes(words.paused) && waits.html.includes(words.pausedNote))
  assert.ok((await paused(panel, id))!.isPaused)
  assert.ok((await lan.submit('/orders/1/runs', { control: 'resume' })).html.includes(words.resumed))
  assert.ok(!(await paused(panel, id))!.isPaused)

  assert.ok(page.html.includes(words.stopAsk('4')), 'giving up asks first')
  const stopped = await lan.submit('/orders/1/runs', { control: 'stop' })
  assert.ok(stopped.html.includes(words.stopped) && stopped.html.includes(words.stoppedNote))
  assert.equal(await customer.balance(), '400.0000', 'four runs came back')
  assert.ok(!stopped.html.includes('value="stop"'))
  const late = await lan.submit('/orders/1/runs', { control: 'pause' })
  assert.ok(late.html.includes(words.tooLate))
})

test('the API controls the runs too, of nobody else', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const { customer, id } = await dripFeed(panel)
  const control = (how: string, who = customer) =>
    who.call('POST', `/api/orders/${id}/runs`, { control: how })
  const stranger = await panel.customer()
  assert.equal((await control('stop', stranger)).status, 404)
  assert.equal(
    (await visitor(panel.url, stranger.token).post('/orders/1/runs', { control: 'stop' })).status,
    404,
  )
  assert.equal((await control('pause')).body.order.runs_paused, true)
  const { order } = (await control('resume')).body
  assert.deepEqual([order.runs_paused, order.runs_started], [false, 1])
  assert.match(order.next_run_at, /\+07:00$/)
  const stopped = (await control('stop')).body.order
  assert.deepEqual([stopped.runs_stopped, stopped.refunded, stopped.next_run_at], [true, 400, null])
  assert.equal((await control('stop')).body.error.code, 'runs_not_waiting')
  assert.equal((await control('forever')).status, 400)
})

test('an order that waits says why, and never what ails the provider', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const customer = await panel.customer({ balance: '3000' })
  const at = new Date(Date.now() + 3_600_000)
  await customer.order(likes, 1000, { start_at: at.toISOString() })
  const { body } = await customer.order(likes, 1000, { link: 'https://facebook.com/post/2' })
  await panel.db.query(sql`update orders set error_message = 'BUMX: not enough funds' where number = 2`)
  await panel.db.query(
    sql`update providers set adds_hold = 'funds', adds_held_until = now() + interval '1 minute'`,
  )
  const lan = visitor(panel.url, customer.token)
  const later = (await lan.get('/orders/1')).html
  assert.ok(later.includes(words.startsAt) && later.includes(toVietnamIso(at).slice(0, 16)))
  const waits = (await lan.get('/orders/2')).html
  assert.ok(waits.includes(words.waitsForProvider))
  const told = JSON.stringify((await customer.call('GET', `/api/orders/${body.order_id}`)).body)
  for (const text of [waits, told]) assert.doesNotMatch(text, /BUMX|funds/i)
})

test('a subscription shows its account where others show a link', async () => {
  await using panel = await startPanel()
  const subscription = await panel.service({ rate: '1000', type: 'Subscriptions' })
  const customer = await panel.customer({ balance: '3000' })
  await customer.call('POST', '/api/orders', {
    service_id: subscription,
    username: 'an.sub',
    min: 10,
    max: 100,
  })
  const lan = visitor(panel.url, customer.token)
  const boss = visitor(panel.url, (await panel.operator()).token)
  for (const [who, path] of [
    [lan, '/orders'],
    [boss, '/admin/orders'],
    [boss, `/admin/users/${customer.id}`],
  ] as const) {
    assert.match((await who.get(path)).html, /@an\.sub/, path)
  }
  assert.match((await boss.get('/admin/orders/1')).html, /an\.sub/)
})
