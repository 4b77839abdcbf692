import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame, typedText } from '../accounts/page-frame.pages.tsx'
import { guardedLink } from '../catalog/order-rule.ts'
import { listOpenRules } from '../catalog/order-rules.sql.ts'
import { listServicesById } from '../catalog/services.sql.ts'
import { newId } from '../core/id.ts'
import { Money } from '../core/money.ts'
import type { Refusal } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { Limit } from '../platform/limits.ts'
import { clearPageCookie } from '../platform/page-cookies.ts'
import { listDisclosures } from '../support/disclosures.sql.ts'
import { acceptShownTerms } from '../support/terms-consent.pages.ts'
import { checkMass, type MassCheck } from './mass-check.ts'
import { MassGridPage, type MassNotice } from './mass-grid.tsx'
import { MASS_LINES_MAX, readMassLines, type TypedLine, withoutHeading } from './mass-lines.ts'
import { type MassOrder, type MassOutcome, massOrder } from './mass-order.ts'
import { MassResultPage, type ResultLine } from './mass-result.tsx'
import { MassStartPage } from './mass-start.tsx'
import { DRAFT_COOKIE } from './order-draft.ts'
import { findKeptDraft } from './order-drafts.sql.ts'
import { keepMassDraft, topUpAddress } from './order-start.pages.ts'
import { listRunningLinks } from './running-links.sql.ts'

export type MassPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  placeMassOrder(mass: MassOrder): Promise<MassOutcome>
  orderLimit: Limit
}

const LINES_MAX_CHARACTERS = 1_000_000
// Each character of a link may take three in a form.
const BODY_MAX_BYTES = 4 * 1_048_576

const StartQuery = Type.Object({ draft: Type.Optional(Type.String({ maxLength: 10 })) })
/** `fixes` names the lines that could be corrected one by one, each in a field of its own, `fix_7`. */
const SentLines = Type.Object(
  {
    lines: Type.Optional(Type.String({ maxLength: LINES_MAX_CHARACTERS })),
    prices: Type.Optional(Type.String({ pattern: '^[\\d.,]{0,20000}$' })),
    token: Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}$' })),
    mode: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('good')])),
    fixes: Type.Optional(Type.String({ pattern: '^\\d{1,4}(,\\d{1,4}){0,999}$' })),
  },
  { additionalProperties: Type.String({ maxLength: 5000 }), form: true },
)

/** Many orders at once: typed or pasted, checked line by line, ordered, and told line by line. */
export function massOrderPages(app: Server, parts: MassPageParts): void {
  const { frame, db } = parts
  const access = { access: 'customer' as const }
  const sent = {
    bodyLimit: BODY_MAX_BYTES,
    config: access,
    attachValidation: true,
    schema: { hide: true, body: SentLines },
  }

  app.get(
    '/orders/mass',
    { config: access, schema: { hide: true, querystring: StartQuery } },
    async (request, reply) => {
      const isKept = request.query.draft !== undefined
      const kept = isKept ? await findKeptDraft(db, userOf(request).id, 'mass') : undefined
      return kept === undefined
        ? frame.page(request, reply, <MassStartPage text="" />)
        : showCheck(parts, request, reply, kept)
    },
  )

  app.post('/orders/mass/check', sent, async (request, reply) => {
    if (request.validationError) throw request.validationError
    // A list that was shown before has no heading any more: its first line may be a wrong one.
    const { text } = correctedText(request.body)
    return showCheck(parts, request, reply, request.body.prices ? text : withoutHeading(text))
  })
  app.get('/orders/mass/check', { config: access, schema: { hide: true } }, async (_request, reply) =>
    reply.redirect('/orders/mass', 303),
  )

  app.post('/orders/mass/draft', sent, async (request, reply) => {
    if (request.validationError) throw request.validationError
    const { text } = correctedText(request.body)
    const check = await checkLines(parts, request, readMassLines(text).slice(0, MASS_LINES_MAX))
    await keepMassDraft(parts.transaction, request, reply, text)
    return reply.redirect(await topUpAddress(db, check.missing), 303)
  })

  app.post('/orders/mass', sent, async (request, reply) => {
    if (request.validationError) throw request.validationError
    const { text, isCorrected } = correctedText(request.body)
    const { token, mode = 'all' } = request.body
    const lines = readMassLines(text)
    const shown = request.body.prices && shownPrices(request.body.prices, lines.length)
    // Nothing is charged that was not shown: a list that was edited since is shown with its prices first.
    if (isCorrected || !shown || !token) return showCheck(parts, request, reply, text, { kind: 'changed' })
    const chosen = lines.flatMap((line, place) =>
      'form' in line && shown[place] ? [{ line, expectedPrice: shown[place] }] : [],
    )
    if (chosen.length === 0 || (mode === 'all' && chosen.length < lines.length)) {
      return showCheck(parts, request, reply, text)
    }
    const outcome = await attempt(() => place(parts, request, chosen, { token, allOrNone: mode === 'all' }))
    if ('refused' in outcome) return showRefused(parts, request, reply, text, outcome.refused)
    const byLine = new Map(chosen.map(({ line }, at) => [line as TypedLine, outcome.value.lines[at]!]))
    const isPlaced = outcome.value.lines.some((line) => 'placed' in line)
    await frame.refreshUser(request)
    if (!isPlaced) {
      const why = outcome.value.lines.find((line) => 'refused' in line && line.refused.code !== 'not_placed')
      return showCheck(parts, request, reply, text, {
        kind: 'none',
        refused: why && 'refused' in why ? why.refused : undefined,
      })
    }
    clearPageCookie(reply, DRAFT_COOKIE)
    const told = lines.map((line): ResultLine => ({ line, outcome: byLine.get(line) }))
    return frame.page(request, reply, <MassResultPage lines={told} />)
  })
}

async function place(
  parts: MassPageParts,
  request: FastifyRequest,
  chosen: readonly { line: Extract<TypedLine, { form: unknown }>; expectedPrice: Money }[],
  { token, allOrNone }: { token: string; allOrNone: boolean },
): Promise<MassOutcome> {
  const lines = chosen.map(({ line, expectedPrice }) => ({ form: line.form, expectedPrice }))
  const options = { allOrNone, idempotencyKey: `mass-form:${token}` }
  await parts.orderLimit.check(request, lines.length)
  await acceptShownTerms(parts.transaction, request)
  return parts.placeMassOrder(massOrder(userOf(request).id, lines, options))
}

async function showCheck(
  parts: MassPageParts,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  notice?: MassNotice,
): Promise<FastifyReply> {
  const lines = readMassLines(text)
  if (lines.length === 0 || lines.length > MASS_LINES_MAX) {
    const tooMany = lines.length > 0 ? lines.length : undefined
    reply.code(422)
    return parts.frame.page(
      request,
      reply,
      <MassStartPage text={text} tooMany={tooMany} isEmpty={!tooMany} />,
    )
  }
  const check = await checkLines(parts, request, lines)
  const services = new Map(check.lines.flatMap(({ service }) => (service ? [[service.id, service]] : [])))
  const byId = await listDisclosures(parts.db, [...services.keys()])
  const disclosed = [...byId].map(([id, disclosure]) => ({ service: services.get(id)!, disclosure }))
  const page = <MassGridPage {...{ check, disclosed, notice }} token={newId()} />
  return parts.frame.page(request, reply, page)
}

async function showRefused(
  parts: MassPageParts,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  refused: Refusal,
): Promise<FastifyReply> {
  markRefused(reply, refused)
  await parts.frame.refreshUser(request)
  const isRepeat = refused.code === 'idempotency_key_reused'
  return showCheck(parts, request, reply, text, isRepeat ? { kind: 'sent' } : { kind: 'none', refused })
}

async function checkLines(
  { frame, db }: MassPageParts,
  request: FastifyRequest,
  lines: readonly TypedLine[],
): Promise<MassCheck> {
  const ids = new Set(lines.flatMap((line) => ('form' in line ? [line.form.serviceId] : [])))
  const [services, tiers, personalPrices, rules] = await Promise.all([
    listServicesById(db, [...ids]),
    frame.tiers(request),
    frame.personalPrices(request),
    listOpenRules(db),
  ])
  const byId = new Map(services.map((service) => [service.id, service]))
  const guarded = lines.flatMap((line) => {
    const service = 'form' in line ? byId.get(line.form.serviceId) : undefined
    const link = service && 'form' in line && guardedLink(rules, service, line.form.link)
    return link ? [link] : []
  })
  const running = await listRunningLinks(db, guarded)
  const prices = { services: byId, tiers, personalPrices, rules, running }
  return checkMass(lines, prices, userOf(request), new Date())
}

/** The list as it stands after the corrections of single lines; a line whose field was emptied is left out. */
function correctedText(body: { lines?: string; fixes?: string }): { text: string; isCorrected: boolean } {
  const lines = readMassLines(body.lines ?? '').map((line) => line.text)
  const places = (body.fixes ?? '').split(',').filter(Boolean).map(Number)
  let isCorrected = false
  for (const place of places) {
    const fixed = typedText(body, `fix_${place}`)
      .replace(/[\r\n]+/g, ' ')
      .trim()
    const before = lines[place - 1]
    if (before === undefined || before === fixed) continue
    lines[place - 1] = fixed
    isCorrected = true
  }
  return { text: lines.filter(Boolean).join('\n'), isCorrected }
}

/** What each line was shown to cost; undefined where it was not, and as a whole when it fits another list. */
function shownPrices(text: string, lines: number): (Money | undefined)[] | undefined {
  const prices = text.split(',')
  if (prices.length !== lines || prices.some((price) => !/^(\d{1,11}\.\d{4})?$/.test(price))) return undefined
  return prices.map((price) => (price === '' ? undefined : Money.parse(price)))
}
