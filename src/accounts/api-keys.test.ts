import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { sql } from '../platform/sql.ts'
import { hashOfKey, isFromAllowed, isWellMadeKey, newApiKey, readAddresses } from './api-key.ts'
import { writeMail } from './customer-mail.tsx'
import { tellKeyPlaces } from './tell-key-places.ts'

const make = async (customer: Customer, wanted: object = {}): Promise<{ key: string; id: string }> => {
  const { status, body } = await customer.call('POST', '/api/user/api-keys', { name: 'shop', ...wanted })
  assert.equal(status, 200)
  return { key: body.key, id: body.api_key.id }
}
const codeOf = async (panel: Panel, token: string, method: string, path: string, body?: object) => {
  const answer = await panel.call(method, path, { token, ...(body ? { body } : {}) })
  return answer.status === 200 ? 200 : answer.body.error.code
}

test('a key is shown once and stored only as its hash', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { key, id } = await make(lan)
  assert.match(key, /^hm_live_[0-9A-Za-z]{46}$/)
  const stored = await panel.db.query<{ hash: Buffer; text: string }>(
    sql`select hash, k::text as text from api_keys k`,
  )
  assert.deepEqual(stored[0]?.hash, hashOfKey(key))
  assert.ok(!stored[0]?.text.includes(key.slice(14)))
  const listed = await lan.call('GET', '/api/user/api-keys')
  assert.equal(listed.body.data[0].id, id)
  assert.ok(!JSON.stringify(listed.body).includes(key.slice(14)))
})

test('a key that reads cannot order, and one that orders reads too', async () => {
  await using panel = await startPanel()
  const likes = await panel.service()
  const lan = await panel.customer({ balance: '10000' })
  const reader = (await make(lan)).key
  const buyer = (await make(lan, { scope: 'order' })).key
  const order = { service_id: likes, link: 'https://facebook.com/post/1', quantity: 1000 }
  assert.equal(await codeOf(panel, reader, 'GET', '/api/user/me'), 200)
  assert.equal(await codeOf(panel, reader, 'POST', '/api/orders', order), 'key_scope')
  assert.equal(await codeOf(panel, buyer, 'POST', '/api/orders', order), 200)
  assert.equal(await codeOf(panel, buyer, 'GET', '/api/orders/history'), 200)
  assert.equal(await lan.balance(), '7500.0000')
})

test('no key reaches keys, sessions, paying in, or a page', async () => {
  await using panel = await startPanel()
  const { key, id } = await make(await panel.customer(), { scope: 'order' })
  for (const [method, path, body] of [
    ['GET', '/api/user/api-keys'],
    ['POST', '/api/user/api-keys', { name: 'more' }],
    ['DELETE', `/api/user/api-keys/${id}`],
    ['POST', '/api/auth/logout'],
    ['POST', '/api/payment/sepay/create', { amount: 100_000 }],
  ] as const) {
    assert.equal(await codeOf(panel, key, method, path, body), 'key_scope', path)
  }
  assert.equal((await panel.call('GET', '/wallet', { token: key })).status, 403)
  assert.equal((await panel.call('GET', '/', { headers: { cookie: `session=${key}` } })).status, 200)
})

test('an operator with a key gets into no operators page', async () => {
  await using panel = await startPanel()
  const { key } = await make(await panel.operator(), { scope: 'order' })
  assert.equal((await panel.call('GET', '/admin/users', { token: key })).status, 403)
})

test('a key for other addresses is refused', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const elsewhere = await make(lan, { addresses: ['203.0.113.7/24', '2001:db8::/32'] })
  const here = await make(lan, { addresses: ['127.0.0.0/8', '::1'] })
  assert.equal(await codeOf(panel, elsewhere.key, 'GET', '/api/user/me'), 'key_address')
  assert.equal(await codeOf(panel, here.key, 'GET', '/api/user/me'), 200)
  const wrong = await lan.call('POST', '/api/user/api-keys', { name: 'x', addresses: ['10.0.0.0/33'] })
  assert.equal(wrong.status, 400)
})

test('a key that has run out or is revoked is worthless at once, and so is a blocked account’s', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const [old, gone, blocked] = [await make(lan, { expires_in_days: 1 }), await make(lan), await make(lan)]
  assert.equal(await codeOf(panel, old.key, 'GET', '/api/user/me'), 200)
  await panel.db.query(
    sql`update api_keys set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = ${old.id}`,
  )
  assert.equal(await codeOf(panel, old.key, 'GET', '/api/user/me'), 'wrong_key')
  assert.equal((await lan.call('DELETE', `/api/user/api-keys/${gone.id}`)).status, 200)
  assert.equal(await codeOf(panel, gone.key, 'GET', '/api/user/me'), 'wrong_key')
  await panel.db.query(sql`update users set is_active = false where id = ${lan.id}`)
  assert.equal(await codeOf(panel, blocked.key, 'GET', '/api/user/me'), 'wrong_key')
})

test('nobody revokes somebody else’s key', async () => {
  await using panel = await startPanel()
  const { key, id } = await make(await panel.customer())
  const stranger = await panel.customer()
  const answer = await stranger.call('DELETE', `/api/user/api-keys/${id}`)
  assert.equal(answer.body.error.code, 'key_not_found')
  assert.equal(await codeOf(panel, key, 'GET', '/api/user/me'), 200)
})

test('of eleven keys made at once ten are', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const answers = await Promise.all(
    Array.from({ length: 11 }, () => lan.call('POST', '/api/user/api-keys', { name: 'shop' })),
  )
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [...Array(10).fill(200), 409])
})

test('a key in the address is refused, wherever it is sent', async () => {
  await using panel = await startPanel()
  const { key } = await make(await panel.customer())
  for (const path of [`/api/services?api_key=${key}`, `/api/user/me?key=a&key=${key}`, `/?x=${key}`]) {
    const answer = await panel.call('GET', path)
    assert.equal(answer.status, 400, path)
  }
})

test('wrong keys are slowed down, and a good one from the same place is not', async () => {
  await using panel = await startPanel()
  const { key } = await make(await panel.customer())
  let refused: unknown
  for (let tries = 0; tries < 101; tries++) refused = await codeOf(panel, newApiKey(), 'GET', '/api/user/me')
  assert.equal(refused, 'too_many_requests')
  assert.equal(await codeOf(panel, key, 'GET', '/api/user/me'), 200)
})

test('the last use of a key is written down, at most once a minute', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { key } = await make(lan)
  const lastUse = async () => (await lan.call('GET', '/api/user/api-keys')).body.data[0]
  await codeOf(panel, key, 'GET', '/api/user/me')
  await panel.eventually(async () => (await lastUse()).last_used_address === '127.0.0.1', 'the use')
  await panel.db.query(sql`update api_keys set last_used_at = now() - interval '30 seconds'`)
  const before = (await lastUse()).last_used_at
  await codeOf(panel, key, 'GET', '/api/user/me')
  assert.equal((await lastUse()).last_used_at, before)
})

test('a mistyped key is known without a look-up; ranges are read and matched', () => {
  const key = newApiKey()
  assert.ok(isWellMadeKey(key))
  assert.ok(!isWellMadeKey(key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')))
  assert.ok(!isWellMadeKey(key.slice(0, -1)))
  assert.deepEqual(readAddresses(' 10.0.0.1, 10.0.0.0/8\n10.0.0.1 '), ['10.0.0.1', '10.0.0.0/8'])
  for (const wrong of ['10.0.0', '10.0.0.1/33', '10.0.0.1/8/8', '::1/129', 'fe80::1%eth0', 'shop.example']) {
    assert.equal(readAddresses(wrong), undefined, wrong)
  }
  assert.ok(isFromAllowed(['10.0.0.0/8'], '::ffff:10.1.2.3'))
  assert.ok(!isFromAllowed(['10.0.0.0/8'], '11.1.2.3'))
  assert.ok(isFromAllowed(['2001:db8::/32'], '2001:db8:1::1'))
  assert.ok(!isFromAllowed(['10.0.0.0/8'], 'nowhere'))
})

test('a rotated key has a successor with the same rights, and both work meanwhile', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const old = await make(lan, { name: 'server', scope: 'order', addresses: ['127.0.0.0/8'] })
  const stranger = await panel.customer()
  const taken = await stranger.call('POST', `/api/user/api-keys/${old.id}/rotate`)
  assert.equal(taken.body.error.code, 'key_not_found')
  const rotated = (await lan.call('POST', `/api/user/api-keys/${old.id}/rotate`)).body
  assert.equal(rotated.api_key.name, 'server')
  assert.deepEqual(rotated.api_key.addresses, ['127.0.0.0/8'])
  assert.equal(rotated.api_key.scope, 'order')
  for (const key of [old.key, rotated.key]) assert.equal(await codeOf(panel, key, 'GET', '/api/user/me'), 200)
  const [left] = await panel.db.query<{ hours: number }>(sql`
    select extract(epoch from expires_at - now())::float8 / 3600 as hours from api_keys where id = ${old.id}`)
  assert.ok(left!.hours > 47 && left!.hours <= 48)
})

test('a key has one successor, which keeps the end that the key had; of ten keys each can be rotated', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const rotate = async (id: string) => (await lan.call('POST', `/api/user/api-keys/${id}/rotate`)).body
  const old = await make(lan, { expires_in_days: 90 })
  for (let more = 1; more < 10; more++) await make(lan)
  assert.equal((await lan.call('POST', '/api/user/api-keys', { name: 'x' })).body.error.code, 'too_many_keys')

  const lost = await rotate(old.id)
  assert.equal((await rotate(old.id)).error.code, 'key_rotated')
  assert.equal((await lan.call('POST', '/api/user/api-keys', { name: 'x' })).body.error.code, 'too_many_keys')
  await lan.call('DELETE', `/api/user/api-keys/${lost.api_key.id}`)
  const successor = await rotate(old.id)
  assert.equal(lost.api_key.expires_at, successor.api_key.expires_at)
  const daysLeft = (Date.parse(successor.api_key.expires_at) - Date.now()) / 86_400_000
  assert.ok(daysLeft > 89 && daysLeft <= 90)
  // Two to a place, never three.
  assert.equal((await rotate(successor.api_key.id)).error.code, 'too_many_keys')
  assert.equal((await lan.call('GET', '/api/user/api-keys')).body.data.length, 11)
})

test('the owner of a key hears when it is used from a place it never was before, once', async () => {
  await using panel = await startPanel({ env: { TRUSTED_PROXIES: '127.0.0.1' } })
  const lan = await panel.customer()
  await panel.db.query(sql`update users set email_verified = true`)
  const { key } = await make(lan)
  const used = async (address: string, places: number) => {
    const answer = await panel.call('GET', '/api/user/me', {
      token: key,
      headers: { 'x-forwarded-for': address },
    })
    assert.equal(answer.status, 200)
    await panel.eventually(async () => {
      const rows = await panel.db.query(sql`select from api_key_addresses`)
      return rows.length === places
    }, `${places} places`)
  }
  const bell = () =>
    panel.db.query<{ subject: string }>(sql`
      select subject from notifications where event = 'key_new_address' order by id`)
  await used('203.0.113.7', 1)
  assert.deepEqual(await bell(), [])
  await used('203.0.113.8', 2)
  await used('2001:db8:1:2::1', 3)
  await used('2001:db8:1:2::2', 3)
  await used('203.0.113.7', 3)
  assert.deepEqual(
    (await bell()).map((row) => row.subject),
    ['203.0.113.8', '2001:db8:1:2::/64'],
  )
  const mails = await panel.db.query(sql`select from mails where event = 'key_new_address'`)
  assert.equal(mails.length, 2)
  const page = await lan.call('GET', '/api/user/notifications')
  assert.equal(page.status, 200)
})

test('a rotated key knows the places of the old one; what a day has too many of is told in one summary', async () => {
  await using panel = await startPanel({ env: { TRUSTED_PROXIES: '127.0.0.1' } })
  const lan = await panel.customer()
  await panel.db.query(sql`update users set email_verified = true`)
  const old = await make(lan, { addresses: ['203.0.113.0/24'] })
  let places = 0
  const used = async (key: string, address: string, isNew = true) => {
    await panel.call('GET', '/api/user/me', { token: key, headers: { 'x-forwarded-for': address } })
    if (isNew) places++
    await panel.eventually(async () => {
      const rows = await panel.db.query(sql`select from api_key_addresses`)
      return rows.length === places
    }, `${places} places`)
  }
  const bell = async () =>
    (
      await panel.db.query<{ text: string }>(sql`
        select concat_ws(' ', case when params ? 'count' then 'more:' else subject end, params ->> 'count', params ->> 'isRefused') as text
        from notifications where event = 'key_new_address' order by id`)
    ).map(({ text }) => text)
  await used(old.key, '203.0.113.7')
  const { key } = (await lan.call('POST', `/api/user/api-keys/${old.id}/rotate`)).body
  places++
  await used(key, '203.0.113.7', false)
  assert.deepEqual(await bell(), [])
  await used(key, '203.0.113.8')
  await used(key, '198.51.100.1')
  for (const last of [9, 10, 11, 12]) await used(key, `203.0.113.${last}`)
  await used(key, '198.51.100.2')
  const told = ['203.0.113.8 false', '198.51.100.1 true', '203.0.113.9 false', '203.0.113.10 false']
  assert.deepEqual(await bell(), told)

  await tellKeyPlaces(panel.db.transaction)
  assert.deepEqual(await bell(), told)
  await panel.db.query(sql`update api_key_addresses set first_seen_at = first_seen_at - interval '25 hours'`)
  for (let again = 0; again < 2; again++) await tellKeyPlaces(panel.db.transaction)
  assert.deepEqual(await bell(), [...told, 'more: 2 false', 'more: 1 true'])

  const mails = await panel.db.query<{ facts: Record<string, string> }>(
    sql`select facts from mails where event = 'key_new_address' order by id`,
  )
  const letters = mails.map(({ facts }) =>
    writeMail(
      { event: 'key_new_address', language: 'en', facts, username: 'lan', token: undefined },
      panel.url,
    ),
  )
  assert.match(letters[1]!.text, /tried your key hm_live_.*… from 198\.51\.100\.1, where it may not be used/)
  assert.match(letters.at(-2)!.text, /from 2 more addresses/)
  const page = await lan.call('GET', '/notifications')
  assert.equal(page.status, 200)
})
