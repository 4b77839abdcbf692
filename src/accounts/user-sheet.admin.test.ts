import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const words = texts('vi').operatorLists

test('a note that is sent twice is one; who only looks writes none and logs nobody out', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '10000' })
  const boss = visitor(panel.url, (await panel.operator()).token)
  const viewer = visitor(panel.url, (await panel.customer({ role: 'viewer' })).token)
  const sheet = `/admin/users/${lan.id}`
  const note = { form: fieldValue((await boss.get(sheet)).html, 'form'), body: ' Khách <b>quen</b> ' }
  for (const path of [`${sheet}/notes`, `${sheet}/end-sessions`]) {
    assert.equal((await viewer.post(path, path.endsWith('notes') ? note : {})).status, 403)
  }
  assert.equal((await boss.post(`${sheet}/notes`, { ...note, body: '  ' })).status, 400)
  await Promise.all([1, 2].map(() => boss.post(`${sheet}/notes`, note)))
  const { html } = await boss.get(sheet)
  assert.equal(html.split('Khách &lt;b>quen&lt;/b>').length, 2)
  assert.ok(html.includes(words.audit.actions['user.note']))

  assert.equal((await lan.call('GET', '/api/user/me')).status, 200)
  for (let times = 0; times < 2; times++) await boss.post(`${sheet}/end-sessions`, {})
  assert.equal((await lan.call('GET', '/api/user/me')).status, 401)
  const log = await panel.db.query(sql`select action from audit_log order by id`)
  assert.deepEqual(log, [{ action: 'user.note' }, { action: 'user.end_sessions' }])
})

test('somebody is found by part of a name, by phone, by deposit code, and by what they are', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '10000' })
  const minh = await panel.customer({ referredBy: lan })
  const boss = visitor(panel.url, (await panel.operator()).token)
  await panel.db.query(sql`update users set phone = '+84 901 234 567' where id = ${lan.id}`)
  await panel.db.query(sql`update users set is_active = false where id = ${minh.id}`)
  const deposit = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  const found = async (query: Record<string, string>) => {
    const { html } = await boss.get(`/admin/users?${new URLSearchParams(query)}`)
    return [lan, minh].filter(({ id }) => html.includes(`/admin/users/${id}`))
  }
  assert.deepEqual(await found({ q: lan.username.slice(1).toUpperCase() }), [lan])
  assert.deepEqual(await found({ q: '0901 234 567' }), [lan])
  assert.deepEqual(await found({ q: deposit.body.bank_info.content }), [lan])
  assert.deepEqual(await found({ state: 'blocked' }), [minh])
  assert.deepEqual(await found({ balance: 'some' }), [lan])
  assert.deepEqual(await found({ role: 'owner' }), [])
  const sheet = await boss.get(`/admin/users/${lan.id}`)
  assert.ok(sheet.html.includes(minh.username) && sheet.html.includes(words.users.referred))
})

test('one device of a customer is logged out, which is written down, and the others stay logged in', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const boss = visitor(panel.url, (await panel.operator()).token)
  const phone = visitor(panel.url)
  const userAgent = 'Mozilla/5.0 (iPhone) AppleWebKit/605 Version/18 Mobile Safari/604'
  await phone.post('/login', { email: lan.email, password: 'password123' }, { 'user-agent': userAgent })
  const { html } = await boss.get(`/admin/users/${lan.id}`)
  const [, id] = /Safari · iPhone.*?\/sessions\/([0-9a-f-]{36})\/end"/s.exec(html) ?? []
  const end = (whose: { id: string }) => boss.submit(`/admin/users/${whose.id}/sessions/${id}/end`, {})
  await end(minh)
  assert.equal((await phone.get('/profile')).status, 200, 'a session is ended on its owner’s sheet alone')
  for (const _ of [1, 2]) await end(lan)
  assert.match((await phone.get('/profile')).location ?? '', /^\/login/)
  assert.equal((await lan.call('GET', '/api/user/me')).status, 200)
  const log = await panel.db.query(sql`select action, subject, before->>'session' as session from audit_log`)
  assert.deepEqual(log, [{ action: 'user.end_session', subject: `user:${lan.username}`, session: id }])
})

test('only an owner logs out who works here, and sees where they are logged in', async () => {
  await using panel = await startPanel()
  const [boss, lan] = [await panel.operator(), await panel.customer()]
  const [session] = await panel.db.query<{ id: string }>(
    sql`select id from sessions where user_id = ${boss.id}`,
  )
  await panel.db.query(sql`update sessions set address = '203.0.113.77'`)
  const title = words.users.sessions
  for (const role of ['support', 'viewer'] as const) {
    const person = visitor(panel.url, (await panel.customer({ role })).token)
    for (const act of ['end-sessions', `sessions/${session!.id}/end`])
      assert.equal((await person.post(`/admin/users/${boss.id}/${act}`, {})).status, 403, `${role} ${act}`)
    const { html } = await person.get(`/admin/users/${boss.id}`)
    assert.ok(!html.includes('203.0.113.77') && !html.includes(title), role)
    assert.ok((await person.get(`/admin/users/${lan.id}`)).html.includes('203.0.113.77'), role)
  }
  assert.equal((await boss.call('GET', '/api/user/me')).status, 200)
  const other = await panel.customer({ role: 'support' })
  const owner = visitor(panel.url, boss.token)
  assert.ok((await owner.get(`/admin/users/${other.id}`)).html.includes(title))
  assert.equal((await owner.post(`/admin/users/${other.id}/end-sessions`, {})).status, 303)
  assert.equal((await other.call('GET', '/api/user/me')).status, 401)
})

test('the sheet tells where somebody was logged in and how that ended, and how their account is kept safe', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const boss = visitor(panel.url, (await panel.operator()).token)
  await panel.db.query(sql`
    insert into sessions (id, user_id, created_at, expires_at, revoked_at, address, user_agent)
    values (gen_random_uuid(), ${lan.id}, now() - interval '9 days', now() - interval '2 days', now(), '203.0.113.7', 'x'),
      (gen_random_uuid(), ${lan.id}, now() - interval '9 days', now() + interval '2 days', now() - interval '1 day',
        '203.0.113.8', 'x')`)
  await panel.db.query(sql`update users set email_verified = true where id = ${lan.id}`)
  await panel.db.query(sql`insert into telegram_links (user_id, chat_id) values (${lan.id}, 77)`)
  await panel.db.query(sql`
    insert into webhook_endpoints (id, user_id, url, events, sealed_secret, failures, failing_since)
    values (gen_random_uuid(), ${lan.id}, 'https://shop.example/hook/s3cret', '{order.updated}', 'x', 1, now())`)
  const { html } = await boss.get(`/admin/users/${lan.id}`)
  const { users } = words
  const text = html.replace(/<!--.*?-->|<[^>]*>/gs, '').replace(/\s+/g, ' ')
  assert.ok(text.includes(users.pastSessions('2')))
  assert.match(
    text,
    new RegExp(`203\\.0\\.113\\.7.{0,80}${users.expired}`),
    'its time was up before it was ended',
  )
  assert.match(text, new RegExp(`203\\.0\\.113\\.8.{0,80}${users.ended}`))
  assert.ok(text.includes(texts('vi').account.profile.verified) && text.includes(users.linkedSince))
  assert.ok(text.includes(users.off), 'no second factor')
  assert.ok(text.includes('shop.example') && text.includes(texts('vi').webhooks.failing))
  assert.ok(!html.includes('s3cret'), 'a path may be a secret')
  assert.ok(html.includes(`/admin/audit?q=user%3A${lan.username}`) && !html.includes('/admin/audit?who='))
  const colleague = await panel.customer({ role: 'support' })
  const other = await boss.get(`/admin/users/${colleague.id}`)
  assert.ok(other.html.includes(`/admin/audit?who=${colleague.username}`))
})

test('an operator takes an API key back, once and written down; one of who works here only an owner does', async () => {
  await using panel = await startPanel()
  const [owner, lan] = [await panel.operator(), await panel.customer()]
  const support = visitor(panel.url, (await panel.customer({ role: 'support' })).token)
  const make = async (who: typeof lan) =>
    (await who.call('POST', '/api/user/api-keys', { name: 'bot', scope: 'read' })).body
  const [hers, his] = [await make(lan), await make(owner)]
  const me = (key: string) =>
    fetch(`${panel.url}/api/user/me`, { headers: { authorization: `Bearer ${key}` } }).then((r) => r.status)
  assert.equal(await me(hers.key), 200)
  const revoke = (whose: { id: string }, key: string) =>
    support.post(`/admin/users/${whose.id}/keys/${key}/revoke`, {})
  assert.equal((await revoke(owner, his.api_key.id)).status, 403)
  assert.equal((await revoke(lan, his.api_key.id)).status, 404, "a key is taken on its owner's sheet alone")
  assert.ok(
    (await support.get(`/admin/users/${lan.id}?ask=revoke&key=${hers.api_key.id}`)).html.includes(
      texts('vi').account.keys.revokeTitle('bot'),
    ),
  )
  assert.equal((await revoke(lan, hers.api_key.id)).status, 303)
  assert.equal((await revoke(lan, hers.api_key.id)).status, 404)
  assert.equal(await me(hers.key), 401)
  assert.equal(await me(his.key), 200)
  const log = await panel.db.query(sql`
    select action, subject, before->>'key' as key, before->>'name' as name from audit_log`)
  assert.deepEqual(log, [
    { action: 'user.revoke_key', subject: `user:${lan.username}`, key: hers.api_key.id, name: 'bot' },
  ])
})

test('from the sheet of a customer the way leads to all their transfers, and to theirs alone', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const boss = visitor(panel.url, (await panel.operator()).token)
  for (const one of [lan, minh]) {
    const { body } = await one.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
    await panel.bank.transfer({ memo: body.bank_info.content, amount: 100_000 })
  }
  const [, all] = /href="(\/admin\/deposits\?q=[^"]+)"/.exec((await boss.get(`/admin/users/${lan.id}`)).html)!
  const { html } = await boss.get(all!)
  assert.ok(html.includes(`/admin/users/${lan.id}`) && !html.includes(`/admin/users/${minh.id}`))
  assert.ok((await boss.get('/admin/deposits')).html.includes(`/admin/users/${minh.id}`))
  const nobody = await boss.get('/admin/deposits?q=nobody')
  assert.ok(nobody.html.includes(texts('vi').admin.deposits.emptyFor))
})

test('what people are found by can be worked out without a search path, as vacuum and a restored dump do it', async () => {
  await using panel = await startPanel()
  const found = await panel.db.transaction(async (tx) => {
    await tx.query(sql`select set_config('search_path', '', true)`)
    return tx.query<{ text: string }>(sql`
      select public.user_search_text('Lan', 'LAN@example.com', '+84 901 234 567') as text`)
  })
  assert.deepEqual(found, [{ text: 'lan lan@example.com +84 901 234 567 0901234567' }])
})
