import { formatNumber } from '../ui/format.ts'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import type { MissingDays } from './sums.sql.ts'

/** Says which days the figures of a page leave out, because they are not summed yet; nothing when none is missing. */
export function MissingDaysNotice({ missing }: { missing: MissingDays | undefined }) {
  const words = useTexts().reports
  if (!missing) return null
  const last = missing.last.split('-').reverse().join('/')
  return (
    <Notice kind="warning" title={words.missingTitle}>
      {words.missing(formatNumber(missing.count), last)}
    </Notice>
  )
}
