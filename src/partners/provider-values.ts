/** Readers of single values in providers' replies, tolerant of the dialects in reference/api-v2.md. */

const wordsThatAreNoId = new Set(['null', 'undefined', 'none', 'nan', 'true', 'false', 'error', 'fail', 'ok'])

/** A well-formed JSON object, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An id of the provider, 1 to 100 letters, digits, `-` or `_`, as text; undefined for 0, empty and the rest. */
export function readId(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined
  if (typeof value !== 'string') return undefined
  const id = value.trim()
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id) || /^0+$/.test(id)) return undefined
  return wordsThatAreNoId.has(id.toLowerCase()) ? undefined : id
}

/** Text or a number as one line of at most `maxLength` characters, without control characters; may be ''. */
export function readText(value: unknown, maxLength: number): string {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  return String(value)
    .slice(0, maxLength * 4)
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .slice(0, maxLength)
    .toWellFormed()
}

/** Whether a field says anything: JSON null is the same as a field that is not there. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** The sentence in an `error` field: text, or an object such as `{"link": "…"}`; undefined when it says nothing. */
export function readErrorMessage(error: unknown): string | undefined {
  if (typeof error === 'string') return readText(error, 500) || undefined
  if (typeof error !== 'object' || error === null || Object.keys(error).length === 0) return undefined
  return readText(JSON.stringify(error), 500)
}

/** A whole number, negative too, as number or text; undefined for anything else, such as `"Unknown"`. */
export function readCount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  // "1.000" may be a thousand or one: only a fraction too short for a group of thousands is cut off.
  const digits = typeof value === 'string' && /^\s*(-?\d{1,15})(?:[.,]0{1,2})?\s*$/.exec(value)?.[1]
  return digits ? Number(digits) : undefined
}

/**
 * Plain decimal text such as `-0.27819` from a number or text, decimal commas and groups of thousands
 * included, at most 12 digits and 12 decimals. Undefined when it is no number, and for `1,500`, which may be
 * one and a half or fifteen hundred.
 */
export function readDecimal(value: unknown): string | undefined {
  const text =
    typeof value === 'number' ? plainNumber(value) : typeof value === 'string' ? value.trim() : undefined
  if (text === undefined || text.length > 60) return undefined
  const parts = /^(-?)(\d{0,12})(?:\.(\d*))?$/.exec(withDecimalPoint(text))
  if (!parts || !(parts[2] || parts[3])) return undefined
  const whole = (parts[2] || '0').replace(/^0+(?=\d)/, '')
  const decimals = (parts[3] ?? '').slice(0, 12)
  return `${parts[1]}${whole}${decimals && `.${decimals}`}`
}

function plainNumber(value: number): string | undefined {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e12) return undefined
  const text = String(value)
  return text.includes('e') ? value.toFixed(12) : text
}

function withDecimalPoint(text: string): string {
  if (!text.includes(',')) return /^-?\d{1,3}(?:\.\d{3}){2,}$/.test(text) ? text.replaceAll('.', '') : text
  if (/^-?\d{1,3}(?:,\d{3})+\.\d+$/.test(text)) return text.replaceAll(',', '')
  if (/^-?\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.')
  if (/^-?\d{1,3}(?:,\d{3}){2,}$/.test(text)) return text.replaceAll(',', '')
  if (/^-?[1-9]\d{0,2},\d{3}$/.test(text)) return 'ambiguous'
  return /^-?\d*,\d+$/.test(text) ? text.replace(',', '.') : 'not a number'
}

/** A currency code in upper case. */
export function readCurrency(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z]{3,10}$/.test(value.trim())
    ? value.trim().toUpperCase()
    : undefined
}

/** A flag given as true, 1, `"1"` or `"true"`. */
export function readFlag(value: unknown): boolean {
  return (
    value === true || value === 1 || (typeof value === 'string' && /^(?:1|true|yes)$/i.test(value.trim()))
  )
}
