import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import jsqr from 'jsqr'
import { QRPay } from 'vietnam-qr-pay'
import { Money } from '../core/money.ts'
import { qrPng, qrSvg, vietQrImageLink, vietQrPayload } from './vietqr.ts'

const ACB = '970416'

test('the payloads are those of the reference', () => {
  assert.equal(
    vietQrPayload({ bin: ACB, accountNumber: '257678859' }),
    '00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F',
  )
  assert.equal(
    vietQrPayload({ bin: ACB, accountNumber: '257678859', amount: Money.dong(10_000), memo: 'Chuyen tien' }),
    '00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6',
  )
  assert.equal(
    vietQrPayload({
      bin: ACB,
      accountNumber: '123456789',
      amount: Money.dong(100_000),
      memo: 'HOMEMMO ABC123',
    }),
    '00020101021238530010A0000007270123000697041601091234567890208QRIBFTTA530370454061000005802VN62180814HOMEMMO ABC12363045D86',
  )
})

const transfers = fc.record(
  {
    bin: fc.stringMatching(/^\d{6}$/),
    accountNumber: fc.stringMatching(/^[A-Z0-9]{1,19}$/),
    amount: fc.integer({ min: 1, max: 1_000_000_000_000 }),
    memo: fc.stringMatching(/^[A-Z0-9][A-Z0-9 ]{0,18}$/),
  },
  { requiredKeys: ['bin', 'accountNumber'] },
)

test('another encoder writes the same, and its decoder reads back what went in', () => {
  fc.assert(
    fc.property(transfers, ({ bin, accountNumber, amount, memo }) => {
      const payload = vietQrPayload({
        bin,
        accountNumber,
        ...(amount !== undefined && { amount: Money.dong(amount) }),
        ...(memo !== undefined && { memo }),
      })
      const oracle = QRPay.initVietQR({
        bankBin: bin,
        bankNumber: accountNumber,
        ...(amount !== undefined && { amount: String(amount) }),
        ...(memo !== undefined && { purpose: memo }),
      })
      assert.equal(payload, oracle.build())
      const read = new QRPay(payload)
      assert.equal(read.isValid, true)
      assert.deepEqual(
        [read.consumer.bankBin, read.consumer.bankNumber, read.amount, read.additionalData.purpose],
        [bin, accountNumber, amount === undefined ? undefined : String(amount), memo],
      )
    }),
    { numRuns: 500 },
  )
})

test('what cannot stand in a payload is an error, not a wrong code', () => {
  const good = { bin: ACB, accountNumber: '123456789' }
  for (const changes of [
    { bin: '97041' },
    { accountNumber: '' },
    { accountNumber: '12 34' },
    { accountNumber: '1'.repeat(20) },
    { memo: 'Chuyển tiền' },
    { memo: 'x'.repeat(26) },
    { amount: Money.zero },
    { amount: Money.dong(-1) },
    { amount: Money.parse('1000.5') },
  ]) {
    assert.throws(() => vietQrPayload({ ...good, ...changes }), RangeError)
  }
})

test('the image link carries every value encoded', () => {
  const link = vietQrImageLink({
    bin: ACB,
    accountNumber: '123456789',
    accountName: 'NGUYỄN & CÔ=',
    amount: Money.dong(100_000),
    memo: 'HMM7K3QPXCH A?#',
  })
  const url = new URL(link)
  assert.equal(url.origin + url.pathname, 'https://img.vietqr.io/image/970416-123456789-compact2.png')
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    amount: '100000',
    addInfo: 'HMM7K3QPXCH A?#',
    accountName: 'NGUYỄN & CÔ=',
  })
  assert.doesNotMatch(link, /[+ ]/)
})

test('the SVG is a code that a camera reads', () => {
  for (const memo of ['HMM7K3QPXCH', 'HOMEMMO ABC123']) {
    const payload = vietQrPayload({
      bin: ACB,
      accountNumber: '123456789',
      amount: Money.dong(100_000),
      memo,
    })
    const { pixels, side } = rasterise(qrSvg(payload))
    assert.equal(jsqr.default(pixels, side, side)?.data, payload)
  }
})

test('the SVG obeys the page policy and has its quiet zone', () => {
  const svg = qrSvg('HMM7K3QPXCH')
  assert.doesNotMatch(svg, /style|script|\son\w+=|href|url\(/i)
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1])
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    assert.ok(Number(x) >= 4 && Number(y) >= 4 && Number(y) < size - 4)
    assert.ok(Number(x) + Number(length) <= size - 4)
  }
  assert.match(svg, new RegExp(`<rect width="${size}" height="${size}" fill="#ffffff"/>`))
  assert.throws(() => qrSvg(''), RangeError)
  assert.throws(() => qrSvg('x'.repeat(513)), RangeError)
})

test('the PNG is the same code, for a phone to keep', () => {
  const payload = vietQrPayload({ bin: ACB, accountNumber: '123456789', memo: 'HMM7K3QPXCH' })
  const png = qrPng(payload)
  assert.equal(png.toString('latin1', 1, 4), 'PNG')
  const side = png.readUInt32BE(16)
  const start = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)))
  const bytes = side / 8 + 1
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let place = 0; place < side * side; place += 1) {
    const [x, y] = [place % side, Math.floor(place / side)]
    const isWhite = (rows[y * bytes + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1
    if (!isWhite) pixels.set([0, 0, 0], place * 4)
  }
  assert.equal(jsqr.default(pixels, side, side)?.data, payload)
})

/** Paints the runs of an SVG path as RGBA pixels, four to a module. */
function rasterise(svg: string): { pixels: Uint8ClampedArray; side: number } {
  const scale = 4
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)![1]) * scale
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(length)) * scale; column += 1) {
        pixels.set([0, 0, 0], (row * side + column) * 4)
      }
    }
  }
  return { pixels, side }
}
