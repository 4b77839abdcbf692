import { createHash } from 'node:crypto'
import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import { filledLines, isTypeField, kindOfField } from '../core/service-type.ts'

export const ruleKinds = [
  'blocked_host',
  'blocked_text',
  'allowed_hosts',
  'quantity',
  'amount',
  'one_running',
] as const
export type RuleKind = (typeof ruleKinds)[number]

/** What an order may be for beyond what its service says; `category` null holds for every one. */
export type OrderRule = {
  kind: RuleKind
  category: string | null
  /** Of `blocked_host` the host, of `blocked_text` the folded words, of `allowed_hosts` all of them. */
  value: string | null
  /** Of `quantity` pieces, of `amount` đồng. */
  least: Money | null
  most: Money | null
  /** What the customer is told of a blocked link or text. */
  reasonVi: string | null
  reasonEn: string | null
}

/** What the rules look at of an order that its service would take. */
export type RuledOrder = {
  service: { category: string; minQuantity: number; maxQuantity: number }
  /** Empty where the type has none. */
  link: string
  fields: Readonly<Record<string, string | number>>
  quantity: number
  /** What it costs before a coupon. */
  amount: Money
}

/**
 * Checks an order against the rules of its category and those of every one. Refuses `link_blocked`, `text_blocked`,
 * `host_not_allowed`, `quantity_out_of_range` with the narrower range, `amount_too_small` and `amount_too_large`.
 */
export function checkOrderRules(rules: readonly OrderRule[], order: RuledOrder): void {
  const held = rules.filter((rule) => holdsFor(rule, order.service.category))
  if (held.length === 0) return
  const hosts = linksOf(order).flatMap((link) => hostOf(link) ?? [])
  const text = foldText([order.link, readableLink(order.link), ...textsOf(order.fields)].join('\n'))
  for (const rule of held) {
    const { value } = rule
    if (rule.kind === 'blocked_host' && hosts.some((host) => isWithin(host, value!)))
      refuse('link_blocked', reasonOf(rule))
    if (rule.kind === 'blocked_text' && text.includes(value!)) refuse('text_blocked', reasonOf(rule))
    if (rule.kind === 'quantity') checkQuantity(rule, order)
    if (rule.kind === 'amount') checkAmount(rule, order.amount)
  }
  checkAllowedHosts(held, order.link)
}

/** A link with a service of which only one order may run at a time; `key` as `linkKey` makes it. */
export type GuardedLink = { serviceId: number; key: string }

/** How a set of guarded links names one. */
export function guardedName({ serviceId, key }: GuardedLink): string {
  return `${serviceId} ${key}`
}

/** What an order must not run beside another one with, where its service's category takes one at a time. */
export function guardedLink(
  rules: readonly OrderRule[],
  service: { id: number; category: string },
  link: string | undefined,
): GuardedLink | undefined {
  if (!link?.trim() || !isOneRunning(rules, service.category)) return undefined
  return { serviceId: service.id, key: linkKey(link.trim()) }
}

function isOneRunning(rules: readonly OrderRule[], category: string): boolean {
  return rules.some((rule) => rule.kind === 'one_running' && holdsFor(rule, category))
}

/**
 * What tells a link from others, 32 hexadecimal digits: `www.` and `m.`, the protocol, a slash at the end and what
 * stands behind `#` make no difference.
 */
function linkKey(link: string): string {
  const url = URL.parse(link)
  const host = hostOf(link)?.replace(/^(?:www|m|mobile)\./, '')
  const plain = url && host ? `${host}${url.pathname.replace(/\/+$/, '')}${url.search}` : link
  return createHash('sha256').update(plain).digest('hex').slice(0, 32)
}

/** The host of what somebody typed as one, or pasted as a link; undefined when it is none. */
function plainHost(typed: string): string | undefined {
  const text = typed.trim()
  if (/[\s\p{C}]/u.test(text) || text.length > 300) return undefined
  const host = hostOf(/^https?:\/\//i.test(text) ? text : `https://${text.replace(/^\*\./, '')}`)
  return host?.includes('.') ? host.replace(/^www\./, '') : undefined
}

/** Text as rules compare it: lower case, without diacritics, single blanks. As `fold_text` does in the database. */
function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f\p{Cf}]/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}

function holdsFor(rule: OrderRule, category: string): boolean {
  return rule.category === null || rule.category === category
}

function linksOf({ link, fields }: RuledOrder): string[] {
  const more = Object.entries(fields).flatMap(([name, value]) => {
    const isLink = isTypeField(name) && kindOfField(name) === 'link'
    if (name !== 'groups' && !isLink) return []
    return filledLines(String(value))
  })
  return link === '' ? more : [link, ...more]
}

function textsOf(fields: RuledOrder['fields']): string[] {
  return Object.values(fields).filter((value) => typeof value === 'string')
}

/** A link as people read it, `%C3%A1` as á. */
function readableLink(link: string): string {
  try {
    return decodeURIComponent(link)
  } catch {
    return link
  }
}

function hostOf(link: string): string | undefined {
  return URL.parse(link.trim())?.hostname.toLowerCase().replace(/\.$/, '') || undefined
}

function isWithin(host: string, known: string): boolean {
  return host === known || host.endsWith(`.${known}`)
}

function reasonOf(rule: OrderRule): { reasonVi: string; reasonEn: string } {
  return { reasonVi: rule.reasonVi ?? '', reasonEn: rule.reasonEn ?? rule.reasonVi ?? '' }
}

function checkQuantity({ least, most }: OrderRule, { quantity, service }: RuledOrder): void {
  const min = Math.max(service.minQuantity, least?.toJSON() ?? 0)
  const max = Math.min(service.maxQuantity, most?.toJSON() ?? service.maxQuantity)
  const isOutside = (least && quantity < least.toJSON()) || (most && quantity > most.toJSON())
  if (isOutside) refuse('quantity_out_of_range', { min, max, quantity })
}

function checkAmount({ least, most }: OrderRule, amount: Money): void {
  if (least && amount.isLessThan(least)) refuse('amount_too_small', { min: least.format() })
  if (most?.isLessThan(amount)) refuse('amount_too_large', { max: most.format() })
}

/** Several rules of this kind add up: a host that one of them names is taken. */
function checkAllowedHosts(held: readonly OrderRule[], link: string): void {
  const allowed = held.flatMap((rule) => (rule.kind === 'allowed_hosts' ? rule.value!.split(' ') : []))
  const host = hostOf(link)
  if (allowed.length === 0 || host === undefined) return
  if (!allowed.some((known) => isWithin(host, known))) {
    refuse('host_not_allowed', { hosts: allowed.slice(0, 10).join(', ') })
  }
}

/** What the audit log keeps of a rule. */
export function recordOfRule(rule: OrderRule): object {
  const { kind, category, value, least, most, reasonVi, reasonEn } = rule
  const amounts = { least: least?.toString() ?? null, most: most?.toString() ?? null }
  return { kind, category, value, ...amounts, reasonVi, reasonEn }
}

/** A rule as it was typed. */
export type TypedOrderRule = {
  kind: RuleKind
  category: string
  value: string
  least: string
  most: string
  reasonVi: string
  reasonEn: string
}

const HOSTS_MAX = 30
const TEXT_MAX = 200
const REASON_MAX = 300
const QUANTITY_MAX = 2_147_483_647

/** The rule that was typed, or the fields in which something is wrong. */
export function readOrderRule(
  typed: TypedOrderRule,
  read: { amount(text: string): Money | undefined },
): { rule: OrderRule } | { wrong: (keyof TypedOrderRule)[] } {
  const { kind } = typed
  const value = readValue(kind, typed.value)
  const least = typed.least.trim() === '' ? null : read.amount(typed.least)
  const most = typed.most.trim() === '' ? null : read.amount(typed.most)
  const isBlock = kind === 'blocked_host' || kind === 'blocked_text'
  const isRange = kind === 'quantity' || kind === 'amount'
  const isWhole = (limit: Money | null | undefined) =>
    limit === null ||
    (limit !== undefined &&
      (kind === 'amount' || (limit.toString().endsWith('.0000') && limit.toJSON() <= QUANTITY_MAX)))
  const wrong: (keyof TypedOrderRule)[] = []
  if (value === undefined) wrong.push('value')
  if (isRange && (!isWhole(least) || (least === null && most === null))) wrong.push('least')
  if (isRange && (!isWhole(most) || (least && most?.isLessThan(least)))) wrong.push('most')
  const reasonVi = typed.reasonVi.trim()
  const reasonEn = typed.reasonEn.trim()
  if (isBlock && (reasonVi === '' || reasonVi.length > REASON_MAX)) wrong.push('reasonVi')
  if (isBlock && reasonEn.length > REASON_MAX) wrong.push('reasonEn')
  if (value === undefined || wrong.length > 0) return { wrong }
  return {
    rule: {
      ...{ kind, value, category: typed.category || null },
      ...{ least: isRange ? (least ?? null) : null, most: isRange ? (most ?? null) : null },
      ...{ reasonVi: isBlock ? reasonVi : null, reasonEn: isBlock ? reasonEn || null : null },
    },
  }
}

/** Null for a kind that has none, undefined for one that cannot be. */
function readValue(kind: RuleKind, typed: string): string | null | undefined {
  if (kind === 'blocked_host') return plainHost(typed)
  if (kind === 'blocked_text') {
    const text = foldText(typed)
    return text.length >= 2 && text.length <= TEXT_MAX ? text : undefined
  }
  if (kind !== 'allowed_hosts') return null
  const hosts = typed
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(plainHost)
  const isGood = hosts.length > 0 && hosts.length <= HOSTS_MAX && !hosts.includes(undefined)
  return isGood ? [...new Set(hosts)].join(' ') : undefined
}
