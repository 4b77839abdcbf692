import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { answerClaim } from '../deposits/answer-claim.ts'
import { applyStatuses } from '../orders/apply-statuses.ts'
import { settleOrder } from '../orders/settle-order.ts'
import type { ProviderOrderStatus } from '../partners/provider-replies.ts'
import { sql } from '../platform/sql.ts'
import { forgetNotifications } from './forget-notifications.ts'
import { insertNotifications } from './notifications.sql.ts'

/** Events and amounts, oldest first. */
async function told(customer: Customer): Promise<unknown[][]> {
  const { body } = await customer.call('GET', '/api/user/notifications?limit=100')
  return body.data.map((one: { event: string; amount: number }) => [one.event, one.amount]).toReversed()
}

async function openDeposit(customer: Customer): Promise<string> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  return body.bank_info.content
}

/** Orders that their provider has, and what it says of them from now on. */
async function followed(panel: Panel, count: number) {
  const lan = await panel.customer({ balance: '100000' })
  const likes = await panel.service({ rate: '2500' })
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push((await lan.order(likes, 1000)).body.order_id)
  await panel.db.query(sql`
    update orders set status = 'processing', submitted_at = now(), provider_order_id = 'p' || number`)
  const provider = { name: 'BUMX', currencyRate: '1', pace: { intervalMs: 100, stretch: 1 } }
  const say = (reports: readonly ProviderOrderStatus[]) =>
    applyStatuses(panel.db.transaction, provider, new Map(ids.map((id, n) => [id, reports[n]])))
  return { lan, ids, say }
}

test('an end is told once, with what came back, however often and at once the provider repeats it', async () => {
  await using panel = await startPanel()
  const { lan, say } = await followed(panel, 3)
  const running = { status: 'In progress', startCount: 5, remains: 700 }
  await say([running, running, running])
  assert.deepEqual(await told(lan), [])
  const ends = [
    { status: 'Completed', remains: 0 },
    { status: 'Partial', remains: 400 },
    { status: 'Canceled', remains: 1000 },
  ]
  await Promise.all([say(ends), say(ends), say(ends), say(ends)])
  await say(ends)
  assert.deepEqual(await told(lan), [
    ['order_completed', null],
    ['order_partial', 1000],
    ['order_canceled', 2500],
  ])
})

test('an end that a person still decides about is told when it is decided', async () => {
  await using panel = await startPanel()
  const { lan, say } = await followed(panel, 1)
  await say([{ status: 'Partial' }])
  assert.deepEqual(await told(lan), [])
  const operator = await panel.operator()
  const act = { kind: 'remains', remains: 500 } as const
  await settleOrder(panel.db.transaction, { actorId: operator.id, number: 1, act, seen: 'partial!.0.0.0000' })
  assert.deepEqual(await told(lan), [['order_partial', 1250]])
})

test('an order that fails, is canceled, refilled, and the commission for one are told', async () => {
  await using panel = await startPanel({ worker: true })
  const inviter = await panel.customer()
  const lan = await panel.customer({ balance: '100000', referredBy: inviter })
  const likes = await panel.service({ rate: '2500' })
  panel.provider.next({ refuse: 'Incorrect link' })
  await lan.order(likes, 1000)
  await panel.eventually(async () => (await told(lan)).length === 1, 'the refusal')
  await lan.order(likes, 2000, { link: 'https://facebook.com/post/2' })
  await panel.eventually(async () => (await told(lan)).length === 2, 'the completion')
  assert.deepEqual(await told(lan), [
    ['order_failed', 2500],
    ['order_completed', null],
  ])
  await panel.db.query(sql`update referral_earnings set due_at = now()`)
  await panel.db.transaction((tx) =>
    tx.query(sql`
    select graphile_worker.add_job('pay_commissions', json_build_object('subject', 'all'))`),
  )
  await panel.eventually(async () => (await told(inviter)).length === 1, 'the commission')
  assert.deepEqual(await told(inviter), [['commission_paid', 250]])
})

test('a deposit is told once with its amount, and the answer to a claim', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const code = await openDeposit(lan)
  await panel.bank.transfer({ memo: code, amount: 123_456 })
  assert.deepEqual(await told(lan), [['deposit_credited', 123_456]])

  await openDeposit(lan)
  await panel.db.query(
    sql`update deposits set created_at = now() - interval '10 minutes' where status = 'pending'`,
  )
  const [deposit] = await panel.db.query<{ id: string }>(
    sql`select id from deposits where status = 'pending'`,
  )
  const claim = { amount: 100_000, transferred_at: '2025-10-26 10:00', bank: 'VCB' }
  const filed = await lan.call('POST', `/api/payment/${deposit!.id}/claim`, claim)
  assert.equal(filed.status, 200, JSON.stringify(filed.body))
  const operator = await panel.operator()
  const [open] = await panel.db.query<{ id: string }>(sql`select id from deposit_claims`)
  await answerClaim(panel.db.transaction, operator.id, open!.id, 'Not yet arrived')
  assert.deepEqual((await told(lan)).at(-1), ['claim_answered', null])
})

test('the bell counts, the list pages and leads on, and reading leaves what came later unread', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '1000' })
  const mai = await panel.customer()
  const tell = (userId: string, count: number) =>
    panel.db.transaction((tx) =>
      insertNotifications(
        tx,
        Array.from({ length: count }, (_, n) => ({
          userId,
          event: 'order_completed' as const,
          subject: `${n + 1}`,
        })),
      ),
    )
  await tell(lan.id, 130)
  await tell(mai.id, 1)
  const page = async (path: string) => (await lan.call('GET', path)).body as string
  const first = await page('/notifications')
  assert.match(first, /bell-badge[^>]*>99\+</)
  const [, newest] = /notification-link" href="(\/notifications\/\d+)"/.exec(first) ?? []
  assert.equal(first.match(/class="notification notification-unread"/g)?.length, 20)
  assert.equal((await lan.call('GET', newest!)).headers.get('location'), '/orders/130')
  const before = /notifications\?before=(\d+)/.exec(first)?.[1]
  assert.match(await page(`/notifications?before=${before}`), /Đơn #110 /)

  const upTo = /name="up_to" value="(\d+)"/.exec(first)?.[1]
  await tell(lan.id, 1)
  const read = await lan.call('POST', '/notifications/read', `up_to=${upTo}`, {
    'content-type': 'application/x-www-form-urlencoded',
  })
  assert.equal(read.status, 303)
  assert.match(await page('/notifications'), /bell-badge[^>]*>1</)
  assert.equal((await lan.call('POST', '/api/user/notifications/read', {})).body.marked, 1)
  assert.doesNotMatch(await page('/notifications'), /bell-badge/)
  // Somebody else's stay as they were, also when their address is known.
  assert.equal((await mai.call('GET', '/api/user/notifications')).body.unread, 1)
  assert.match(
    (await mai.call('GET', '/api/user/notifications', undefined, { 'accept-language': 'en' })).body.data[0]
      .title,
    /Order #1 is completed/,
  )
})

test('opening one notification marks it alone as read and leads to its page', async () => {
  await using panel = await startPanel()
  const [lan, mai] = [await panel.customer(), await panel.customer()]
  const one = { userId: lan.id, event: 'order_completed' as const }
  await panel.db.transaction((tx) =>
    insertNotifications(tx, [
      { ...one, subject: '1' },
      { ...one, subject: '2' },
    ]),
  )
  const [page, stranger] = [visitor(panel.url, lan.token), visitor(panel.url, mai.token)]
  const newest = await page.get('/notifications/newest', { 'hx-request': 'true' })
  const [, address] = /notification-link" href="(\/notifications\/\d+)"/.exec(newest.html) ?? []
  assert.equal((await page.get(address!, { 'sec-purpose': 'prefetch' })).location, '/notifications')
  assert.equal((await stranger.get(address!)).location, '/notifications')
  const unread = async () => (await lan.call('GET', '/api/user/notifications')).body.unread
  assert.equal(await unread(), 2, 'neither a browser that fetches ahead nor somebody else marks anything')
  assert.equal((await page.get(address!)).location, '/orders/2')
  assert.equal(await unread(), 1)
  const { html } = await page.get('/notifications/newest', { 'hx-request': 'true' })
  assert.match(html, /href="\/orders\/2"/, 'one that was read leads there itself')
  assert.equal((await page.get('/notifications/newest')).location, '/notifications', 'a page without script')
})

test('notifications are forgotten after 90 days', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const one = { userId: lan.id, event: 'commission_paid' as const, subject: null }
  await panel.db.transaction((tx) => insertNotifications(tx, [one, one, one]))
  await panel.db.query(sql`
    update notifications set created_at = now() - interval '91 days' where id in (select id from notifications order by id limit 2)`)
  assert.equal(await forgetNotifications(panel.db.transaction), 2)
  assert.equal((await told(lan)).length, 1)
})
