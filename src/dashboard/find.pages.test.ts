import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'

test('one search finds orders, services, deposits and pages, and only what is one’s own', async () => {
  await using panel = await startPanel()
  const likes = await panel.service()
  await panel.db.query(sql`update services set name = 'Tăng Like' where id = ${likes}`)
  const customer = await panel.customer({ balance: '100000' })
  await customer.order(likes, 100, { link: 'https://facebook.com/homemmo/1' })
  const lan = visitor(panel.url, customer.token)
  const payment = await lan.submit('/wallet/top-up', { amount: '50.000' })
  const code = /HMM[A-Z0-9]{8}/.exec(payment.html)![0]
  const part = { 'hx-request': 'true' }
  const find = async (query: string) => (await lan.get(`/search?q=${encodeURIComponent(query)}`, part)).html
  assert.ok((await find('#1')).includes('href="/orders/1"'))
  assert.ok((await find('homemmo')).includes('href="/orders/1"'))
  assert.ok((await find('tang like')).includes(`href="/orders/new?service=${likes}"`))
  assert.ok((await find(code.toLowerCase())).includes(code))
  assert.ok((await find('nap tien')).includes('href="/wallet/top-up"'))
  assert.match((await lan.get('/search?q=homemmo')).html, /<html[\s\S]*href="\/orders\/1"/)

  const stranger = visitor(panel.url, (await panel.customer()).token)
  for (const query of ['%231', 'homemmo', code]) {
    const { html } = await stranger.get(`/search?q=${query}`, part)
    assert.ok(!html.includes('href="/orders/1"') && !html.includes(`>${code}`), query)
  }
})
