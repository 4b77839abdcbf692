import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, formFields, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')
const words = t.admin

test('every page for operators answers an operator, refuses a customer and sends a guest to log in', async () => {
  await using panel = await startPanel()
  const [boss, lan] = [await panel.operator(), await panel.customer({ balance: '10000' })]
  const likes = await panel.service()
  await lan.order(likes, 1000)
  const pages = [
    '/admin',
    '/admin/orders',
    `/admin/orders/${await numberOfOrder(panel)}`,
    '/admin/deposits',
    '/admin/services',
    `/admin/services/${likes}`,
    '/admin/users',
    `/admin/users/${lan.id}`,
  ]
  for (const path of pages) {
    const page = await visitor(panel.url, boss.token).get(path)
    assert.equal(page.status, 200, path)
    assert.match(page.html, /^<!doctype html>.*<\/html>$/s)
    assert.equal((await visitor(panel.url, lan.token).get(path)).status, 403, path)
    assert.equal((await visitor(panel.url).get(path)).location, `/login?next=${encodeURIComponent(path)}`)
  }
  for (const path of [`/admin/users/${lan.id}/block`, `/admin/services/${likes}/pause`]) {
    assert.equal((await visitor(panel.url, lan.token).post(path, {})).status, 403, path)
    assert.equal((await visitor(panel.url).post(path, {})).location, '/login', path)
  }
})

test('a number, a service and a user that do not exist are not found, and odd addresses fail nothing', async () => {
  await using panel = await startPanel()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const nobody = '0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42'
  for (const path of ['/admin/orders/7', '/admin/services/7', `/admin/users/${nobody}`]) {
    assert.equal((await boss.get(path)).status, 404, path)
  }
  for (const path of ['/admin/orders/x', '/admin/services/0', '/admin/users/1']) {
    assert.equal((await boss.get(path)).status, 400, path)
  }
  const odd = [
    '/admin/orders?before=x&status=y&view=z',
    '/admin/orders?q=%23999999999999999999',
    `/admin/orders?q=${encodeURIComponent("' or 1=1 --")}`,
    '/admin/deposits?before=x',
    `/admin/deposits?before=${nobody}`,
    '/admin/services?after=1-x&category=x',
    '/admin/users?before=x&q=%25',
    `/admin/users?before=${nobody}`,
  ]
  for (const path of odd) assert.equal((await boss.get(path)).status, 200, path)
})

test('blocking through the form logs the customer out, is written down, and can be undone', async () => {
  await using panel = await startPanel()
  const [boss, lan] = [await panel.operator(), await panel.customer()]
  const browser = visitor(panel.url, boss.token)
  assert.equal((await browser.post(`/admin/users/${lan.id}/block`, { reason: '  \t' })).status, 400)
  const blocked = await browser.submit(`/admin/users/${lan.id}/block`, { reason: ' Lừa <b>đảo</b> ' })
  assert.ok(blocked.html.includes(`${words.users.blockReason}: Lừa &lt;b>đảo&lt;/b> (`))
  assert.ok(blocked.html.includes(words.users.blockedDone))
  assert.ok(blocked.html.includes(words.users.unblock))
  assert.equal((await lan.call('GET', '/api/user/me')).status, 401)
  const again = await browser.submit(`/admin/users/${lan.id}/unblock`, {})
  assert.ok(again.html.includes(words.users.unblockedDone))
  const log = await panel.db.query(
    sql`select actor_id, action, subject, after->>'reason' as reason from audit_log order by id`,
  )
  assert.deepEqual(log, [
    { actor_id: boss.id, action: 'user.block', subject: `user:${lan.username}`, reason: 'Lừa <b>đảo</b>' },
    { actor_id: boss.id, action: 'user.unblock', subject: `user:${lan.username}`, reason: null },
  ])
})

test('operators cannot block themselves', async () => {
  await using panel = await startPanel()
  const boss = await panel.operator()
  const browser = visitor(panel.url, boss.token)
  assert.ok(!(await browser.get(`/admin/users/${boss.id}`)).html.includes(words.users.block))
  assert.equal((await browser.post(`/admin/users/${boss.id}/block`, { reason: 'test' })).status, 409)
})

test('a price is reviewed, confirmed and written down; orders placed before keep theirs', async () => {
  await using panel = await startPanel()
  const [boss, lan] = [await panel.operator(), await panel.customer({ balance: '100000' })]
  const likes = await panel.service({ rate: '2500' })
  await lan.order(likes, 1000)
  const browser = visitor(panel.url, boss.token)
  const at = `/admin/services/${likes}/rate`
  const typed = { ...formFields((await browser.get(`/admin/services/${likes}`)).html, at), rate: '3.000,5' }
  const review = await browser.post(at, typed)
  assert.equal(review.status, 200)
  assert.ok(review.html.includes('3.000,5 ₫'))
  assert.equal(await rateOf(panel, likes), '2500.0000', 'nothing has changed yet')
  const done = await browser.submit(at, formFields(review.html, at))
  assert.ok(done.html.includes(words.services.saved))
  assert.equal(await rateOf(panel, likes), '3000.5000')
  assert.equal((await lan.order(likes, 1000)).body.price_breakdown.final_price, 3000.5)
  const log = await panel.db.query(sql`select actor_id, action, subject, before, after from audit_log`)
  assert.deepEqual(log, [
    {
      actor_id: boss.id,
      action: 'service.change',
      subject: `service:${likes}`,
      before: { rate: '2500.0000' },
      after: { rate: '3000.5000' },
    },
  ])
})

test('a price that makes no sense is shown again with what was typed', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const browser = visitor(panel.url, (await panel.operator()).token)
  for (const rate of ['', '0', '-5', '12a', '1.50', '1e3', '1.000.000.001', '1,23456']) {
    const page = await browser.post(`/admin/services/${likes}/rate`, {
      ...{ rate, version: '1', confirmed: 'yes' },
    })
    assert.equal(page.status, 400, rate)
    assert.ok(page.html.includes(words.services.rateWrong), rate)
    assert.equal(fieldValue(page.html, 'rate'), rate)
  }
  assert.equal(await rateOf(panel, likes), '2500.0000')
})

test('pausing takes a service off the shelf, resuming puts it back; kinds nobody can order stay paused', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '10000' })
  const likes = await panel.service()
  const traffic = await panel.service({ type: 'Podcast Plays', isActive: false })
  const browser = visitor(panel.url, (await panel.operator()).token)
  const formOf = async (id: number, act: string) =>
    formFields((await browser.get(`/admin/services/${id}`)).html, `/admin/services/${id}/${act}`)
  const paused = await browser.submit(`/admin/services/${likes}/pause`, await formOf(likes, 'pause'))
  assert.ok(paused.html.includes(words.services.pausedDone))
  assert.equal((await lan.order(likes, 1000)).body.error.code, 'service_inactive')
  await browser.submit(`/admin/services/${likes}/resume`, await formOf(likes, 'resume'))
  assert.equal((await lan.order(likes, 1000)).status, 200)
  assert.equal((await browser.post(`/admin/services/${traffic}/resume`, { version: '1' })).status, 409)
})

test('what another site makes an operator send is refused', async () => {
  await using panel = await startPanel()
  const [boss, lan] = [await panel.operator(), await panel.customer()]
  const likes = await panel.service({ rate: '2500' })
  const browser = visitor(panel.url, boss.token)
  const forms: [string, Record<string, string>][] = [
    [`/admin/users/${lan.id}/block`, {}],
    [`/admin/services/${likes}/pause`, { version: '1' }],
    [`/admin/services/${likes}/rate`, { version: '1', rate: '1', confirmed: 'yes' }],
  ]
  for (const [path, fields] of forms) {
    assert.equal((await browser.post(path, fields, { 'sec-fetch-site': 'cross-site' })).status, 403, path)
    assert.equal((await browser.post(path, fields, { origin: 'https://evil.example' })).status, 403, path)
  }
  assert.equal((await lan.call('GET', '/api/user/me')).status, 200)
  assert.equal(await rateOf(panel, likes), '2500.0000')
})

test('the dashboard shows the revenue after refunds, the deposits and what waits', async () => {
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer({ balance: '10000' })
  const likes = await panel.service({ rate: '2500' })
  panel.provider.setBehaviour('https://facebook.com/refused', { refuse: 'Link is private' })
  panel.provider.setBehaviour('https://facebook.com/lost', 'accept-and-drop')
  await lan.order(likes, 2000)
  await lan.order(likes, 1000, { link: 'https://facebook.com/refused' })
  await lan.order(likes, 400, { link: 'https://facebook.com/lost' })
  await panel.bank.transfer({ memo: 'khong co ma', amount: 77_000 })
  const browser = visitor(panel.url, (await panel.operator()).token)
  const page = await panel.eventually(async () => {
    const { html } = await browser.get('/admin')
    return html.includes(words.orders.attention.unknown!) && html.includes('6.000 ₫') && html
  })
  assert.ok(page.includes(words.dashboard.unmatched('1')))
  const open = await browser.get('/admin/deposits?view=open')
  assert.ok(open.html.includes(words.deposits.reason.no_code!))
  const waiting = await browser.get('/admin/orders?view=attention')
  assert.equal(waiting.html.match(/facebook\.com\/lost/g)?.length, 3, 'address, title and text of one link')
})

test("an order's page tells its money and what was said to the provider, without the key", async () => {
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer({ balance: '10000' })
  const likes = await panel.service({ rate: '2500' })
  panel.provider.setBehaviour('https://facebook.com/refused', { refuse: 'Link is <b>private</b>' })
  await lan.order(likes, 1000, { link: 'https://facebook.com/refused' })
  const browser = visitor(panel.url, (await panel.operator()).token)
  const { html } = await panel.eventually(async () => {
    const page = await browser.get(`/admin/orders/${await numberOfOrder(panel)}`)
    return page.html.includes('+2.500 ₫') && page
  })
  assert.ok(html.includes('Link is &lt;b>private&lt;/b>'), 'a provider cannot write HTML into our page')
  assert.ok(html.includes('quantity: 1000'))
  assert.ok(html.includes('+2.500 ₫'), 'the refund')
  assert.ok(!html.includes(panel.provider.key))
})

test('orders are found by number and by user name, and filtered by state', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const [lan, minh] = [await panel.customer({ balance: '9000' }), await panel.customer({ balance: '9000' })]
  await lan.order(likes, 1000, { link: 'https://facebook.com/of-lan' })
  await minh.order(likes, 1000, { link: 'https://facebook.com/of-minh' })
  const first = await numberOfOrder(panel)
  const browser = visitor(panel.url, (await panel.operator()).token)
  const found = async (query: string) => {
    const { html } = await browser.get(`/admin/orders?${query}`)
    return ['lan', 'minh'].filter((name) => html.includes(`https://facebook.com/of-${name}`))
  }
  assert.deepEqual(await found(`q=${first}`), ['lan'])
  assert.deepEqual(await found(`q=%23${first}`), ['lan'])
  assert.deepEqual(await found(`q=${minh.username.toUpperCase()}`), ['minh'])
  assert.deepEqual(await found('status=pending'), ['lan', 'minh'])
  assert.deepEqual(await found('status=completed'), [])
  assert.deepEqual(await found('view=attention'), [])
})

test('paging through users and transfers shows each once, even those of the same microsecond', async () => {
  await using panel = await startPanel()
  await panel.db.query(sql`
    insert into users (username, email, password_hash, referral_code)
    select 'reader' || n, 'reader' || n || '@example.com', 'x', 'R' || n from generate_series(100, 219) as n`)
  await panel.db.query(sql`
    insert into bank_transfers (sepay_id, account_number, direction, amount, content, transferred_at, raw, outcome, told_at)
    select n, '1', 'in', 1000, 'memo' || n, now(), '{}', 'unmatched', now() from generate_series(100, 219) as n`)
  const browser = visitor(panel.url, (await panel.operator()).token)
  const read = async (path: string, mark: RegExp) => {
    const seen: string[] = []
    for (let next: string | undefined = path; next; ) {
      const { html } = await browser.get(next)
      seen.push(...[...html.matchAll(mark)].map((match) => match[0]))
      next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    return seen
  }
  for (const [path, mark] of [
    ['/admin/users?q=reader', /reader\d+@/g],
    ['/admin/deposits?view=open', />memo\d+/g],
  ] as const) {
    const seen = await read(path, mark)
    assert.equal(seen.length, 120, path)
    assert.equal(new Set(seen).size, 120, path)
  }
})

async function numberOfOrder(panel: Panel): Promise<number> {
  const rows = await panel.db.query<{ number: number }>(
    sql`select number from orders order by number limit 1`,
  )
  return rows[0]!.number
}

async function rateOf(panel: Panel, serviceId: number): Promise<string> {
  const rows = await panel.db.query<{ rate: string }>(
    sql`select rate::text from services where id = ${serviceId}`,
  )
  return rows[0]!.rate
}
