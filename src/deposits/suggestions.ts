import type { Money } from '../core/money.ts'
import { foldMemo } from './deposit-code.ts'
import { distanceInMemo } from './transfer-match.ts'

/** A code that somebody was given: of a deposit, or permanent. */
export type CodeCandidate = {
  code: string
  userId: string
  username: string
  /** Null for a permanent code. */
  amountAsked: Money | null
  isPermanent: boolean
  isOpen: boolean
  hasClaim: boolean
}

/** Whose a transfer may be, and why; `distance` is how many symbols of the memo must change, undefined for far off. */
export type Suggestion = CodeCandidate & { distance: number | undefined; sameAmount: boolean }

const DISTANCE_MAX = 2
const SUGGESTIONS_MAX = 8

/**
 * Whose a transfer may be: codes at most two symbols away from a place in the memo, and open deposits of the same
 * amount; the nearest first, and of those what was claimed and fits the amount.
 */
export function suggestionsFor(
  transfer: { amount: Money; content: string; description: string; code: string },
  candidates: readonly CodeCandidate[],
): Suggestion[] {
  const memos = [transfer.code, transfer.content, transfer.description].map(foldMemo).filter(Boolean)
  const weighed = candidates.map((candidate) => {
    const nearest = Math.min(...memos.map((memo) => distanceInMemo(memo, candidate.code)))
    const distance = nearest <= DISTANCE_MAX ? nearest : undefined
    const sameAmount = candidate.isOpen && candidate.amountAsked?.equals(transfer.amount) === true
    return { ...candidate, distance, sameAmount }
  })
  return weighed
    .filter((one) => one.distance !== undefined || one.sameAmount)
    .sort((a, b) => weightOf(a) - weightOf(b))
    .slice(0, SUGGESTIONS_MAX)
}

function weightOf({ distance, sameAmount, hasClaim }: Suggestion): number {
  return (distance ?? DISTANCE_MAX + 1) * 4 - (hasClaim ? 2 : 0) - (sameAmount ? 1 : 0)
}
