import { createHash, randomInt } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import { crc32 } from 'node:zlib'

/** What a key may do. `order` includes `read`. */
export const keyScopes = ['read', 'order'] as const
export type KeyScope = (typeof keyScopes)[number]

/** A live key works on money, a test key on orders that cost nothing. */
export const keyKinds = ['live', 'test'] as const
export type KeyKind = (typeof keyKinds)[number]

/** So many live keys one person may have. */
export const KEYS_MAX = 10
/** So long a key that was rotated still works beside the new one. */
export const ROTATION_HOURS = 48
/** So many address ranges one key may name. */
export const KEY_ADDRESSES_MAX = 20

const prefixes: Readonly<Record<KeyKind, string>> = { live: 'hm_live_', test: 'hm_test_' }
const SYMBOLS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RANDOM_LENGTH = 40
const CHECK_LENGTH = 6
const SHAPE = new RegExp(`^hm_(?:live|test)_[0-9A-Za-z]{${RANDOM_LENGTH + CHECK_LENGTH}}$`)
// Both beginnings are as long.
const PREFIX_LENGTH = prefixes.live.length
const SHOWN_LENGTH = PREFIX_LENGTH + 4

/**
 * A new key: 238 random bits and a checksum, so that a key cut short or mistyped is known without a look-up. `kind`
 * says whether it works on money.
 */
export function newApiKey(kind: KeyKind = 'live'): string {
  const random = Array.from({ length: RANDOM_LENGTH }, () => SYMBOLS[randomInt(SYMBOLS.length)]).join('')
  return prefixes[kind] + random + checkOf(random)
}

/** Whether this says that it is a key of ours, well made or not. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(prefixes.live) || text.startsWith(prefixes.test)
}

/** Whether this can be a key: its shape and checksum are right. */
export function isWellMadeKey(text: string): boolean {
  if (!SHAPE.test(text)) return false
  const random = text.slice(PREFIX_LENGTH, -CHECK_LENGTH)
  return text.slice(-CHECK_LENGTH) === checkOf(random)
}

/** What is stored of a key. */
export function hashOfKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** How a key begins, to tell it from others: `hm_live_aB3d`. */
export function beginningOfKey(key: string): string {
  return key.slice(0, SHOWN_LENGTH)
}

/** Whether a key of this scope may do what needs `needed`. */
export function scopeAllows(scope: KeyScope, needed: KeyScope): boolean {
  return scope === 'order' || needed === 'read'
}

// What a key with the scope `order` may do, by the route's own address. Any other write is closed to keys.
const orderRoutes: ReadonlySet<string> = new Set([
  '/api/orders',
  '/api/orders/mass',
  '/api/orders/cancel',
  '/api/orders/refill',
  '/api/orders/:id/cancel',
  '/api/orders/:id/refill',
  '/api/orders/:id/runs',
])

/**
 * The scope that a route asks of a key; undefined where no key gets in: pages, keys, webhooks, passwords, paying in, whatever
 * is not named here.
 */
export function scopeNeeded(method: string, routePath: string): KeyScope | undefined {
  const isOfKeys = /^\/api\/(?:user\/api-keys|webhooks)(?:\/|$)/.test(routePath)
  if (!routePath.startsWith('/api/') || isOfKeys) return undefined
  if (method === 'GET' || method === 'HEAD') return 'read'
  return method === 'POST' && orderRoutes.has(routePath) ? 'order' : undefined
}

/** Whether an address is within the ranges of a key, or of those operators work from; with none it is. */
export function isFromAllowed(addresses: readonly string[], address: string): boolean {
  if (addresses.length === 0) return true
  // An IPv4 client of a socket that also speaks IPv6.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0] ?? ''
  if (!isIP(plain)) return false
  const allowed = new BlockList()
  for (const range of addresses) {
    const { base, bits, family } = partsOf(range)
    allowed.addSubnet(base, bits, family)
  }
  return allowed.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}

/**
 * The ranges in what somebody typed, parted by blanks or commas, as the database takes them (host bits cleared).
 * Undefined where one is none.
 */
export function readAddresses(typed: string): string[] | undefined {
  const items = typed.split(/[\s,;]+/).filter(Boolean)
  if (items.length > KEY_ADDRESSES_MAX || !items.every(isRange)) return undefined
  return [...new Set(items)]
}

function isRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
}

function partsOf(range: string): { base: string; bits: number; family: 'ipv4' | 'ipv6' } {
  const [base = '', bits] = range.split('/')
  const isSix = isIP(base) === 6
  return { base, bits: Number(bits ?? (isSix ? 128 : 32)), family: isSix ? 'ipv6' : 'ipv4' }
}

function checkOf(random: string): string {
  let rest = crc32(random)
  let check = ''
  for (let place = 0; place < CHECK_LENGTH; place++) {
    check = SYMBOLS[rest % SYMBOLS.length] + check
    rest = Math.floor(rest / SYMBOLS.length)
  }
  return check
}
