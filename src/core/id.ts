import { randomFillSync } from 'node:crypto'

const random = Buffer.alloc(8 * 512)
let used = random.length
let lastMs = 0
let counter = 0

/**
 * A new UUID, version 7 (RFC 9562): milliseconds first, so rows land at the end of their index instead of
 * all over it, and rows made by one process sort in the order they were made.
 */
export function newId(): string {
  const now = Date.now()
  counter = now > lastMs ? 0 : counter + 1
  if (now > lastMs) lastMs = now
  if (counter > 0xfff) {
    lastMs += 1
    counter = 0
  }
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  random[used] = 0x80 | (random[used]! & 0x3f)
  const tail = random.toString('hex', used, used + 8)
  used += 8
  const time = lastMs.toString(16).padStart(12, '0')
  const sequence = (0x7000 | counter).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
