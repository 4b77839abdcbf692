import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MEMO_SHAPES, type MemoShape } from '../../sandbox/bank-memo.ts'
import { checkSymbol } from './deposit-code.ts'
import { codesOfTransfer, matchOf } from './transfer-match.ts'

const MANGLED = 120_000
const NOISE = 1_000_000
const CODES = 20_000
const SEED = 20_261_125

/** Numbers below 1, the same at every run, so that what fails once fails again (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const random = randomFrom(SEED)
const below = (end: number) => Math.floor(random() * end)
const oneOf = <T>(all: readonly T[]): T => all[below(all.length)]!
const letters = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[below(alphabet.length)]).join('')

function randomCode(): string {
  const symbols = letters('23456789CFGHJKLMNPQRTVX', 7)
  return `HMM${symbols}${checkSymbol(symbols)}`
}

const known = [...new Set(Array.from({ length: CODES }, randomCode))]
const exists = new Set(known)
const decide = (content: string, code = '', description = '') =>
  matchOf(codesOfTransfer('HMM', { code, content, description }), (one) => exists.has(one))

const lookAlikes: Readonly<Record<string, string>> = { 5: 'S', 2: 'Z', 8: 'B', L: '1' }
const shapes = Object.keys(MEMO_SHAPES) as MemoShape[]
const gaps = ['', '', '', ' ', '.', '-', '/', '  ', '\u0301', '. ']
const words = ['Chuyển khoản', 'NẠP TIỀN', 'cảm ơn', 'đơn 12', 'HOMEMMO', 'HM', 'HMM', 'GD 8569', 'IBFT', 'x']

/** What banks and people do to a code without losing a symbol of it. */
function mangle(code: string): string {
  const looks = random() < 0.3
  const cased = random()
  const written = Array.from(code, (symbol, at) => {
    const meant = looks && at >= 3 && random() < 0.5 ? (lookAlikes[symbol] ?? symbol) : symbol
    const isLower = cased < 0.3 || (cased < 0.5 && random() < 0.5)
    return (isLower ? meant.toLowerCase() : meant) + (random() < 0.3 ? oneOf(gaps) : '')
  }).join('')
  const around = () => (random() < 0.5 ? `${oneOf(words)}${oneOf(gaps)}` : '')
  return MEMO_SHAPES[oneOf(shapes)](`${around()}${written}${oneOf(gaps)}${around()}`)
}

/** What makes of a code another text: a symbol changed, lost, added, two swapped, the end cut off. */
function damage(code: string): string {
  const symbols = [...code]
  const at = below(symbols.length)
  switch (below(5)) {
    case 0:
      return symbols.with(at, letters('ABCDEFGHJKLMNPQRTVX0123456789', 1)).join('')
    case 1:
      return symbols.toSpliced(at, 1).join('')
    case 2:
      return symbols.toSpliced(at, 0, letters('ACFGHX79', 1)).join('')
    case 3: {
      const other = below(symbols.length)
      return symbols.with(at, symbols[other]!).with(other, symbols[at]!).join('')
    }
    default:
      return code.slice(0, 4 + below(7))
  }
}

test(`of ${MANGLED} memos mangled as banks do each finds its own code`, () => {
  for (let n = 0; n < MANGLED; n++) {
    const code = oneOf(known)
    const memo = mangle(code)
    const found = decide(memo)
    assert.deepEqual(found, { code }, `seed ${SEED}, memo ${n}: ${JSON.stringify(memo)}`)
  }
})

test(`of ${MANGLED} memos with a damaged code none finds the code of another`, () => {
  let reviewed = 0
  for (let n = 0; n < MANGLED; n++) {
    const code = oneOf(known)
    const memo = mangle(damage(code))
    const found = decide(memo)
    // Damage can be nothing at all: two like symbols swapped, one put beside the code.
    if (typeof found === 'string') reviewed += 1
    else assert.equal(found.code, code, `seed ${SEED}, memo ${n}: ${JSON.stringify(memo)}`)
  }
  assert.ok(reviewed > MANGLED / 2, `${reviewed} went to review`)
})

test('two codes of two deposits in one memo are for a person, wherever they stand', () => {
  for (let n = 0; n < 10_000; n++) {
    const [first, second] = [oneOf(known), oneOf(known)]
    if (first === second) continue
    assert.equal(decide(`${mangle(first)} ${mangle(second)}`), 'several_codes', `seed ${SEED}, memo ${n}`)
  }
})

test(`${NOISE} random texts credit nobody`, () => {
  const alphabets = [
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
    '23456789CFGHJKLMNPQRTVX',
    'HM23456789CFGHJKLMNPQRTVX .-/',
    'abcdefghijklmnopqrstuvwxyz ÁÀẢÃẠâăđơư 0123456789',
  ]
  let wellFormed = 0
  for (let n = 0; n < NOISE; n++) {
    const text = letters(oneOf(alphabets), 11 + below(40))
    const codes = codesOfTransfer('HMM', { code: '', content: text, description: '' })
    wellFormed += codes[1]!.length
    const found = matchOf(codes, (code) => exists.has(code))
    assert.equal(found, 'no_code', `seed ${SEED}, text ${n}: ${text}`)
  }
  // Else the check symbol was never put to the test.
  assert.ok(wellFormed > 0)
})
