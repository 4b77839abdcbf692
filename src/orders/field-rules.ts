import { vietnamDate } from '../core/clock.ts'
import { type RefusalDetails, refuse } from '../core/refusal.ts'
import {
  filledLines,
  isTypeField,
  kindOfField,
  type ServiceType,
  type TypeField,
} from '../core/service-type.ts'
import { isWebLink } from './link.ts'

/** The fields that belong to a service's type, by the protocol's names, as they are stored and sent. */
export type OwnFields = Readonly<Partial<Record<TypeField, string | number>>>

/** How much of its service a post of a subscription may get. */
type Limits = { minQuantity: number; maxQuantity: number }

const LINES_MAX = 10_000
const TEXT_MAX = 100_000
const INTEGER_MAX = 2_147_483_647

/** How long one line may be; names and tags have no blanks in them. */
const lengths: Readonly<Partial<Record<TypeField, { max: number; isWord: boolean }>>> = {
  keywords: { max: 200, isWord: false },
  comments: { max: 5000, isWord: false },
  usernames: { max: 100, isWord: true },
  username: { max: 100, isWord: true },
  hashtags: { max: 100, isWord: true },
  hashtag: { max: 100, isWord: true },
  groups: { max: 2048, isWord: false },
  google_keyword: { max: 200, isWord: false },
}

/** The delays of a subscription, in minutes (reference/api-v2.md). */
export const delays: readonly number[] = [
  0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600,
]

/**
 * The fields of a form that its service's type takes, each checked and in the form in which it is stored and
 * sent. Refuses, always by the field's name: `field_not_taken` (`comments_not_taken`) for what the type has no
 * use for, `field_required` (`comments_required`) for what is missing or empty, `field_out_of_range` and
 * `invalid_request` for what it cannot be (reference/api-v2.md, "add by service type").
 */
export function ownFieldsOf(
  type: ServiceType,
  given: Readonly<Record<string, string | number>>,
  limits: Limits,
  now: Date,
): OwnFields {
  const taken: Partial<Record<TypeField, string | number>> = {}
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'string' && value.trim() === '') continue
    const isTaken = isTypeField(name) && (type.required.includes(name) || type.optional.includes(name))
    if (isTaken) taken[name] = checkedValue(name, value, limits, now)
    else if (name === 'comments') refuse('comments_not_taken')
    else refuse('field_not_taken', { field: isTypeField(name) ? name : name.slice(0, 40) })
  }
  for (const name of type.required) {
    if (taken[name] !== undefined) continue
    if (name === 'comments') refuse('comments_required')
    refuse('field_required', { field: name })
  }
  if (type.counts === 'posts') return subscription(taken)
  return taken
}

/** How many pieces a subscription may come to at most: as many as a post can get, for every post. */
export function piecesOfPosts(fields: OwnFields): number {
  return Number(fields.max) * (Number(fields.posts) + Number(fields.old_posts ?? 0))
}

// The protocol reads a subscription without `posts` as one without an end, which no price paid beforehand could
// cover. So it is for one post then, and the provider is told so.
function subscription(fields: OwnFields): OwnFields {
  const { min, max, posts = 1 } = fields
  if (Number(min) > Number(max)) refuse('field_out_of_range', { field: 'min', min: 1, max: Number(max) })
  return { ...fields, posts }
}

function checkedValue(field: TypeField, value: string | number, limits: Limits, now: Date): string | number {
  switch (kindOfField(field)) {
    case 'number':
      return checkedNumber(field, value, limits)
    case 'lines':
      return checkedLines(field, value)
    case 'link':
      return isWebLink(textOf(field, value)) ? textOf(field, value) : wrong(field, 'link')
    case 'text':
      if (field === 'expiry') return checkedExpiry(textOf(field, value), now)
      if (field === 'country') return checkedCountry(textOf(field, value))
      return checkedLine(field, textOf(field, value))
  }
}

function checkedNumber(field: TypeField, value: string | number, limits: Limits): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) wrong(field, 'type')
  if (field === 'delay') return delays.includes(value) ? value : wrong(field, 'choice')
  const [min, max] = rangeOf(field, limits)
  if (value < min || value > max) refuse('field_out_of_range', { field, min, max })
  return value
}

function rangeOf(field: TypeField, limits: Limits): [min: number, max: number] {
  switch (field) {
    case 'min':
    case 'max':
      return [limits.minQuantity, limits.maxQuantity]
    case 'posts':
      return [1, 1000]
    case 'old_posts':
      return [0, 1000]
    case 'device':
      return [1, 5]
    case 'type_of_traffic':
      return [1, 3]
    default:
      return [1, INTEGER_MAX]
  }
}

function checkedLines(field: TypeField, value: string | number): string {
  const lines = filledLines(textOf(field, value))
  if (lines.length > LINES_MAX) wrong(field, 'lines')
  return lines.map((line) => checkedLine(field, line)).join('\n')
}

function checkedLine(field: TypeField, line: string): string {
  const { max, isWord } = lengths[field]!
  if (line.length > max) wrong(field, kindOfField(field) === 'lines' ? 'lineLength' : 'maxLength')
  if (isWord && /\s/u.test(line)) wrong(field, 'blank')
  // A line break inside a line, and what the database cannot hold.
  if (/[\p{Cc}\u2028\u2029]/u.test(line.replaceAll('\t', ' ')) || !line.isWellFormed())
    wrong(field, 'pattern')
  return line
}

/** A day as the protocol writes it, `d/m/Y`, that is not over yet in Vietnam. */
function checkedExpiry(text: string, now: Date): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${date}T00:00:00Z`)
  // A 31st of February would be read as a day in March.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date) wrong('expiry', 'unreadable')
  if (date < vietnamDate(now)) wrong('expiry', 'past')
  return date.split('-').toReversed().join('/')
}

function checkedCountry(text: string): string {
  return /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : wrong('country', 'unreadable')
}

function textOf(field: TypeField, value: string | number): string {
  if (typeof value !== 'string') wrong(field, 'type')
  if (value.length > TEXT_MAX) wrong(field, 'maxLength')
  return value.trim()
}

function wrong(field: TypeField, problem: NonNullable<RefusalDetails[string]>): never {
  refuse('invalid_request', { field, problem })
}
