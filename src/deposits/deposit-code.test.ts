import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkSymbol, depositCodesIn, findDepositCodes, newDepositCode } from './deposit-code.ts'

const CODE = 'HMM7K3QPXCH'
const ALPHABET = '23456789CFGHJKLMNPQRTVX'

test('the example of the reference holds', () => {
  assert.equal(checkSymbol('7K3QPXC'), 'H')
  assert.deepEqual(depositCodesIn('HMM', CODE), [CODE])
})

for (const memo of [
  'CODE GD 856933-090922 18:14:59',
  'MBVCB.2427229823.174242.CODE.CT tu 10XXXXXXXX NGUYEN VAN A toi 28XXXXXX NGUYEN VAN B (ACB) A Chau GD 174242-090822 15:45:46',
  'MoMoT0900000000T28994691053T970416TCODE GD 252995-091922 15:46:22',
  '104519048749-0900000000-CODE',
  'ACC-GD 640669-2022-09-19T19:30:37-180906-/CTR/CODE/MAC/02FB40D2D89D4CF8',
  'CUSTOMER MBVCB 2420648919 339176 CODE  CT tu 10XXXXXXXX NGUYEN VAN A to i 25XXXX',
  'CODEVRCbC2btHFanN',
  'FT26024971003124 CODE IBFT',
  'CODE (by TPBank ChatPay)',
  'CT DEN:0123456789 ND:CODE NGUYEN VAN A CK',
  'BankAPINotify 104519048749-0900000000-CODE',
  '000CODE999',
  'HMMCODE',
  'HMHMMHMMCODEHMM',
]) {
  test(`the code is found in: ${memo}`, () => {
    for (const written of [CODE, CODE.toLowerCase(), 'HMM 7K3Q PXCH', 'H.M.M.7.K.3.Q.P.X.C.H']) {
      assert.deepEqual(depositCodesIn('HMM', memo.replace('CODE', written)), [CODE])
    }
  })
}

test('a prefix that overlaps itself is tried at every place', () => {
  const code = `HH7K3QPXC${checkSymbol('7K3QPXC')}`
  assert.deepEqual(depositCodesIn('HH', `H${code}`), [code])
})

test('look-alikes are read as the symbol that was meant', () => {
  const code = `HMM258L2L5${checkSymbol('258L2L5')}`
  assert.deepEqual(depositCodesIn('HMM', `HMMZSBIZ1S${code.at(-1)}`), [code])
})

test('a memo without a whole, well-checked code has none', () => {
  for (const memo of [
    '',
    null,
    undefined,
    'HMM',
    'HOMEMMO ABC123',
    'HMM7K3QPXC',
    'HMM7K3QPXCJ',
    'HMN7K3QPXCH',
  ]) {
    assert.deepEqual(depositCodesIn('HMM', memo), [])
  }
  assert.deepEqual(depositCodesIn('HMM', 'HMM0K3QPXCH HMMOK3QPXCH'), [])
})

test('the first text with a code decides, and repeats count once', () => {
  const other = `HMM2222222${checkSymbol('2222222')}`
  assert.deepEqual(findDepositCodes('HMM', ['', null, `${CODE} ${CODE}`, other]), [CODE])
  assert.deepEqual(findDepositCodes('HMM', [`${CODE} ${other}`, CODE]), [CODE, other])
  assert.deepEqual(findDepositCodes('HMM', [null, undefined, 'tien an trua']), [])
  assert.deepEqual(findDepositCodes('HMM', []), [])
})

test('a long text is cut, not searched for ever', () => {
  assert.deepEqual(depositCodesIn('HMM', `${'x'.repeat(2_000)}${CODE}`), [])
  assert.deepEqual(depositCodesIn('HMM', 'ﷺ'.repeat(1_000_000)), [])
})

test('a prefix that words could hold is an error of the configuration', () => {
  for (const prefix of ['', 'H', 'HOME', 'hmm', 'HMMHMM', 'H1', 'H M']) {
    assert.throws(() => newDepositCode(prefix), RangeError)
  }
})

test('new codes differ, hold their check and fit a memo', () => {
  const codes = Array.from({ length: 2_000 }, () => newDepositCode('HMM'))
  assert.equal(new Set(codes).size, codes.length)
  for (const code of codes) {
    assert.match(code, /^[A-Z0-9]{11}$/)
    assert.deepEqual(depositCodesIn('HMM', code), [code])
  }
})

const symbols = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 7, maxLength: 7 })
  .map((all) => all.join(''))
const codes = symbols.map((random) => `HMM${random}${checkSymbol(random)}`)
const place = fc.nat({ max: 7 })

test('every substitution of one symbol is caught', () => {
  fc.assert(
    fc.property(codes, place, fc.constantFrom(...ALPHABET), (code, at, symbol) => {
      const wrong = code
        .split('')
        .with(3 + at, symbol)
        .join('')
      assert.deepEqual(depositCodesIn('HMM', wrong), wrong === code ? [code] : [])
    }),
    { numRuns: 3_000 },
  )
})

test('every swap of two symbols is caught', () => {
  fc.assert(
    fc.property(codes, place, place, (code, a, b) => {
      const wrong = code
        .split('')
        .with(3 + a, code[3 + b]!)
        .with(3 + b, code[3 + a]!)
        .join('')
      assert.deepEqual(depositCodesIn('HMM', wrong), wrong === code ? [code] : [])
    }),
    { numRuns: 3_000 },
  )
})

const mangled = fc.constantFrom(
  '',
  '',
  '',
  ' ',
  '.',
  '-',
  '  ',
  '\u0301',
  '\u0323',
  '\u0302\u0309',
  '/',
  ' . ',
)

test('a mangled code is still found, whatever stands around it', () => {
  fc.assert(
    fc.property(
      codes,
      fc.array(fc.tuple(mangled, fc.boolean()), { minLength: 11, maxLength: 11 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[A-Za-z0-9 .-]{0,60}$/),
      (code, changes, before, after) => {
        const written = changes.map(([gap, lower], i) => (lower ? code[i]!.toLowerCase() : code[i]) + gap)
        const memo = before + written.join('').normalize('NFC') + after
        assert.ok(depositCodesIn('HMM', memo).includes(code))
      },
    ),
    { numRuns: 3_000 },
  )
})
