import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addFields, canAdd, canonicalServiceType, type OrderToAdd } from './provider-fields.ts'

const order: OrderToAdd = {
  serviceType: 'Default',
  providerServiceId: '12',
  link: 'https://example.com/p/1',
  quantity: 500,
}

test('each type has the fields of the reference', () => {
  const { link } = order
  assert.deepEqual(addFields(order), { service: 12, link, quantity: 500 })
  assert.deepEqual(addFields({ ...order, serviceType: 'Package' }), { service: 12, link })
  for (const serviceType of ['Custom Comments', 'Custom Comments Package']) {
    assert.deepEqual(addFields({ ...order, serviceType, comments: 'đẹp quá\r\n\r\n  \nhay' }), {
      service: 12,
      link,
      comments: 'đẹp quá\nhay',
    })
  }
})

test('drip-feed sends the quantity of one run, never the total', () => {
  const fields = addFields({ ...order, quantity: 500, runs: 3, intervalMinutes: 60 })
  assert.deepEqual(fields, { service: 12, link: order.link, quantity: 500, runs: 3, interval: 60 })
})

test('an order that should never have been taken is not sent by halves', () => {
  assert.throws(() => addFields({ ...order, runs: 3 }), RangeError)
  assert.throws(() => addFields({ ...order, intervalMinutes: 3 }), RangeError)
  assert.throws(() => addFields({ ...order, serviceType: 'Custom Comments', comments: ' \n' }), RangeError)
  assert.throws(() => addFields({ ...order, serviceType: 'constructor' }), RangeError)
  assert.equal(canAdd('Subscriptions'), false)
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
