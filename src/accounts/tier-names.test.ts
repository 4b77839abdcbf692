import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { tierIn } from './tier.ts'
import { listTiers } from './users.sql.ts'

test('English pages call tiers and benefits by their English names, the API as the specification does', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ spent: '1500000', balance: '100000' })
  const likes = await panel.service({ rate: '2500' })
  const [shopper, boss] = [visitor(panel.url, lan.token), visitor(panel.url, (await panel.operator()).token)]
  for (const one of [shopper, boss]) one.cookies.set('language', 'en')
  const pages = await Promise.all([
    shopper.get('/'),
    shopper.get('/profile'),
    shopper.get('/referral'),
    shopper.get('/services'),
    shopper.get(`/orders/new?service=${likes}&quantity=1000`),
    boss.get('/admin/users'),
    boss.get(`/admin/users/${lan.id}`),
  ])
  for (const { html } of pages) {
    assert.match(html, /Member Level 2/)
    assert.doesNotMatch(html, /Thành viên|Giảm 5%/)
  }
  assert.match(pages[1]!.html, /5% off every order/)
  const { body } = await lan.call('GET', '/api/user/tier', undefined, { 'accept-language': 'en' })
  assert.equal(body.current_tier.name, 'Thành viên Cấp 2')
  assert.equal(body.benefits[0], 'Giảm 5% mọi đơn hàng')
  const [first] = await listTiers(panel.db)
  const own = { ...first!, nameEn: null, benefitsEn: null, benefits: ['Quà'] }
  assert.deepEqual(tierIn(own, 'en'), own, 'a tier that nobody translated keeps its name')
})

test('the versions somebody accepted stand on their profile and on their sheet', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  const body = { username: 'lan', email: 'lan@example.com', password: 'a long sentence' }
  await panel.call('POST', '/api/auth/register', { body })
  const logIn = await panel.call('POST', '/api/auth/login', {
    body: { email: body.email, password: body.password },
  })
  guest.cookies.set('session', logIn.body.access_token)
  const boss = visitor(panel.url, (await panel.operator()).token)
  const [lan] = await panel.db.query<{ id: string }>(sql`select id from users where username = 'lan'`)
  for (const { html } of [await guest.get('/profile'), await boss.get(`/admin/users/${lan!.id}`)]) {
    for (const kind of ['terms', 'acceptable-use', 'privacy']) {
      assert.match(html, new RegExp(`href="/documents/${kind}/1\\?language=vi"`))
    }
    assert.match(html, /khi đăng ký qua API/)
  }
})
