import { useTexts } from '../ui/page-context.ts'
import type { LinkMismatch } from './link-platform.ts'

/** Says in a sentence what is odd about a link. */
export function useMismatchSentence(): (mismatch: LinkMismatch) => string {
  const { otherPlatform, notPlatform } = useTexts().shelf.link
  return ({ wanted, found }) => (found ? otherPlatform(found, wanted) : notPlatform(wanted))
}
