import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCount, readDecimal } from './provider-values.ts'

test('decimals are read in every notation that has one meaning', () => {
  for (const [value, text] of [
    ['0.27819', '0.27819'],
    ['0.90', '0.90'],
    ['2,5', '2.5'],
    ['0,278', '0.278'],
    ['1,234.56', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['.5', '0.5'],
    ['-12.5', '-12.5'],
    [' 007 ', '7'],
    [1e-7, '0.000000100000'],
    [15000, '15000'],
    ['0.12345678901234567', '0.123456789012'],
  ] as const) {
    assert.equal(readDecimal(value), text)
  }
})

test('what is no single decimal is not guessed', () => {
  const values = ['', '.', '-', '1,500', '1e9', '0x10', 'NaN', '1 000', '9'.repeat(13), Infinity, 1e15]
  for (const value of [...values, null, {}, true]) assert.equal(readDecimal(value), undefined, String(value))
})

test('counts are whole numbers or not reported', () => {
  assert.deepEqual([readCount('157'), readCount(-3), readCount('-3'), readCount('12.00')], [157, -3, -3, 12])
  for (const value of ['Unknown', '', null, 1.5, '1.5', '1.000', '1,000', '1e3', '9'.repeat(16), 1e300]) {
    assert.equal(readCount(value), undefined, String(value))
  }
})
