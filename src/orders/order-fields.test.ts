import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Service } from '../catalog/service.ts'
import { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { typeFields } from '../core/service-type.ts'
import { addFields } from '../partners/provider-fields.ts'
import { formOf } from './order-draft.ts'
import type { OrderForm } from './order-request.ts'
import { termsOf } from './order-terms.ts'
import { priceOf } from './pricing.ts'

const types = [
  ...['Default', 'Package', 'SEO', 'Custom Comments', 'Custom Comments Package', 'Mentions'],
  ...['Mentions with Hashtags', 'Mentions Custom List', 'Mentions Hashtag', 'Mentions User Followers'],
  ...['Mentions Media Likers', 'Comment Likes', 'Comment Replies', 'Poll', 'Invites from Groups'],
  ...['Subscriptions', 'Web Traffic'],
]
const service: Service = {
  id: 1,
  name: 'Likes',
  category: 'Facebook',
  type: 'Default',
  description: null,
  rate: Money.dong(2500),
  minQuantity: 2,
  maxQuantity: 50,
  provider: 'BUMX',
  providerServiceId: '1',
  providerRate: Money.dong(1000),
  isActive: true,
  refillEnabled: false,
  cancelEnabled: false,
  dripFeed: 'provider',
}
const now = new Date('2026-11-23T12:00:00Z')

// A form that fits its type, of which up to three things are changed into whatever there can be.
const fittingFields: Record<string, OrderForm['fields']> = {
  SEO: { keywords: 'mua giày' },
  'Custom Comments': { comments: 'hay\ntốt' },
  'Custom Comments Package': { comments: 'hay\ntốt' },
  Mentions: { usernames: 'an' },
  'Mentions with Hashtags': { usernames: 'an', hashtags: '#huế' },
  'Mentions Custom List': { usernames: 'an\nbình' },
  'Mentions Hashtag': { hashtag: '#huế' },
  'Mentions User Followers': { username: 'an' },
  'Mentions Media Likers': { media: 'https://a.vn/1' },
  'Comment Likes': { username: 'an' },
  'Comment Replies': { username: 'an', comments: 'hay\ntốt' },
  Poll: { answer_number: 1 },
  'Invites from Groups': { groups: 'an' },
  Subscriptions: { username: 'an', min: 5, max: 20 },
}
const counted = types.filter((type) => !/Package|Custom|Replies|Subscriptions/.test(type))
const numbers = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer(), fc.double())
const likely = ['an\nbình', 'an', '#huế', 'https://a.vn/1', '24/11/2026', 'vn', '', ' \n']
const values = fc.oneof(fc.constantFrom(...likely), numbers, fc.string({ unit: 'binary' }))
const names = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...typeFields) },
  { weight: 1, arbitrary: fc.string() },
)
const changes = fc.record(
  {
    link: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
    quantity: fc.option(numbers, { nil: undefined }),
    runs: numbers,
    intervalMinutes: numbers,
    startAt: fc.oneof(fc.constant('2026-11-24T00:00:00+07:00'), fc.string()),
  },
  { requiredKeys: [] },
)
const forms = fc
  .tuple(fc.constantFrom(...types), fc.option(changes), fc.dictionary(names, values, { maxKeys: 3 }))
  .map(([type, change, fields]): [string, OrderForm] => [
    type,
    {
      serviceId: 1,
      link: type === 'Subscriptions' ? undefined : 'https://a.vn/1',
      quantity: counted.includes(type) ? 20 : undefined,
      ...change,
      fields: { ...fittingFields[type], ...fields },
    },
  ])

let fitting = 0
function assertRefusedOrFits(type: string, form: OrderForm): void {
  const wanted = { ...service, type }
  try {
    const terms = termsOf(wanted, form, now)
    fitting += 1
    assert.ok(Number.isSafeInteger(terms.quantity) && terms.quantity >= 1 && terms.quantity <= 2 ** 31 - 1)
    assert.equal(terms.quantity % terms.runs, 0)
    assert.ok(!priceOf(wanted, terms.quantity, 20).final.isNegative())
    // What was accepted can be sent, and the database can hold it.
    const sent = addFields({
      ...{ serviceType: type, providerServiceId: '1', link: terms.link, fields: terms.fields },
      ...{ quantity: terms.quantity / terms.runs, runs: null, intervalMinutes: null },
    })
    for (const value of Object.values(sent)) {
      assert.ok(
        typeof value === 'number' ? Number.isSafeInteger(value) : value !== '' && value.isWellFormed(),
      )
      assert.ok(!String(value).includes('\0'))
    }
    for (const [name, value] of Object.entries(terms.fields)) assert.equal(sent[name], value)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    assert.match(error.code, /^[a-z_]+$/)
  }
}

test('whatever a form holds, it is refused by name or bought as it can be sent', () => {
  fc.assert(
    fc.property(forms, ([type, form]) => assertRefusedOrFits(type, form)),
    { numRuns: 5000 },
  )
  assert.ok(fitting > 100, `only ${fitting} of them fit`)
})

test('whatever somebody types into the page is refused by name or bought as it can be sent', () => {
  const fields = ['link', 'quantity', 'runs', 'interval', 'start_at', ...typeFields]
  const typed = fc.oneof(fc.constantFrom(...likely, '7', '20', '1.000', '-1', '2,5'), fc.string())
  const drafts = fc.record(Object.fromEntries(fields.map((name) => [name, typed])), { requiredKeys: [] })
  const before = fitting
  fc.assert(
    fc.property(fc.constantFrom(...types), drafts, (type, draft) => {
      assertRefusedOrFits(type, formOf({ ...service, type }, { ...draft, link: 'https://a.vn/1' }))
    }),
    { numRuns: 3000 },
  )
  assert.ok(fitting > before + 20, `only ${fitting - before} of them fit`)
})

const start = (startAt: string) => {
  try {
    return termsOf(service, { serviceId: 1, link: 'https://a.vn', quantity: 10, fields: {}, startAt }, now)
      .startAt
  } catch (error) {
    return (error as Refusal).code
  }
}

test('an order may start within thirty days, at a moment that has a zone', () => {
  assert.deepEqual(start('2026-11-23T19:00:01+07:00'), new Date('2026-11-23T12:00:01Z'))
  assert.deepEqual(start('2026-12-23T12:00:00Z'), new Date('2026-12-23T12:00:00Z'))
  assert.deepEqual(start(' 2026-11-24T00:00Z '), new Date('2026-11-24T00:00:00Z'))
  for (const late of [
    '2026-11-23T12:00:00Z',
    '2026-11-23T18:59:59+07:00',
    '2020-01-01T00:00:00Z',
    '2026-12-23T12:00:01Z',
  ]) {
    assert.equal(start(late), 'start_out_of_range', late)
  }
  const unreadable = ['', 'mai', '2026-11-24', '2026-11-24T00:00:00', '2026-11-31T00:00:00Z', '1795608000000']
  for (const text of [
    ...unreadable,
    '2026-11-24T25:00:00Z',
    '2026-11-24 00:00:00Z',
    '+002026-11-24T00:00:00Z',
  ]) {
    assert.equal(start(text), 'invalid_request', text)
  }
})
