import type { FastifyReply, FastifyRequest } from 'fastify'
import { userOf } from '../accounts/access.api.ts'
import type { Money } from '../core/money.ts'
import { getDepositLimits } from '../deposits/deposits.sql.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { setPageCookie } from '../platform/page-cookies.ts'
import { addressOf, readWholeNumber } from '../ui/format.ts'
import { keepDraft } from './keep-draft.ts'
import {
  DRAFT_COOKIE,
  draftOf,
  type KeptElsewhere,
  keptElsewhere,
  type OrderDraft,
  packDraft,
  takesQuantity,
  unpackDraft,
} from './order-draft.ts'
import { findKeptDraft } from './order-drafts.sql.ts'
import { findUserOrder, type OrderDetail } from './orders.sql.ts'

const DRAFT_KEPT_SECONDS = 7 * 24 * 3600

/**
 * What a form starts with: what was kept, an earlier order, or what the address says; the latter wins. `repeats` is
 * the earlier order.
 */
export async function startingDraft(
  db: Queryable,
  request: FastifyRequest & { query: { again?: string; draft?: string } },
): Promise<{ draft: OrderDraft; repeats: OrderDetail | undefined }> {
  const { again, draft } = request.query
  const kept = draft ? await keptDraft(db, request) : {}
  const number = readWholeNumber(again ?? '')
  const repeats = number === undefined ? undefined : await findUserOrder(db, userOf(request).id, number)
  const repeated = repeats && {
    service: String(repeats.serviceId),
    link: repeats.link,
    quantity: takesQuantity(repeats.serviceType) ? String(repeats.quantity / repeats.runs) : '',
    ...Object.fromEntries(Object.entries(repeats.fields).map(([name, value]) => [name, String(value)])),
    runs: repeats.runs > 1 ? String(repeats.runs) : '',
    interval: repeats.intervalMinutes === null ? '' : String(repeats.intervalMinutes),
  }
  return { draft: { ...kept, ...draftOf(repeated), ...draftOf(request.query) }, repeats }
}

/** The kind of draft that the browser knows to be kept with us, if it is. */
export function draftElsewhere(request: FastifyRequest): KeptElsewhere | undefined {
  const cookie = request.cookies[DRAFT_COOKIE]
  return keptElsewhere.find((mark) => mark === cookie)
}

async function keptDraft(db: Queryable, request: FastifyRequest): Promise<OrderDraft> {
  if (draftElsewhere(request) !== 'stored') return unpackDraft(request.cookies[DRAFT_COOKIE])
  const content = await findKeptDraft(db, userOf(request).id, 'order')
  return content === undefined ? {} : draftOf(JSON.parse(content))
}

/** Keeps a draft of one order: with the browser where it fits into a cookie, else with us. */
export async function keepOrderDraft(
  transaction: Transaction,
  request: FastifyRequest,
  reply: FastifyReply,
  draft: OrderDraft,
): Promise<void> {
  const packed = packDraft(draft)
  if (packed === undefined) {
    const userId = userOf(request).id
    await keepDraft(transaction, { userId, kind: 'order', content: JSON.stringify(draft) })
  }
  rememberDraft(reply, packed ?? 'stored')
}

/** Keeps the lines of a mass order, with us. */
export async function keepMassDraft(
  transaction: Transaction,
  request: FastifyRequest,
  reply: FastifyReply,
  lines: string,
): Promise<void> {
  await keepDraft(transaction, { userId: userOf(request).id, kind: 'mass', content: lines })
  rememberDraft(reply, 'mass')
}

function rememberDraft(reply: FastifyReply, value: string): void {
  setPageCookie(reply, DRAFT_COOKIE, value, DRAFT_KEPT_SECONDS)
}

/** Where what is missing is topped up: less than a deposit's minimum becomes that. */
export async function topUpAddress(db: Queryable, missing: Money | undefined): Promise<string> {
  const { min } = await getDepositLimits(db)
  const amount = missing && (missing.isLessThan(min) ? min : missing)
  return addressOf('/wallet/top-up', { amount: amount && String(amount.toJSON()) })
}
