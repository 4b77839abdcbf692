import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'

test('every commission is listed with whose it is, by state and page, beside what is held and who brings most', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const minh = await panel.customer({ balance: '1000000', referredBy: lan })
  const likes = await panel.service({ rate: '2500' })
  for (let n = 0; n < 60; n++) await minh.order(likes, 1000, { link: `https://facebook.com/post/${n}` })
  await panel.db.query(sql`
    update orders set status = 'completed', completed_at = now(), remains = 0, due_at = 'infinity'`)
  await panel.db.query(sql`
    insert into referral_earnings (referrer_user_id, referred_user_id, order_id, commission_amount, due_at)
    select referrer_id, user_id, id, 125, now() + interval '7 days' from orders`)
  const owner = visitor(panel.url, (await panel.operator()).token)
  const seen: string[] = []
  for (let next: string | undefined = '/admin/referrals?state=pending'; next; ) {
    const { html } = await owner.get(next)
    seen.push(...[...html.matchAll(/href="\/admin\/orders\/(\d+)"/g)].map((match) => match[1]!))
    assert.ok(html.includes('7.500 ₫'), 'what is held in all')
    next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  }
  assert.equal(seen.length, 60)
  assert.equal(new Set(seen).size, 60)
  const { html } = await owner.get('/admin/referrals?state=earned')
  assert.doesNotMatch(html, /href="\/admin\/orders\/\d+"/)
  for (const { id } of [lan, minh]) assert.ok((await owner.get('/admin/referrals')).html.includes(id))
})
