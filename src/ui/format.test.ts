import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Money } from '../core/money.ts'
import {
  addressOf,
  formatMinutes,
  formatNumber,
  formatPercent,
  localPath,
  readAmount,
  readWholeNumber,
  safeHref,
  shortLink,
} from './format.ts'

test('numbers are grouped as people write them', () => {
  assert.equal(formatNumber(999), '999')
  assert.equal(formatNumber(1_250_000), '1.250.000')
  assert.equal(formatNumber(-1000), '-1.000')
  assert.equal(formatPercent(12.34), '12,3%')
})

test('a typed number is read with any grouping, and a decimal is not mistaken for one', () => {
  for (const typed of ['1000000', '1.000.000', '1,000,000', ' 1 000 000 ']) {
    assert.equal(readWholeNumber(typed), 1_000_000)
  }
  for (const typed of ['1.5', '1.000,000', '12.34.567', '-5', '', 'abc', '1e3', '9'.repeat(20)]) {
    assert.equal(readWholeNumber(typed), undefined)
  }
})

test('only web links become clickable', () => {
  assert.equal(safeHref('https://facebook.com/p?a=1'), 'https://facebook.com/p?a=1')
  for (const link of [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    '/orders',
    'facebook.com',
  ]) {
    assert.equal(safeHref(link), undefined)
  }
})

test('a long link keeps both of its ends', () => {
  const short = shortLink(`https://www.facebook.com/${'x'.repeat(80)}/posts/987654321`)
  assert.equal(short, 'facebook.com/xxxxxxxx…/987654321')
  assert.equal(shortLink('https://youtu.be/abc'), 'youtu.be/abc')
})

test('a duration is told in its two largest units', () => {
  const units = { day: 'ngày', hour: 'giờ', minute: 'phút' }
  assert.equal(formatMinutes(45, units), '45 phút')
  assert.equal(formatMinutes(125, units), '2 giờ 5 phút')
  assert.equal(formatMinutes(3 * 1440 + 4 * 60 + 9, units), '3 ngày 4 giờ')
  assert.equal(formatMinutes(0, units), '0 phút')
})

test('an amount is read as people write it here, fractions behind a comma', () => {
  const read = (text: string) => readAmount(text)?.toString()
  for (const typed of ['2500', '2.500', ' 2.500 ₫', '2500,0']) assert.equal(read(typed), '2500.0000', typed)
  assert.equal(read('2.500,5'), '2500.5000')
  assert.equal(read('0,27'), '0.2700')
  // Grouped as in English, or in decimals: of one group nobody can tell.
  assert.equal(read('1,000,000'), '1000000.0000')
  assert.equal(read('2.500,125'), '2500.1250')
  assert.equal(read('0,125'), '0.1250')
  for (const typed of ['500,000', '1,000 ₫', '12,345', '1,000,00', '1,000,000.5', '1.000,000,000'])
    assert.equal(read(typed), undefined, typed)
  for (const amount of ['0', '0.125', '12.345', '2500.125', '12.3456', '12000', '0.5'].map((one) =>
    Money.parse(one),
  ))
    assert.equal(read(amount.typed()), amount.toString())
  for (const typed of ['', ',5', '2.50', '2500.5', '1,23456', '1,2,3', '-1', '1e3', '٣', '9'.repeat(18)]) {
    assert.equal(read(typed), undefined, typed)
  }
})

test('what comes back from an address leads nowhere but into the panel', () => {
  assert.equal(localPath('/orders?tab=active#top'), '/orders?tab=active#top')
  for (const path of [
    undefined,
    '',
    'orders',
    '//evil.example',
    '/\\evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
  ]) {
    assert.equal(localPath(path), undefined, path)
  }
})

test('an address carries only the parameters that have a value', () => {
  assert.equal(addressOf('/orders', { tab: undefined, q: '' }), '/orders')
  assert.equal(addressOf('/services', { q: 'tăng & like' }), '/services?q=t%C4%83ng+%26+like')
})
