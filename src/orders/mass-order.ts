import { createHash } from 'node:crypto'
import { Money } from '../core/money.ts'
import { Refusal, type RefusalCode, type RefusalDetails } from '../core/refusal.ts'
import { hashOf, type OrderForm, type OrderRequest, orderRequest } from './order-request.ts'
import type { Price } from './pricing.ts'

/** One line of a mass order as it was sent: a form, or what is wrong with it as such. */
export type MassLine =
  /** `expectedPrice`: the total its buyer was shown, if they were; another one refuses the line. */
  { form: OrderForm; expectedPrice?: Money } | { refused: Refusal; sent: unknown }

/** Many orders of one buyer, to be placed together. */
export type MassOrder = {
  userId: string
  lines: readonly ({ request: OrderRequest } | { refused: Refusal })[]
  /** Nothing is placed unless everything can be. */
  allOrNone: boolean
  idempotencyKey: string | undefined
  /** Of everything that was asked: the same key with other lines is refused. */
  requestHash: Buffer
}

/** What came of one line. */
type LineOutcome = { placed: { orderId: string; number: number; price: Price } } | { refused: Refusal }

/** What came of a mass order, line by line, and what it left in the wallet. */
export type MassOutcome = { lines: readonly LineOutcome[]; newBalance: Money }

/** Makes the mass order of these lines. */
export function massOrder(
  userId: string,
  lines: readonly MassLine[],
  options: { allOrNone: boolean; idempotencyKey: string | undefined },
): MassOrder {
  const hash = createHash('sha256').update(String(options.allOrNone))
  for (const line of lines) hash.update('form' in line ? hashOf(line.form) : hashOfText(textOf(line.sent)))
  return {
    userId,
    lines: lines.map((line) =>
      'form' in line
        ? { request: orderRequest(userId, line.form, { expectedPrice: line.expectedPrice }) }
        : line,
    ),
    ...options,
    requestHash: hash.digest(),
  }
}

function hashOfText(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function textOf(sent: unknown): string {
  try {
    return JSON.stringify(sent)
  } catch {
    // What can be read from JSON can be nested too deep to be written again.
    return ''
  }
}

/** An outcome as it is stored with its key: refusals by code, so that a repeat reads them in its own language. */
export type StoredAnswer = {
  lines: (
    | { orderId: string; number: number; base: string; discount: string; final: string }
    | { code: RefusalCode; details: RefusalDetails }
  )[]
  newBalance: string
}

/** The answer as the database can hold it. */
export function toStoredAnswer(outcome: MassOutcome): StoredAnswer {
  return {
    lines: outcome.lines.map((line) => {
      if ('refused' in line) return { code: line.refused.code, details: storable(line.refused.details) }
      const { orderId, number, price } = line.placed
      const { base, discount, final } = price
      return {
        orderId,
        number,
        base: base.toString(),
        discount: discount.toString(),
        final: final.toString(),
      }
    }),
    newBalance: outcome.newBalance.toString(),
  }
}

// The name of a field that was refused is the sender's, and jsonb does not hold every text.
function storable(details: RefusalDetails): RefusalDetails {
  const texts = Object.entries(details).map(([name, detail]) => [
    name,
    typeof detail === 'string' ? detail.toWellFormed().replaceAll('\0', '') : detail,
  ])
  return Object.fromEntries(texts)
}

/** What `toStoredAnswer` was given. */
export function fromStoredAnswer(answer: StoredAnswer): MassOutcome {
  return {
    lines: answer.lines.map((line) => {
      if ('code' in line) return { refused: new Refusal(line.code, line.details) }
      const price = {
        base: Money.parse(line.base),
        discount: Money.parse(line.discount),
        final: Money.parse(line.final),
      }
      return { placed: { orderId: line.orderId, number: line.number, price } }
    }),
    newBalance: Money.parse(answer.newBalance),
  }
}
