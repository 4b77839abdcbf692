import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages, Refusal, refuse } from './refusal.ts'

test('a refusal has a status, and a sentence in both languages with its details filled in', () => {
  const refusal = new Refusal('quantity_out_of_range', { min: 100, max: 1_000_000 })
  assert.equal(refusal.status, 400)
  assert.equal(refusal.sentence('vi'), 'Số lượng phải từ 100 đến 1.000.000.')
  assert.equal(refusal.sentence('en'), 'The quantity must be between 100 and 1.000.000.')
})

test('the number of an order is not grouped', () => {
  const refusal = new Refusal('refill_already_asked', { number: 12345 })
  assert.match(refusal.sentence('en'), /12345/)
})

test('what is wrong with a field is said in the language of the sentence', () => {
  const refusal = new Refusal('invalid_request', { field: 'email', problem: 'maxLength' })
  assert.match(refusal.sentence('vi'), /email quá dài/)
  assert.match(refusal.sentence('en'), /email is too long/)
})

test('a problem nobody has a word for is still a sentence', () => {
  for (const problem of ['pattern', 'format']) {
    const refusal = new Refusal('invalid_request', { field: 'email', problem })
    assert.equal(refusal.sentence('en'), 'Invalid request: email is not valid')
    assert.equal(refusal.sentence('vi'), 'Dữ liệu không hợp lệ: email không hợp lệ')
  }
})

test('details are put in as they are and never read as placeholders', () => {
  const refusal = new Refusal('price_changed', { old: '{new} $& $1', new: '2.375 ₫' })
  assert.equal(
    refusal.sentence('en'),
    'The price has changed from {new} $& $1 to 2.375 ₫. Please check and order again.',
  )
})

test('a missing detail leaves no placeholder behind', () => {
  for (const language of languages) {
    assert.doesNotMatch(new Refusal('too_many_requests').sentence(language), /[{}]|undefined/)
  }
})

test('refuse throws, so that nothing after it happens', () => {
  assert.throws(() => refuse('user_not_found'), { name: 'Refusal', code: 'user_not_found', status: 404 })
})
