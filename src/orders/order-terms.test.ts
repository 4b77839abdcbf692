import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import { filledLines } from '../core/service-type.ts'
import type { OrderForm } from './order-request.ts'
import { checkedLink, termsOf } from './order-terms.ts'

const likes: Service = {
  id: 1,
  name: 'Likes',
  category: 'Facebook',
  type: 'Default',
  description: null,
  rate: Money.dong(2500),
  minQuantity: 100,
  maxQuantity: 5000,
  provider: 'BUMX',
  providerServiceId: '1',
  providerRate: Money.dong(1000),
  isActive: true,
  refillEnabled: false,
  cancelEnabled: false,
  dripFeed: 'none',
}
const dripping: Service = { ...likes, dripFeed: 'provider' }
const comments = { ...likes, type: 'Custom Comments', minQuantity: 2, maxQuantity: 3 }
const pack = { ...likes, type: 'Package', minQuantity: 1, maxQuantity: 1 }
const form: OrderForm = { serviceId: 1, link: 'https://facebook.com/post/1', fields: {} }
const now = new Date('2026-11-23T12:00:00Z')

/** The terms of a form, or the code of its refusal. */
function terms(service: Service, more: Partial<OrderForm>) {
  try {
    const { link: _, ...rest } = termsOf(service, { ...form, ...more }, now)
    return rest
  } catch (error) {
    return (error as { code: string }).code
  }
}
const plain = { runs: 1, intervalMinutes: null, fields: {}, startAt: null }

test('a quantity within the limits of the service is bought, one beyond them is not', () => {
  assert.deepEqual(terms(likes, { quantity: 100 }), { ...plain, quantity: 100 })
  assert.deepEqual(terms(likes, { quantity: 5000 }), { ...plain, quantity: 5000 })
  for (const quantity of [99, 5001, 0, -100, 100.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(terms(likes, { quantity }), 'quantity_out_of_range', String(quantity))
  }
  assert.equal(terms(likes, {}), 'quantity_required')
})

test('what is not on sale, or of a kind that cannot be ordered, is refused', () => {
  assert.equal(terms({ ...likes, isActive: false }, { quantity: 100 }), 'service_inactive')
  for (const type of ['Podcast Plays', 'constructor', 'default', '']) {
    assert.equal(terms({ ...likes, type }, { quantity: 100 }), 'service_inactive', type)
  }
})

test('a package is one, and takes no other quantity', () => {
  assert.deepEqual(terms(pack, {}), { ...plain, quantity: 1 })
  assert.deepEqual(terms(pack, { quantity: 1 }), { ...plain, quantity: 1 })
  assert.equal(terms(pack, { quantity: 2 }), 'quantity_not_taken')
})

test('the number of comments is the quantity, whatever the form says', () => {
  const text = ' one \r\n\n\t\ntwo\rthree '
  assert.deepEqual(terms(comments, { fields: { comments: text }, quantity: 5000 }), {
    ...plain,
    quantity: 3,
    fields: { comments: 'one\ntwo\nthree' },
  })
  assert.equal(terms(comments, { fields: { comments: 'one' } }), 'quantity_out_of_range')
  assert.equal(terms(comments, { fields: { comments: 'a\nb\nc\nd' } }), 'quantity_out_of_range')
  assert.equal(terms(comments, { quantity: 2 }), 'comments_required')
  for (const empty of ['', ' \n \r\n\t']) {
    assert.equal(terms(comments, { fields: { comments: empty }, quantity: 2 }), 'comments_required')
  }
  assert.deepEqual(filledLines('a\n\nb'), ['a', 'b'])
})

test('a package of comments is one, with as many comments as there are', () => {
  const service = { ...pack, type: 'Custom Comments Package' }
  const fields = { comments: 'a\nb' }
  assert.deepEqual(terms(service, { fields }), { ...plain, quantity: 1, fields })
  assert.equal(terms(service, {}), 'comments_required')
})

test('comments for a service that takes none are refused, not lost', () => {
  assert.equal(terms(likes, { quantity: 100, fields: { comments: 'nice' } }), 'comments_not_taken')
  assert.deepEqual(terms(likes, { quantity: 100, fields: { comments: ' \n' } }), { ...plain, quantity: 100 })
})

test('drip-feed buys the quantity once per run', () => {
  const drip = { quantity: 100, runs: 5, intervalMinutes: 60 }
  assert.deepEqual(terms(dripping, drip), { ...plain, quantity: 500, runs: 5, intervalMinutes: 60 })
  assert.deepEqual(terms(dripping, { ...drip, runs: 1 }), { ...plain, quantity: 100 })
  assert.equal(terms(dripping, { ...drip, quantity: 99 }), 'quantity_out_of_range')
})

test('drip-feed is whole, within bounds, and only where the service has it', () => {
  const drip = { quantity: 100, runs: 5, intervalMinutes: 60 }
  for (const runs of [undefined, 0, -1, 1.5, 1001, Number.NaN]) {
    assert.equal(terms(dripping, { ...drip, runs }), 'drip_feed_incomplete', String(runs))
  }
  for (const intervalMinutes of [undefined, 0, -1, 1.5, 10_081, Number.NaN]) {
    assert.equal(
      terms(dripping, { ...drip, intervalMinutes }),
      'drip_feed_incomplete',
      String(intervalMinutes),
    )
  }
  assert.equal(terms(likes, drip), 'drip_feed_not_taken')
  assert.equal(terms({ ...pack, dripFeed: 'provider' }, { ...drip, quantity: 1 }), 'drip_feed_not_taken')
  assert.equal(
    terms({ ...comments, dripFeed: 'provider' }, { ...drip, fields: { comments: 'a\nb' } }),
    'drip_feed_not_taken',
  )
})

test('runs never multiply into more than the database can count', () => {
  const huge = { ...dripping, maxQuantity: 2_147_483_647 }
  const drip = { quantity: 2_147_483_647, runs: 2, intervalMinutes: 1 }
  assert.equal(terms(huge, drip), 'quantity_out_of_range')
})

const isRefused = { code: 'invalid_link' }

test('a link is kept as it was written, without the blanks around it', () => {
  const links = [
    'https://facebook.com/post/1',
    'HTTP://Example.com',
    'https://www.tiktok.com/@ten/video/7?is_copy_url=1&x=%20#top',
    'https://vi.wikipedia.org/wiki/Việt_Nam',
    'https://xn--vit-nam-4ib.vn:8443/',
    'http://[2001:db8::1]/',
    `https://a.vn/${'a'.repeat(2048 - 13)}`,
  ]
  for (const link of links) assert.equal(checkedLink(link), link)
  assert.equal(checkedLink('  https://a.vn/b \n'), 'https://a.vn/b')
})

test('what is no web address is no link', () => {
  const wrong = [
    ...[
      '',
      ' ',
      'facebook.com/post/1',
      '//facebook.com',
      '/post/1',
      'https',
      'https:',
      'https://',
      'http://?a',
    ],
    ...[
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
    ],
    ...['ftp://a.vn/b', 'mailto:a@b.vn', 'blob:https://a.vn/x', 'ws://a.vn', 'view-source:https://a.vn'],
    ...['https://a b.vn/', 'https://a.vn:99999/', 'https://[::1', 'https://%00.vn'],
    `https://a.vn/${'a'.repeat(2049 - 13)}`,
  ]
  for (const link of wrong) assert.throws(() => checkedLink(link), isRefused, JSON.stringify(link))
})

test('a link holds no name or password', () => {
  for (const link of [
    'https://user:secret@a.vn/',
    'https://user@a.vn/',
    'https://:secret@a.vn',
    'https://a.vn@b.vn',
  ]) {
    assert.throws(() => checkedLink(link), isRefused, link)
  }
})

test('a link holds no control characters', () => {
  for (const character of ['\0', '\t', '\n', '\r', '\u001b', '\u007f']) {
    assert.throws(() => checkedLink(`https://a.vn/${character}b`), isRefused, JSON.stringify(character))
  }
})

test('a link really begins with http:// or https://, as the refusal says', () => {
  // Browsers take these for https://a.vn; who knows what a provider takes them for.
  for (const link of ['https:a.vn', 'https:/a.vn', 'https:\\\\a.vn', 'http:///a.vn', 'https://\\a.vn']) {
    assert.throws(() => checkedLink(link), isRefused, link)
  }
})

test('a link holds no blanks and nothing that cannot be seen or turns text around', () => {
  const hidden = [
    ' ',
    '\u00a0',
    '\u0085',
    '\u2028',
    '\u3000',
    '\u200b',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\ud800',
  ]
  for (const character of hidden) {
    assert.throws(() => checkedLink(`https://a.vn/${character}b`), isRefused, JSON.stringify(character))
  }
})
