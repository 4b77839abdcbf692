/** The business day is Vietnam's; it has had no daylight saving time since 1975, so the offset is fixed. */
const VIETNAM_OFFSET = '+07:00'

const vietnamTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** Vietnam's wall clock for people: `26/10/2025 15:30`. */
export function formatVietnamTime(at: Date): string {
  const part = vietnamParts(at)
  return `${part.day}/${part.month}/${part.year} ${part.hour}:${part.minute}`
}

/** Vietnam's wall clock with its offset, for machines: `2025-10-26T15:30:00+07:00`. */
export function toVietnamIso(at: Date): string {
  const part = vietnamParts(at)
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}${VIETNAM_OFFSET}`
}

/** The business day of a moment: `2025-10-26`. */
export function vietnamDate(at: Date): string {
  return toVietnamIso(at).slice(0, 10)
}

/**
 * Reads a bank's local time `2025-10-26 15:30:00`, given without an offset (reference/sepay.md).
 * Returns undefined for anything else, impossible dates included.
 */
export function parseVietnamTime(text: string): Date | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(text)
  if (!parts) return undefined
  const at = new Date(`${parts[1]}T${parts[2]}${VIETNAM_OFFSET}`)
  if (Number.isNaN(at.getTime())) return undefined
  return toVietnamIso(at) === `${parts[1]}T${parts[2]}${VIETNAM_OFFSET}` ? at : undefined
}

function vietnamParts(at: Date): Record<Intl.DateTimeFormatPartTypes, string> {
  return Object.fromEntries(vietnamTime.formatToParts(at).map((part) => [part.type, part.value])) as Record<
    Intl.DateTimeFormatPartTypes,
    string
  >
}
