import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { toVietnamIso } from '../core/clock.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

// One panel with its worker for all: each case has a service and a link of its own.
const panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
after(() => panel[Symbol.asyncDispose]())
const lan = await panel.customer({ balance: '1000000' })

const DAY_MS = 86_400_000
/** A day from now, as the protocol writes it. */
const [year, month, day] = toVietnamIso(new Date(Date.now() + 9 * DAY_MS))
  .slice(0, 10)
  .split('-')
const expiry = `${day}/${month}/${year}`

type Case = {
  type: string
  /** What a customer sends besides service and link. */
  body: Record<string, unknown>
  /** What the provider must get besides `service` and `link`, by the table of reference/api-v2.md. */
  sent: Record<string, string>
  /** đồng, at a rate of 2,500. */
  price: number
  quantity: number
  dripFeed?: 'provider'
}

const lines = ' an \r\n\r\nbình\n   \n châu\n'
const cases: Case[] = [
  { type: 'Default', body: { quantity: 1000 }, sent: { quantity: '1000' }, price: 2500, quantity: 1000 },
  {
    type: 'Default',
    dripFeed: 'provider',
    body: { quantity: 100, runs: 5, interval: 30 },
    sent: { quantity: '100', runs: '5', interval: '30' },
    price: 1250,
    quantity: 500,
  },
  { type: 'Package', body: {}, sent: {}, price: 2500, quantity: 1 },
  {
    type: 'SEO',
    body: { quantity: 1000, keywords: ' mua giày \n\nbán giày' },
    sent: { quantity: '1000', keywords: 'mua giày\nbán giày' },
    price: 2500,
    quantity: 1000,
  },
  {
    type: 'Custom Comments',
    body: { comments: ' tốt \r\n\r\nhay quá\n   \n👨‍👩‍👧 đẹp\n' },
    sent: { comments: 'tốt\nhay quá\n👨‍👩‍👧 đẹp' },
    price: 7.5,
    quantity: 3,
  },
  {
    type: 'Custom Comments Package',
    body: { comments: lines },
    sent: { comments: 'an\nbình\nchâu' },
    price: 2500,
    quantity: 1,
  },
  {
    type: 'Mentions',
    body: { quantity: 200, usernames: lines },
    sent: { quantity: '200', usernames: 'an\nbình\nchâu' },
    price: 500,
    quantity: 200,
  },
  {
    type: 'Mentions with Hashtags',
    body: { quantity: 200, usernames: 'an', hashtags: '#hà_nội\n#huế' },
    sent: { quantity: '200', usernames: 'an', hashtags: '#hà_nội\n#huế' },
    price: 500,
    quantity: 200,
  },
  {
    type: 'Mentions Custom List',
    body: { usernames: lines },
    sent: { usernames: 'an\nbình\nchâu' },
    price: 7.5,
    quantity: 3,
  },
  {
    type: 'Mentions Hashtag',
    body: { quantity: 200, hashtag: ' #huế ' },
    sent: { quantity: '200', hashtag: '#huế' },
    price: 500,
    quantity: 200,
  },
  {
    type: 'Mentions User Followers',
    body: { quantity: 200, username: 'an' },
    sent: { quantity: '200', username: 'an' },
    price: 500,
    quantity: 200,
  },
  {
    type: 'Mentions Media Likers',
    body: { quantity: 200, media: 'https://instagram.com/p/9' },
    sent: { quantity: '200', media: 'https://instagram.com/p/9' },
    price: 500,
    quantity: 200,
  },
  {
    type: 'Comment Likes',
    body: { quantity: 200, username: 'an' },
    sent: { quantity: '200', username: 'an' },
    price: 500,
    quantity: 200,
  },
  {
    type: 'Comment Replies',
    body: { username: 'an', comments: 'hay\ntốt' },
    sent: { username: 'an', comments: 'hay\ntốt' },
    price: 5,
    quantity: 2,
  },
  {
    type: 'Poll',
    body: { quantity: 200, answer_number: 3 },
    sent: { quantity: '200', answer_number: '3' },
    price: 500,
    quantity: 200,
  },
  {
    type: 'Invites from Groups',
    body: { quantity: 200, groups: 'https://facebook.com/groups/1\nhttps://facebook.com/groups/2' },
    sent: { quantity: '200', groups: 'https://facebook.com/groups/1\nhttps://facebook.com/groups/2' },
    price: 500,
    quantity: 200,
  },
  {
    type: 'Subscriptions',
    body: { username: 'an.sub', min: 10, max: 100, posts: 3, old_posts: 2, delay: 90, expiry },
    sent: { username: 'an.sub', min: '10', max: '100', posts: '3', old_posts: '2', delay: '90', expiry },
    price: 1250,
    quantity: 500,
  },
  {
    type: 'Web Traffic',
    dripFeed: 'provider',
    body: {
      ...{ quantity: 100, runs: 2, interval: 60, country: 'vn', device: 5, type_of_traffic: 3 },
      ...{ google_keyword: 'mua giày', referring_url: 'https://google.com/' },
    },
    sent: {
      ...{ quantity: '100', runs: '2', interval: '60', country: 'VN', device: '5', type_of_traffic: '3' },
      ...{ google_keyword: 'mua giày', referring_url: 'https://google.com/' },
    },
    price: 500,
    quantity: 200,
  },
]

for (const [n, { type, body, sent, price, quantity, dripFeed = 'none' }] of cases.entries()) {
  test(`${type}${dripFeed === 'none' ? '' : ' with drip-feed'}: ordered, stored, priced and sent as the protocol has it`, async () => {
    const service = await panel.service({ type, dripFeed, rate: '2500' })
    const link = type === 'Subscriptions' ? undefined : `https://facebook.com/types/${n}.`
    const answer = await lan.call('POST', '/api/orders', { service_id: service, link, ...body })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.equal(answer.body.price_breakdown.final_price, price)

    const { order } = (await lan.call('GET', `/api/orders/${answer.body.order_id}`)).body
    assert.deepEqual([order.link, order.quantity], [link ?? '', quantity])
    const own = Object.entries(sent).filter(([name]) => !['quantity', 'runs', 'interval'].includes(name))
    const stored = Object.entries(order.fields).map(([name, value]) => [name, String(value)])
    assert.deepEqual(Object.fromEntries(stored), Object.fromEntries(own))

    const call = await panel.eventually(() =>
      panel.provider.log.find(
        (one) => one.accepted && (link ? one.fields.link === link : one.fields.username === sent.username),
      ),
    )
    const { key: _key, action, service: _service, ...fields } = call.fields
    assert.equal(action, 'add')
    assert.deepEqual(fields, { ...(link && { link }), ...sent })
    const held = panel.provider.orders().find((one) => one.id === call.orderId)
    assert.equal(held!.quantity, quantity, 'the provider delivers what was paid')
  })
}

test('there are all the types of the protocol', () => {
  assert.equal(new Set(cases.map((one) => one.type)).size, 17)
})

test('a subscription without a number of posts is for one, and the provider is told so', async () => {
  const service = await panel.service({ type: 'Subscriptions', rate: '1000' })
  const body = { service_id: service, username: 'minh.sub', min: 10, max: 100 }
  const answer = await lan.call('POST', '/api/orders', body)
  assert.equal(answer.body.price_breakdown.final_price, 100)
  const call = await panel.eventually(() =>
    panel.provider.log.find((one) => one.accepted && one.fields.username === 'minh.sub'),
  )
  assert.equal(call.fields.posts, '1')
})

// What each type needs and cannot be without; `link` is told apart because an order without one is no order.
const needed: Record<string, { body: Record<string, unknown> }> = {
  SEO: { body: { quantity: 100, keywords: 'a' } },
  Mentions: { body: { quantity: 100, usernames: 'a' } },
  'Mentions with Hashtags': { body: { quantity: 100, usernames: 'a', hashtags: '#b' } },
  'Mentions Custom List': { body: { usernames: 'a' } },
  'Mentions Hashtag': { body: { quantity: 100, hashtag: '#a' } },
  'Mentions User Followers': { body: { quantity: 100, username: 'a' } },
  'Mentions Media Likers': { body: { quantity: 100, media: 'https://a.vn/1' } },
  'Comment Likes': { body: { quantity: 100, username: 'a' } },
  'Comment Replies': { body: { username: 'a', comments: 'b' } },
  Poll: { body: { quantity: 100, answer_number: 1 } },
  'Invites from Groups': { body: { quantity: 100, groups: 'a' } },
  Subscriptions: { body: { username: 'a', min: 1, max: 2 } },
  'Custom Comments': { body: { comments: 'a' } },
  'Custom Comments Package': { body: { comments: 'a' } },
  'Web Traffic': { body: { quantity: 100 } },
  Default: { body: { quantity: 100 } },
  Package: { body: {} },
}
const services = new Map<string, number>()
async function order(type: string, body: object): Promise<string> {
  if (!services.has(type)) {
    const row = await queryOne<{ id: number }>(
      panel.db,
      sql`insert into services (name, category, type, rate, min_quantity, max_quantity, provider, provider_service_id)
        values (${type}, 'Facebook', ${type}, 1000, 1, 1000, 'BUMX', ${`refusing ${type}`}) returning id`,
    )
    services.set(type, row!.id)
  }
  const link = type === 'Subscriptions' ? undefined : 'https://facebook.com/refused'
  const english = { 'accept-language': 'en' }
  const sent = { service_id: services.get(type), link, ...body }
  const answer = await lan.call('POST', '/api/orders', sent, english)
  return answer.status === 200 ? 'placed' : `${answer.body.error.code}: ${answer.body.error.message}`
}

/** The words by which a refusal names the field. */
const nameOf = (field: string) => (field === 'comments' ? /comments/ : new RegExp(`\\b${field}\\b`))

test('whatever a type needs is asked for by name when it is missing or empty', async () => {
  for (const [type, { body }] of Object.entries(needed)) {
    for (const field of Object.keys(body)) {
      const { [field]: value, ...without } = body
      const said = await order(type, without)
      assert.match(said, nameOf(field), type)
      assert.match(said, /_required: /, type)
      if (typeof value === 'string') assert.equal(await order(type, { ...without, [field]: ' \n ' }), said)
    }
    if (type === 'Subscriptions') continue
    assert.equal(
      await order(type, { ...body, link: undefined }),
      'invalid_request: Invalid request: link is missing',
    )
  }
})

test('whatever a type does not take is refused by name, not lost', async () => {
  const all: Record<string, unknown> = Object.assign(
    {},
    ...Object.values(needed).map((one) => one.body),
    { posts: 1, old_posts: 1, delay: 0, expiry, country: 'VN', device: 1, type_of_traffic: 1 },
    { google_keyword: 'a', referring_url: 'https://a.vn' },
  )
  const optional: Record<string, string[]> = {
    Subscriptions: ['posts', 'old_posts', 'delay', 'expiry'],
    'Web Traffic': ['country', 'device', 'type_of_traffic', 'google_keyword', 'referring_url'],
  }
  for (const [type, { body }] of Object.entries(needed)) {
    for (const field of Object.keys(all)) {
      // How many lines there are says more than any number beside them.
      if (field in body || optional[type]?.includes(field) || field === 'quantity') continue
      const said = await order(type, { ...body, [field]: all[field] })
      assert.match(said, /_not_taken: /, `${type} ${field}`)
      assert.match(said, nameOf(field), type)
    }
  }
  assert.match(
    await order('Subscriptions', { ...needed.Subscriptions!.body, quantity: 1 }),
    /^field_not_taken.*quantity/,
  )
  const link = 'https://a.vn/'
  assert.match(
    await order('Subscriptions', { ...needed.Subscriptions!.body, link }),
    /^field_not_taken.*link/,
  )
  assert.match(await order('Package', { quantity: 2 }), /^quantity_not_taken/)
})

test('whatever a field cannot be is refused by its name', async () => {
  const words = ['hai chữ', 'a'.repeat(101), 'a\tb', 'a\u2028b', '\ud800']
  const links = ['a.vn', 'javascript:alert(1)', 'https://u:p@a.vn', 'https://a.vn/ b', 'https://']
  const wrong: Record<string, [field: string, values: unknown[]][]> = {
    SEO: [['keywords', ['a'.repeat(201), '\ud800', 'a\u0007', 'a\n'.repeat(10_001)]]],
    'Custom Comments': [['comments', ['a'.repeat(5001), '\ud800', 'a\u0007']]],
    Mentions: [['usernames', [...words, 'an\nhai chữ']]],
    'Mentions with Hashtags': [['hashtags', words]],
    'Mentions Hashtag': [['hashtag', words]],
    'Comment Likes': [['username', [...words, 7, 'an\nbình']]],
    'Mentions Media Likers': [['media', links]],
    Poll: [['answer_number', [0, -1, 1.5, '1', 2 ** 31]]],
    'Invites from Groups': [['groups', ['a'.repeat(2049)]]],
    'Web Traffic': [
      ['country', ['VNM', 'V', '84', 'việ', 'v n']],
      ['device', [0, 6, 1.5, '1']],
      ['type_of_traffic', [0, 4]],
      ['google_keyword', ['a'.repeat(201), 'a\nb']],
      ['referring_url', links],
    ],
    Subscriptions: [
      ['min', [0, 1001, 3, 1.5, '1']],
      ['max', [0, 1001, 1.5]],
      ['posts', [0, 1001, -1, 1.5]],
      ['old_posts', [-1, 1001]],
      ['delay', [1, 7, 601, -5, 5.5]],
      ['expiry', ['31/02/2030', '2030-01-01', '01/13/2030', '01/01/2020', '1/1/30', 'mai', '32/01/2030']],
    ],
  }
  for (const [type, fields] of Object.entries(wrong)) {
    for (const [field, values] of fields) {
      for (const value of values) {
        const said = await order(type, { ...needed[type]!.body, [field]: value })
        assert.match(said, /^(invalid_request|field_out_of_range): /, `${type} ${field} ${value}`)
        assert.match(said, nameOf(field), `${type} ${field} ${value}`)
      }
    }
  }
})

test('what was refused has left nothing behind', async () => {
  const row = await queryOne<{ orders: number }>(
    panel.db,
    sql`select count(*)::int as orders from orders where link = 'https://facebook.com/refused' or link = '' and
      fields->>'username' = 'a'`,
  )
  assert.equal(row!.orders, 0)
})
