import { depositCodesIn } from './deposit-code.ts'

/** The texts of a transfer that may hold a code, in the order in which they are believed (reference/sepay.md). */
type Texts = { code: string; content: string; description: string }

/** The well-formed codes of each text of a transfer, in the order in which the texts are believed. */
export function codesOfTransfer(prefix: string, transfer: Texts): string[][] {
  return [transfer.code, transfer.content, transfer.description].map((text) => depositCodesIn(prefix, text))
}

/**
 * Which of the codes that exist a transfer means: the only one in the first text that has any. Several in that text
 * are for a person to tell apart.
 */
export function matchOf(
  codesPerText: readonly (readonly string[])[],
  exists: (code: string) => boolean,
): { code: string } | 'no_code' | 'several_codes' {
  for (const codes of codesPerText) {
    const known = codes.filter(exists)
    if (known.length > 1) return 'several_codes'
    if (known[0] !== undefined) return { code: known[0] }
  }
  return 'no_code'
}

/** How close the closest part of a memo comes to a code: how many symbols must be changed, added or left out. */
export function distanceInMemo(memo: string, code: string): number {
  // Sellers' algorithm: a row of edit distances in which a match may begin at any place of the memo.
  let row = Array.from({ length: code.length + 1 }, (_, length) => length)
  let best = code.length
  for (const symbol of memo) {
    const next = [0]
    for (let i = 1; i <= code.length; i++) {
      const replaced = row[i - 1]! + (code[i - 1] === symbol ? 0 : 1)
      next.push(Math.min(replaced, row[i]! + 1, next[i - 1]! + 1))
    }
    best = Math.min(best, next[code.length]!)
    row = next
  }
  return best
}
