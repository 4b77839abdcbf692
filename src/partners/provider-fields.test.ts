import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalServiceType } from '../core/service-type.ts'
import { addFields, type OrderToAdd } from './provider-fields.ts'

const order: OrderToAdd = {
  serviceType: 'Default',
  providerServiceId: '12',
  link: 'https://example.com/p/1',
  quantity: 500,
  fields: {},
  runs: null,
  intervalMinutes: null,
}
const { link } = order

// Written out from the table of reference/api-v2.md, "add by service type".
const expected: [type: string, fields: OrderToAdd['fields'], sent: object][] = [
  ['Default', {}, { link, quantity: 500 }],
  ['Package', {}, { link }],
  ['SEO', { keywords: 'a\nb' }, { link, quantity: 500, keywords: 'a\nb' }],
  ['Custom Comments', { comments: 'hay\ntốt' }, { link, comments: 'hay\ntốt' }],
  ['Custom Comments Package', { comments: 'hay' }, { link, comments: 'hay' }],
  ['Mentions', { usernames: 'a\nb' }, { link, quantity: 500, usernames: 'a\nb' }],
  [
    'Mentions with Hashtags',
    { usernames: 'a', hashtags: '#b' },
    { link, quantity: 500, usernames: 'a', hashtags: '#b' },
  ],
  ['Mentions Custom List', { usernames: 'a\nb' }, { link, usernames: 'a\nb' }],
  ['Mentions Hashtag', { hashtag: '#a' }, { link, quantity: 500, hashtag: '#a' }],
  ['Mentions User Followers', { username: 'a' }, { link, quantity: 500, username: 'a' }],
  ['Mentions Media Likers', { media: 'https://a.vn/1' }, { link, quantity: 500, media: 'https://a.vn/1' }],
  ['Comment Likes', { username: 'a' }, { link, quantity: 500, username: 'a' }],
  ['Comment Replies', { username: 'a', comments: 'hay' }, { link, username: 'a', comments: 'hay' }],
  ['Poll', { answer_number: 7 }, { link, quantity: 500, answer_number: 7 }],
  ['Invites from Groups', { groups: 'a\nb' }, { link, quantity: 500, groups: 'a\nb' }],
  ['Subscriptions', { username: 'a', min: 10, max: 20 }, { username: 'a', min: 10, max: 20 }],
  [
    'Subscriptions',
    { username: 'a', min: 10, max: 20, posts: 3, old_posts: 0, delay: 0, expiry: '31/12/2030' },
    { username: 'a', min: 10, max: 20, posts: 3, old_posts: 0, delay: 0, expiry: '31/12/2030' },
  ],
  ['Web Traffic', {}, { link, quantity: 500 }],
  [
    'Web Traffic',
    { country: 'VN', device: 5, type_of_traffic: 1, google_keyword: 'a b', referring_url: 'https://b.vn' },
    {
      ...{ link, quantity: 500, country: 'VN', device: 5, type_of_traffic: 1, google_keyword: 'a b' },
      referring_url: 'https://b.vn',
    },
  ],
]
for (const [serviceType, fields, sent] of expected) {
  test(`${serviceType} sends ${Object.keys(sent).join(', ')} and nothing else`, () => {
    const everything = { ...order, serviceType, fields: { ...fields, other: 'x' } }
    assert.deepEqual(addFields(everything), { service: 12, ...sent })
  })
}

test('lines that say nothing are not sent', () => {
  const fields = { comments: 'đẹp quá\r\n\r\n  \nhay' }
  assert.equal(addFields({ ...order, serviceType: 'Custom Comments', fields }).comments, 'đẹp quá\nhay')
})

test('drip-feed sends the quantity of one run, never the total', () => {
  for (const serviceType of ['Default', 'Web Traffic']) {
    const sent = addFields({ ...order, serviceType, quantity: 500, runs: 3, intervalMinutes: 60 })
    assert.deepEqual(sent, { service: 12, link, quantity: 500, runs: 3, interval: 60 })
  }
})

test('an order that should never have been taken is not sent by halves', () => {
  const wrong: Partial<OrderToAdd>[] = [
    { runs: 3 },
    { intervalMinutes: 3 },
    { serviceType: 'SEO', fields: { keywords: 'a' }, runs: 3, intervalMinutes: 3 },
    { serviceType: 'Custom Comments', fields: { comments: ' \n' } },
    { serviceType: 'Poll' },
    { serviceType: 'Mentions with Hashtags', fields: { usernames: 'a' } },
    { serviceType: 'Subscriptions', fields: { username: 'a', min: 1 } },
    { serviceType: 'constructor' },
    { serviceType: 'default' },
  ]
  for (const more of wrong) assert.throws(() => addFields({ ...order, ...more }), RangeError)
})

test('an id that is no plain number is sent as it is', () => {
  for (const id of ['007', 'a1', '9007199254740993', '1e3']) {
    assert.equal(addFields({ ...order, providerServiceId: id }).service, id)
  }
})

test('type names are matched in any case, unknown ones kept', () => {
  assert.equal(canonicalServiceType('MENTIONS WITH HASHTAGS'), 'Mentions with Hashtags')
  assert.equal(canonicalServiceType('seo'), 'SEO')
  assert.equal(canonicalServiceType('Podcast Plays'), 'Podcast Plays')
})
