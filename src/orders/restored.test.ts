import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { newId } from '../core/id.ts'
import { sql } from '../platform/sql.ts'
import { claimOrders } from './claim-orders.ts'
import { doubtRestored } from './doubt-restored.ts'
import { startRuns } from './start-runs.ts'

test('after a backup was restored nothing of it is sent by itself: it is unknown and a person decides', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '10000' })
  const [likes, drip] = [await panel.service(), await panel.service({ dripFeed: 'panel' })]
  const waiting = (await lan.order(likes, 100)).body.order_id
  const beingSent = (await lan.order(likes, 100)).body.order_id
  const later = (await lan.order(likes, 100)).body.order_id
  const parent = (await lan.order(drip, 100, { runs: 5, interval: 60 })).body.order_id
  const attempt = newId()
  await panel.db.query(sql`
    insert into dispatch_attempts (id, order_id, provider, worker, lease_expires_at, request)
    values (${attempt}, ${beingSent}, 'BUMX', 'homemmo:gone', now() + interval '1 minute', '{}')`)
  await panel.db.query(sql`
    update orders set status = 'submitting', dispatch_token = ${attempt}, dispatch_count = 1 where id = ${beingSent}`)
  await panel.db.query(sql`
    update orders set start_at = now() + interval '1 day', due_at = now() + interval '1 day' where id = ${later}`)
  // The backup is 150 minutes old: of the five runs three fell due since, and may have been sent.
  await panel.db.query(sql`update orders set due_at = now() - interval '150 minutes' where id = ${parent}`)
  const balance = await lan.balance()

  assert.deepEqual(await doubtRestored(panel.db.transaction), { orders: 2, runs: 3 })
  assert.deepEqual(await doubtRestored(panel.db.transaction), { orders: 0, runs: 0 })

  const rows = await panel.db.query<{ id: string; status: string }>(
    sql`select id, status from orders where parent_id is null`,
  )
  const status = Object.fromEntries(rows.map((row) => [row.id, row.status]))
  assert.deepEqual(
    [status[waiting], status[beingSent], status[later], status[parent]],
    ['unknown', 'unknown', 'pending', 'in_progress'],
  )
  const runs = await panel.db.query(
    sql`select run, status from orders where parent_id = ${parent} order by run`,
  )
  assert.deepEqual(
    runs,
    [1, 2, 3].map((run) => ({ run, status: 'unknown' })),
  )
  const due = { provider: 'BUMX', worker: 'test', leaseMs: 60_000, limit: 10 }
  assert.deepEqual(await claimOrders(panel.db.transaction, due, () => ({})), [])
  assert.equal(await startRuns(panel.db.transaction, 'BUMX'), 0)
  assert.equal(await lan.balance(), balance, 'the money stays until a person has looked')
})

test('an order that was made doubtful is settled like any other', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '1000' })
  const order = (await lan.order(await panel.service(), 100)).body.order_id
  await doubtRestored(panel.db.transaction)
  const { body } = await lan.call('GET', `/api/orders/${order}`)
  const operator = await panel.operator()
  const browser = visitor(panel.url, operator.token)
  const { html } = await browser.get(`/admin/orders/${body.order.number}`)
  assert.match(html, /a backup was restored/)
  const act = `/admin/orders/${body.order.number}/settle`
  assert.equal(
    (await browser.post(act, { act: 'refund', seen: 'unknown!.0.0.0000', confirmed: 'yes' })).status,
    303,
  )
  assert.equal(await lan.balance(), '1000.0000')
})
