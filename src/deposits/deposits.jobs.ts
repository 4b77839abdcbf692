import { setTimeout as sleep } from 'node:timers/promises'
import type { Transfer } from '../partners/sepay.ts'
import { fetchTransfers, type SepayApi } from '../partners/sepay-list.ts'
import type { Transaction } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { endBankReading, type ReadingEnd } from './end-bank-reading.ts'
import { noteListed } from './note-listed.ts'
import { type ReceivingShop, receiveTransfer } from './receive-transfer.ts'
import { takeBankReading } from './take-bank-reading.ts'

export type ReconcileParts = {
  transaction: Transaction
  log: Log
  /** Undefined while SePay's reading API is not configured. */
  bankList?: { api: SepayApi; shop: ReceivingShop; pageRows?: number } | undefined
}

const WINDOW_MS = 48 * 3_600_000
const WINDOW_MAX_MS = 31 * 24 * 3_600_000
/** How far a reading reaches back before the one that it goes on from. */
const OVERLAP_MS = 3_600_000
/** The bank's clock may be a little ahead of ours. */
const AHEAD_MS = 600_000
const LEASE_MS = 180_000
const READ_LIMIT_MS = 120_000
const PAGE_ROWS = 5_000
const CALLS_MAX = 150
const SECOND_MS = 1_000
/** SePay lets two calls a second through; a little more than half a second apart they never come too often. */
const PACE_MS = 550
const BUSY_TRIES = 5
const FAILURES_MAX = 20

/**
 * Reads the bank's transfers of the last 48 hours, or since the last reading where that is longer ago, and receives
 * each that the webhook has not told of, through the same function as the webhook. One process at a time reads. What
 * could not be read or stored is told to the operators.
 */
export async function reconcileBank(parts: ReconcileParts, stop: AbortSignal): Promise<void> {
  const { transaction, log, bankList } = parts
  const last = bankList && (await takeBankReading(transaction, LEASE_MS))
  if (!last) return
  const { transfers, end } = await readWindow(bankList, windowSince(last.lastReadAt), stop)
  const failed = await receiveMissed(parts, bankList.shop, transfers)
  const ended = failed > 0 ? { reason: `${failed} transfers could not be stored`, urgent: true } : end
  if (typeof ended === 'object') log.error({ reason: ended.reason }, 'reconciling with the bank failed')
  await endBankReading(transaction, ended)
}

function windowSince(lastReadAt: Date | null): number {
  const now = Date.now()
  const since = Math.min(now - WINDOW_MS, (lastReadAt?.getTime() ?? now) - OVERLAP_MS)
  return Math.max(since, now - WINDOW_MAX_MS)
}

/** Receives what is not known yet, and gives how many could not be stored. */
async function receiveMissed(
  { transaction, log }: ReconcileParts,
  shop: ReceivingShop,
  transfers: readonly Transfer[],
): Promise<number> {
  const known = await noteListed(
    transaction,
    transfers.map((transfer) => transfer.sepayId),
  )
  const missed = transfers.filter((transfer) => !known.has(transfer.sepayId))
  // Oldest first, as the webhook would have told of them.
  missed.sort((a, b) => Number(a.sepayId) - Number(b.sepayId))
  let failed = 0
  for (const transfer of missed) {
    try {
      const { outcome } = await receiveTransfer(transaction, shop, transfer, 'list')
      if (outcome === 'duplicate') continue
      log.warn({ sepayId: transfer.sepayId, outcome }, 'the webhook had not told of a transfer')
    } catch (error) {
      // One that cannot be stored must not keep the others from their money.
      log.error({ err: error, sepayId: transfer.sepayId }, 'a transfer of the list could not be stored')
      if (++failed >= FAILURES_MAX) break
    }
  }
  return failed
}

type Reading = { transfers: Transfer[]; end: ReadingEnd }

/**
 * Reads everything between two moments. A window that fills its page is read again in parts: that holds in whatever
 * order the list comes, while going on from the last row would pass over what the bank told of late. What was read
 * before a failure counts: it is money all the same.
 */
async function readWindow(
  { api, shop, pageRows = PAGE_ROWS }: NonNullable<ReconcileParts['bankList']>,
  sinceMs: number,
  stop: AbortSignal,
): Promise<Reading> {
  const found = new Map<string, Transfer>()
  const ended = (end: ReadingEnd): Reading => ({ transfers: [...found.values()], end })
  const failed = (reason: string, urgent: boolean) => ended({ reason, urgent })
  const startedAt = Date.now()
  const windows = [{ from: sinceMs, to: startedAt + AHEAD_MS }]
  let [busy, oddRows] = [0, 0]
  for (let call = 0; call < CALLS_MAX && Date.now() - startedAt < READ_LIMIT_MS; call++) {
    const window = windows.pop()
    if (!window) return oddRows > 0 ? failed(`${oddRows} rows could not be read`, true) : ended('done')
    if (call > 0) await sleep(PACE_MS)
    if (stop.aborted) return ended('stopped')
    const answer = await fetchTransfers(api, {
      accountNumber: shop.accountNumber,
      from: new Date(window.from),
      to: new Date(window.to),
      limit: pageRows,
    })
    if (answer.outcome === 'busy') {
      if (++busy > BUSY_TRIES) return failed('called too often', false)
      windows.push(window)
      await sleep(answer.afterMs)
      continue
    }
    if (answer.outcome !== 'ok') return failed(answer.reason, answer.outcome === 'no_access')
    busy = 0
    for (const transfer of answer.transfers) found.set(transfer.sepayId, transfer)
    if (answer.rows < pageRows) {
      oddRows += answer.oddRows
      continue
    }
    if (window.to - window.from <= SECOND_MS) return failed('more in one second than can be read', true)
    // Both ends are included to the second, so nothing falls between the parts.
    const middle = middleOf(window, answer.transfers)
    windows.push({ from: window.from, to: middle }, { from: middle, to: window.to })
  }
  return failed('the list is longer than can be read', true)
}

/** Where to part a window: in the middle of what was seen of it, so that few calls find where the transfers are. */
function middleOf(window: { from: number; to: number }, seen: readonly Transfer[]): number {
  const times = seen.map((transfer) => transfer.transferredAt.getTime()).sort((a, b) => a - b)
  const median = times[Math.floor(times.length / 2)]
  if (median !== undefined && window.from < median && median < window.to) return median
  return Math.floor((window.from + window.to) / 2)
}
