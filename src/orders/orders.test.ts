import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'

test('a customer of tier 1 pays 2,375 for 1,000 at 2,500 per 1000', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer({ spent: '1000000', balance: '10000' })
  const answer = await lan.order(likes, 1000)
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.body.price_breakdown, { base_price: 2500, discount: 125, final_price: 2375 })
  assert.equal(answer.body.new_balance, 7625)
  assert.equal(await lan.balance(), '7625.0000')
})

test('an order the wallet cannot pay leaves nothing behind', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer({ balance: '2499' })
  const answer = await lan.order(likes, 1000)
  assert.equal(answer.status, 402)
  assert.equal(answer.body.error.code, 'insufficient_balance')
  assert.equal(await lan.balance(), '2499.0000')
})

test('of 200 simultaneous orders a balance for 37 pays exactly 37', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '37000' })
  const answers = await Promise.all(Array.from({ length: 200 }, () => lan.order(likes, 1000)))
  assert.equal(answers.filter((answer) => answer.status === 200).length, 37)
  assert.equal(answers.filter((answer) => answer.body.error?.code === 'insufficient_balance').length, 163)
  assert.equal(await lan.balance(), '0.0000')
})

test('an order is sent once and followed until it is completed', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service()
  const lan = await panel.customer({ balance: '10000' })
  const { body } = await lan.order(likes, 1000, { link: 'https://facebook.com/post/7' })
  const order = await panel.eventually(async () => {
    const answer = await lan.call('GET', `/api/orders/${body.order_id}`)
    return answer.body.order.status === 'completed' && answer.body.order
  })
  assert.equal(order.progress, 100)
  const { all } = panel.provider.adds('https://facebook.com/post/7')
  assert.equal(all.length, 1)
  assert.equal(String(all[0]!.fields.quantity), '1000')
})

test('an order that ends partial gives back what remains, once', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer({ balance: '2500' })
  const { body } = await lan.order(likes, 1000)
  const sent = await panel.eventually(() => panel.provider.orders()[0])
  panel.provider.finish(sent.id, { status: 'Partial', remains: 400 })
  await panel.eventually(
    async () => (await lan.call('GET', `/api/orders/${body.order_id}`)).body.order.status === 'partial',
  )
  assert.equal(await lan.balance(), '1000.0000')
})
