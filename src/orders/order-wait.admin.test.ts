import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const words = texts('vi').admin.orders

test('operators see why an order waits, in the list and on its sheet', async () => {
  await using panel = await startPanel()
  const likes = await panel.service()
  const lan = await panel.customer({ balance: '10000' })
  await lan.order(likes, 1000)
  const boss = visitor(panel.url, (await panel.operator()).token)
  const said = async (path: string) => {
    const { html } = await boss.get(path)
    return /class="waiting-why">(?:<svg.*?<\/svg>)? ?([^<]+)</s.exec(html)?.[1]
  }
  const provider = (set: ReturnType<typeof sql>) =>
    panel.db
      .query(sql`
      update providers set is_active = true, adds_hold = null, adds_held_until = null, paused_until = null`)
      .then(() => panel.db.query(sql`update providers set ${set}`))
  const expect = async (why: RegExp | string) => {
    for (const path of ['/admin/orders?view=waiting', '/admin/orders/1']) {
      const told = await said(path)
      if (typeof why === 'string') assert.equal(told, why)
      else assert.match(told ?? '', why)
    }
  }
  await expect(words.hold.queue)
  await provider(sql`is_active = false`)
  await expect(words.hold.provider_off('BUMX'))
  await provider(sql`adds_hold = 'funds', adds_held_until = now() + interval '1 minute'`)
  await expect(/^Tài khoản của ta ở BUMX hết tiền/)
  await provider(sql`adds_hold = 'breaker', adds_held_until = now() + interval '1 minute'`)
  await expect(/^BUMX: nhiều đơn không rõ kết quả/)
  await provider(sql`paused_until = now() + interval '1 minute'`)
  await expect(/^BUMX đang lỗi hoặc quá tải/)
  await provider(sql`is_active = true`)
  await panel.db.query(sql`update provider_slots set taken_at = now()`)
  await expect(words.hold.budget('BUMX'))
  await panel.db.query(sql`update orders set hold = 'price'`)
  await expect(words.hold.price)
  await panel.db.query(sql`update orders set start_at = now() + interval '1 day'`)
  await expect(/^Khách muốn bắt đầu lúc/)
  assert.equal(await said('/admin/orders?view=attention'), undefined)
})

test('the sheet of a drip-feed lists its runs, and each run leads back', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const service = await panel.service({ rate: '1000', dripFeed: 'panel' })
  const lan = await panel.customer({ balance: '500' })
  await lan.order(service, 100, { runs: 5, interval: 60 })
  await panel.eventually(() => panel.provider.orders().length === 1)
  const boss = visitor(panel.url, (await panel.operator()).token)
  const parent = await boss.get('/admin/orders/1')
  assert.match(parent.html, /href="\/admin\/orders\/2">#2</)
  const run = await boss.get('/admin/orders/2')
  assert.ok(run.html.includes(words.runOf('1', '1')) && run.html.includes(words.moneyOfParent))
  assert.match(run.html, /id="timeline"/)
})
