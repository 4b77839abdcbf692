import { groupDigits } from '../core/group-digits.ts'
import { Money } from '../core/money.ts'

/** Grouped as Vietnamese people write numbers, in both languages like the money beside them: `1.000`. */
export function formatNumber(value: number): string {
  const [whole, decimals] = String(value).split('.') as [string, string?]
  return groupDigits(whole) + (decimals ? `,${decimals}` : '')
}

/** A percentage, at most one decimal: `12,5%`. */
export function formatPercent(percent: number): string {
  return `${formatNumber(Math.round(percent * 10) / 10)}%`
}

/** A length of time in its two largest units: `45 phút`, `2 giờ 5 phút`, `3 ngày 4 giờ`. */
export function formatMinutes(minutes: number, units: { day: string; hour: string; minute: string }): string {
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = Math.round(minutes % 60)
  const parts = [
    days && `${days} ${units.day}`,
    hours && `${hours} ${units.hour}`,
    rest && `${rest} ${units.minute}`,
  ]
  const told = parts.filter(Boolean).slice(0, 2)
  return told.length > 0 ? told.join(' ') : `0 ${units.minute}`
}

/**
 * The whole number a person typed, grouped or not: `1.000.000`, `1,000,000`, `1 000 000` and `1000000` are
 * the same. Undefined for anything else, so that `1.5` is not taken for 15.
 */
export function readWholeNumber(text: string): number | undefined {
  const typed = text.trim()
  if (typed.length > 20) return undefined
  if (!/^(?:\d+|\d{1,3}(?:([., \u00a0])\d{3})(?:\1\d{3})*)$/.test(typed)) return undefined
  const value = Number(typed.replace(/\D/g, ''))
  return Number.isSafeInteger(value) ? value : undefined
}

/**
 * The amount of money a person typed as people write it here: `2500`, `2.500`, `2.500,5` or, in English grouping,
 * `1,000,000`. Undefined for anything else, and for `500,000`: half of the readers mean half a million by it, the
 * others five hundred.
 */
export function readAmount(text: string): Money | undefined {
  const typed = text.trim().replace(/\s*(₫|đ)$/, '')
  const [whole = '', decimals, ...more] = typed.split(',')
  const dong = readWholeNumber(more.length > 0 ? typed : whole)
  if (dong === undefined || /^[1-9]\d{0,2},\d{3}$/.test(typed)) return undefined
  if (more.length > 0) return Money.dong(dong)
  if (!/^\d{0,4}$/.test(decimals ?? '')) return undefined
  return Money.dong(dong).plus(decimals ? Money.parse(`0.${decimals}`) : Money.zero)
}

/**
 * A customer's link as something to click on, or undefined where clicking could run it or leave the web
 * (`javascript:`, `data:`, no scheme at all).
 */
export function safeHref(link: string): string | undefined {
  const url = URL.parse(link)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined
}

/**
 * Where to go on to inside the panel, from something a stranger may have written: a path with its query, or
 * undefined for everything that would lead to another site.
 */
export function localPath(text: string | undefined): string | undefined {
  if (!text?.startsWith('/')) return undefined
  const url = URL.parse(text, 'http://panel.invalid')
  if (url?.origin !== 'http://panel.invalid') return undefined
  // `/.//elsewhere.example` comes out of the parser as `//elsewhere.example`, which is another site.
  if (url.pathname.startsWith('//')) return undefined
  return url.pathname + url.search + url.hash
}

/** A path with those of these parameters that have a value. */
export function addressOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path
}

/** A link cut in the middle for narrow places; the ends are what tells two links apart. */
export function shortLink(link: string, length = 32): string {
  const bare = link.replace(/^https?:\/\/(www\.)?/, '')
  if (bare.length <= length) return bare
  const tail = Math.floor(length / 3)
  return `${bare.slice(0, length - tail - 1)}…${bare.slice(-tail)}`
}
