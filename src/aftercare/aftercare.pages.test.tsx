import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAftercareShop } from '../../test/aftercare-shop.ts'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import type { Assets } from '../platform/assets.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { PageContext } from '../ui/page-context.ts'
import { renderPart } from '../ui/render.tsx'
import { texts } from '../ui/texts.ts'
import { listAftercareFacts } from './aftercare.sql.ts'
import { AftercareCard } from './aftercare-card.tsx'

const t = texts('vi').aftercare
const page: PageContext = { language: 'vi', theme: 'auto', path: '/', assets: {} as Assets }

test('a form without script cancels, and asks for a refill, and leads back with a message', async () => {
  await using shop = await openAftercareShop()
  const [waiting] = await shop.place()
  const lan = visitor(shop.panel.url, shop.customer.token)
  assert.ok((await lan.submit('/orders/1/cancel', {})).html.includes(t.cancelDone('1')))
  assert.equal((await shop.look(waiting!)).status, 'canceled')

  const [running, ended] = await shop.run(2)
  await shop.end([ended!], { status: 'Completed' })
  const numbers = await shop.panel.db.query<{ id: string; number: number }>(
    sql`select id, number from orders`,
  )
  const numberOf = (id: string) => String(numbers.find((row) => row.id === id)!.number)
  const asked = await lan.submit(`/orders/${numberOf(running!)}/cancel`, {})
  assert.ok(asked.html.includes(t.cancelAsked(numberOf(running!))))
  assert.ok((await lan.submit(`/orders/${numberOf(running!)}/cancel`, {})).html.includes(t.notDone))
  const refill = await lan.submit(`/orders/${numberOf(ended!)}/refill`, {})
  assert.ok(refill.html.includes(t.refillAsked(numberOf(ended!))))
})

test('nobody cancels an order of somebody else, or from another site', async () => {
  await using shop = await openAftercareShop()
  const [id] = await shop.place()
  const stranger = visitor(shop.panel.url, (await shop.panel.customer()).token)
  assert.equal((await stranger.post('/orders/1/cancel', {})).status, 404)
  assert.equal((await stranger.post('/orders/1/refill', {})).status, 404)
  const lan = visitor(shop.panel.url, shop.customer.token)
  assert.equal((await lan.post('/orders/1/cancel', {}, { 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await shop.look(id!)).status, 'pending')
})

test('the card shows what can be done, what was done, and why not', async () => {
  await using shop = await openAftercareShop()
  const card = async (id: string) => {
    const [facts] = await listAftercareFacts(shop.panel.db, [id])
    return renderPart(page, <AftercareCard number={1} facts={facts!} />)
  }
  const [id] = await shop.place()
  assert.match(
    await card(id!),
    new RegExp(`<details.*${t.cancelAtOnceAsk.slice(0, 20)}.*action="/orders/1/cancel"`, 's'),
  )
  await shop.dispatch()
  assert.ok((await card(id!)).includes(t.cancelAsk.slice(0, 20)))
  await shop.cancel(id!)
  const at = await shop.providerOrderId(id!)
  const body = JSON.stringify([{ order: at, cancel: { error: '<b>no</b>' } }])
  shop.panel.provider.next({ reply: { body } }, 'cancel')
  await shop.work()
  const refused = await card(id!)
  assert.ok(refused.includes(t.cancellation.refused) && refused.includes('&lt;b>no&lt;/b>'), refused)
  assert.ok(!refused.includes('/cancel"'))
  await shop.end([id!], { status: 'Completed' })
  assert.match(await card(id!), /action="\/orders\/1\/refill"/)
  await shop.refill(id!)
  await shop.work()
  assert.ok((await card(id!)).includes(t.refillState.processing))

  const boss = visitor(shop.panel.url, (await shop.panel.operator()).token)
  const { html } = await boss.get('/admin/orders/1')
  const told = [t.refillNumber('1'), t.cancelAnswer, t.cancelWanted].map((words) => html.indexOf(words))
  assert.ok(told[0]! > 0 && told[0]! < told[1]! && told[1]! < told[2]!, 'the newest stands first')
  assert.ok(html.includes(t.cancellation.refused) && html.includes(t.refillState.processing))
})

test('a request is forwarded within seconds by the worker that runs', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const likes = await panel.service({ rate: '1000' })
  await panel.db.query(sql`update services set cancel_enabled = true`)
  const lan = await panel.customer({ balance: '1000' })
  const { order_id: id } = (await lan.order(likes, 1000)).body
  await panel.eventually(() => panel.provider.orders().length === 1)
  const asked = () => lan.call('POST', `/api/orders/${id}/cancel`)
  assert.ok((await asked()).body.success)
  const accepted = await panel.eventually(() =>
    queryOne<{ id: number }>(panel.db, sql`select id from cancellations where state = 'accepted'`),
  )
  assert.ok(accepted)
})
