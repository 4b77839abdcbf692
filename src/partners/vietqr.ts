import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'
import type { Money } from '../core/money.ts'

/** A transfer to be shown as a QR code. `amount` is whole positive đồng; `memo` at most 25 ASCII characters. */
export type VietQrTransfer = Readonly<{
  bin: string
  accountNumber: string
  amount?: Money
  memo?: string
}>

/** Four modules of white around the code, which the QR standard asks for. */
const QUIET_ZONE_MODULES = 4
const MAX_PAYLOAD_CHARACTERS = 512

/**
 * The EMVCo text that banking apps read from a VietQR code (reference/vietqr.md). Throws a RangeError for what
 * cannot stand in it: configuration and our own deposit codes, never a stranger's words, end up here.
 */
export function vietQrPayload({ bin, accountNumber, amount, memo }: VietQrTransfer): string {
  checkAccount(bin, accountNumber)
  const account = field('00', bin) + field('01', accountNumber)
  const digits = amount && wholeDong(amount)
  if (memo !== undefined && !/^[\x20-\x7e]{0,25}$/.test(memo)) {
    throw new RangeError('a VietQR memo has at most 25 ASCII characters')
  }
  const payload = [
    field('00', '01'),
    field('01', digits ? '12' : '11'),
    field('38', field('00', 'A000000727') + field('01', account) + field('02', 'QRIBFTTA')),
    field('53', '704'),
    digits ? field('54', digits) : '',
    field('58', 'VN'),
    memo ? field('62', field('08', memo)) : '',
    '6304',
  ].join('')
  return payload + checksum(payload)
}

/** The public image of the same code, for API clients that want a link; no page of ours depends on that host. */
export function vietQrImageLink(transfer: {
  bin: string
  accountNumber: string
  accountName: string
  amount: Money
  memo: string
}): string {
  const { bin, accountNumber, accountName, amount, memo } = transfer
  checkAccount(bin, accountNumber)
  // Percent-encoded: a form's `+` for a space would be shown as a plus by clients that only decode percents.
  const query = Object.entries({ amount: wholeDong(amount), addInfo: memo, accountName })
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&')
  return `https://img.vietqr.io/image/${bin}-${accountNumber}-compact2.png?${query}`
}

/**
 * A text of at most 512 characters as an SVG QR code: black on white in any theme, with its quiet zone, scaled
 * by the page's style sheet. Attributes only, since the pages' policy forbids inline styles and scripts.
 */
export function qrSvg(payload: string): string {
  const data = modulesOf(payload)
  const size = data.length + 2 * QUIET_ZONE_MODULES
  const path = data.flatMap((row, y) => darkRuns(row, y + QUIET_ZONE_MODULES)).join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">`,
    `<rect width="${size}" height="${size}" fill="#ffffff"/>`,
    `<path fill="#000000" d="${path}"/>`,
    '</svg>',
  ].join('')
}

/**
 * The same code as a PNG of one bit a pixel, 16 pixels a module: banking apps read a picture from the phone's
 * gallery, and galleries take no SVG.
 */
export function qrPng(payload: string): Buffer {
  const data = modulesOf(payload)
  const size = (data.length + 2 * QUIET_ZONE_MODULES) * PNG_MODULE_PIXELS
  // A filter byte of 0, then the row; a set bit is white. 16 pixels a module are two whole bytes.
  const rows = Array.from({ length: size }, (_, y) => {
    const row = Buffer.alloc(1 + size / 8, 0xff)
    row[0] = 0
    const modules = data[Math.floor(y / PNG_MODULE_PIXELS) - QUIET_ZONE_MODULES] ?? []
    for (const [x, dark] of modules.entries()) {
      const bytes = PNG_MODULE_PIXELS / 8
      const start = 1 + (x + QUIET_ZONE_MODULES) * bytes
      if (dark) row.fill(0, start, start + bytes)
    }
    return row
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header[8] = 1
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}
const PNG_MODULE_PIXELS = 16

function pngChunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const chunk = Buffer.alloc(8 + named.length)
  chunk.writeUInt32BE(content.length, 0)
  named.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(named), 4 + named.length)
  return chunk
}

function modulesOf(payload: string): boolean[][] {
  if (payload === '' || payload.length > MAX_PAYLOAD_CHARACTERS) {
    throw new RangeError(`a QR code takes 1 to ${MAX_PAYLOAD_CHARACTERS} characters`)
  }
  return encode(payload, { ecc: 'M', border: 0 }).data
}

/** One rectangle for each unbroken run of dark modules: a third of the markup that single squares would need. */
function darkRuns(row: readonly boolean[], y: number): string[] {
  const runs: string[] = []
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x += 1
    const length = x - start + 1
    runs.push(`M${start + QUIET_ZONE_MODULES} ${y}h${length}v1h-${length}z`)
  }
  return runs
}

function checkAccount(bin: string, accountNumber: string): void {
  if (!/^\d{6}$/.test(bin)) throw new RangeError('a bank BIN has six digits')
  if (!/^[A-Za-z0-9]{1,19}$/.test(accountNumber)) {
    throw new RangeError('a bank account number has 1 to 19 letters and digits')
  }
}

function wholeDong(amount: Money): string {
  const [whole, decimals] = amount.toString().split('.') as [string, string]
  if (!amount.isPositive() || decimals !== '0000' || whole.length > 13) {
    throw new RangeError(`not a whole positive amount of đồng: ${amount}`)
  }
  return whole
}

function field(id: string, value: string): string {
  return `${id}${String(value.length).padStart(2, '0')}${value}`
}

/** CRC-16/CCITT-FALSE as four upper-case hex digits. */
function checksum(text: string): string {
  let crc = 0xffff
  for (const byte of Buffer.from(text, 'latin1')) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
