import { createHash } from 'node:crypto'

/** What tells one order of a list from another, 16 hexadecimal digits. */
export function orderMark(items: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 16)
}

/**
 * The items of a list by the numbers that were typed beside them, by item. Who was moved up to a number stands before
 * whoever has it, who was moved down behind; without a readable number an item keeps its own.
 */
export function reordered(items: readonly string[], typed: ReadonlyMap<string, string>): string[] {
  const placed = items.map((item, index) => {
    const shown = index + 1
    const text = typed.get(item)?.trim().replaceAll('.', '') ?? ''
    const place = /^\d{1,6}$/.test(text) ? Number(text) : shown
    return { item, place, bias: Math.sign(place - shown) }
  })
  return placed.sort((a, b) => a.place - b.place || a.bias - b.bias).map(({ item }) => item)
}
