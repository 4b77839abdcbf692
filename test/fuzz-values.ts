import fc, { type Arbitrary } from 'fast-check'

// What is sent to a panel that must not fall over: values that no form would send, and values that a form would
// send with one thing changed.

/** A value as JSON knows it. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** The seed of a run: TEST_SEED to look elsewhere, else always the same, so that a build does not fail by luck. */
export function fuzzSeed(): number {
  return Number(process.env.TEST_SEED ?? 20_261_128)
}

const oddTexts = [
  ...[
    '',
    ' ',
    '\t\n',
    '\0',
    'a\0b',
    '\ufeff',
    '\u200b',
    '\u202e',
    '\ud800',
    '\udc00x',
    '👩‍👩‍👧‍👦',
    'ﷺ',
    'İıßẞ',
  ],
  ...[
    'e\u0301'.repeat(50),
    'Ặ',
    '\u0300'.repeat(300),
    '٣',
    '１２',
    '½',
    '1.000',
    '1,5',
    '1e3',
    '0x10',
    '-0',
    '+1',
  ],
  ...[
    'NaN',
    'null',
    'undefined',
    'true',
    '[object Object]',
    '__proto__',
    'constructor',
    '%',
    '%00',
    '%zz',
    '..',
  ],
  ...[
    '../../etc/passwd',
    "' or 1=1 --",
    '"',
    '\\',
    '$1',
    '{x}',
    '{field}',
    '<script>alert(1)</script>',
    '\r\nx: y',
  ],
  ...[
    '9'.repeat(30),
    '1'.repeat(400),
    '2147483648',
    '9223372036854775808',
    '2026-02-30',
    '0000-00-00',
    '24:00',
  ],
  ...[
    'http://',
    'javascript:alert(1)',
    'http://[::1',
    'https://xn--',
    'https://a.vn/\ud800',
    `https://a.vn/${'x'.repeat(5000)}`,
  ],
]
const oddNumbers = [
  ...[
    0,
    -0,
    -1,
    1,
    0.1,
    1.5,
    1e-7,
    1e21,
    1e308,
    -1e308,
    5e-324,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 63,
  ],
  ...[999_999_999_999, 1_000_000_000_000, 1_000_000_000_001, 9_999_999_999.99],
]

/** Text that something may stumble over: odd, random, or long. */
export const oddText: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...oddTexts) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4000 }).map((length) => 'Ự'.repeat(length)) },
)

/** Any value that JSON can carry, mostly odd. */
export const oddValue: Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 3, arbitrary: fc.constantFrom(...oddNumbers) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 2, arbitrary: fc.constantFrom<Json>(null, true, false, [], {}, [[]], [null], { length: 1 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as Arbitrary<Json> },
)

/** A text with something cut out, put in, doubled or changed in case. */
export function mutatedText(text: string): Arbitrary<string> {
  const at = fc.nat(text.length)
  return fc.oneof(
    oddText,
    fc.tuple(at, oddText).map(([i, odd]) => text.slice(0, i) + odd + text.slice(i)),
    fc.tuple(at, fc.nat(4)).map(([i, n]) => text.slice(0, i) + text.slice(i + n)),
    fc.constantFrom(text + text, text.toUpperCase(), ` ${text} `, text.normalize('NFD'), `${text}\0`),
  )
}

/** A number nearby, of another size, or of another kind. */
function mutatedNumber(number: number): Arbitrary<Json> {
  const near = fc.constantFrom<Json>(number - 1, number + 1, -number, number * 10, number / 10, `${number}`, [
    number,
  ])
  return fc.oneof(near, near, fc.constantFrom(...oddNumbers))
}

/** A value with one thing in it changed, left out or added, at whatever depth. */
export function mutated(value: Json): Arbitrary<Json> {
  if (typeof value === 'string') return fc.oneof({ weight: 3, arbitrary: mutatedText(value) }, oddValue)
  if (typeof value === 'number') return fc.oneof({ weight: 3, arbitrary: mutatedNumber(value) }, oddValue)
  if (typeof value !== 'object' || value === null) return oddValue
  if (Array.isArray(value)) return mutatedList(value)
  return mutatedObject(value)
}

function mutatedList(list: Json[]): Arbitrary<Json> {
  const doubled: Arbitrary<Json> = fc.constantFrom([...list, ...list], [], list.slice(1), [list])
  const many = fc.constantFrom<Json>(list.length > 0 ? Array.from({ length: 300 }, () => list[0]!) : [null])
  if (list.length === 0) return fc.oneof(doubled, oddValue)
  const changed = fc
    .nat(list.length - 1)
    .chain((i) => mutated(list[i]!).map((item): Json => list.with(i, item)))
  return fc.oneof({ weight: 5, arbitrary: changed }, { weight: 2, arbitrary: doubled }, many, oddValue)
}

function mutatedObject(object: { [name: string]: Json }): Arbitrary<Json> {
  const names = Object.keys(object)
  const more = fc.tuple(oddText, oddValue).map(([name, odd]): Json => withField(object, name, odd))
  if (names.length === 0) return fc.oneof(more, oddValue)
  const name = fc.constantFrom(...names)
  const changed = name.chain((at) => mutated(object[at]!).map((part): Json => withField(object, at, part)))
  const without = name.map(
    (at): Json => Object.fromEntries(Object.entries(object).filter(([key]) => key !== at)),
  )
  return fc.oneof({ weight: 7, arbitrary: changed }, { weight: 2, arbitrary: without }, more, oddValue)
}

// By entries: `__proto__` is a name like any other in JSON.
function withField(object: { [name: string]: Json }, name: string, value: Json): Json {
  return Object.fromEntries([...Object.entries(object), [name, value]])
}
