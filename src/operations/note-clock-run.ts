import type { Transaction } from '../platform/db.ts'
import { upsertClockRun } from './clock-runs.sql.ts'
import { struckOut } from './struck-out.ts'

/** Writes down that a job of the clock has run, and what went wrong if anything did. */
export async function noteClockRun(
  transaction: Transaction,
  run: { job: string; tookMs: number; error: unknown },
): Promise<void> {
  const { job, tookMs, error } = run
  const words = error === undefined ? null : struckOut(error instanceof Error ? error.message : String(error))
  await transaction((tx) => upsertClockRun(tx, { job, tookMs: Math.round(tookMs), error: words }))
}
