import { parseVietnamTime } from '../core/clock.ts'
import { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import type { ClaimEvidence } from './claims.sql.ts'

const EARLIEST = new Date('2015-01-01T00:00:00+07:00')
const AHEAD_MAX_MS = 600_000
const AMOUNT_MAX = 100_000_000_000

/**
 * Reads what a customer says about their transfer: whole đồng, Vietnam's wall clock with or without seconds and
 * offset, not in the future, and two texts. Refuses `invalid_request`, naming the field.
 */
export function readEvidence(
  typed: { amount: number | undefined; transferredAt: string; bank: string; note: string },
  now: Date,
): ClaimEvidence {
  const wrong = (field: string, problem: string) => refuse('invalid_request', { field, problem })
  const { amount } = typed
  if (amount === undefined || !Number.isSafeInteger(amount)) return wrong('amount', 'unreadable')
  if (amount < 1) return wrong('amount', 'minimum')
  if (amount > AMOUNT_MAX) return wrong('amount', 'maximum')
  const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\+07:00)?$/.exec(typed.transferredAt.trim())
  const transferredAt = time && parseVietnamTime(`${time[1]} ${time[2]}${time[3] ?? ':00'}`)
  if (!transferredAt) return wrong('transferred_at', 'unreadable')
  const aheadMs = transferredAt.getTime() - now.getTime()
  if (aheadMs > AHEAD_MAX_MS) return wrong('transferred_at', 'maximum')
  if (transferredAt < EARLIEST) return wrong('transferred_at', 'minimum')
  const bank = plainText(typed.bank, 100)
  if (bank === '') return wrong('bank', 'required')
  return { amount: Money.dong(amount), transferredAt, bank, note: plainText(typed.note, 1000) }
}

function plainText(text: string, most: number): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .toWellFormed()
    .trim()
    .slice(0, most)
}
