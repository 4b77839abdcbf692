import type { Backup } from './backups.sql.ts'
import { clockJobs } from './clock-jobs.ts'
import type { ClockRun } from './clock-runs.sql.ts'
import type { LostMessage, Messages } from './system.sql.ts'

/** How a part of the shop fares. `off` is by choice: it was not configured. */
export type Health = 'well' | 'slow' | 'down' | 'off'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const BACKUP_OLD_MS = DAY_MS
const RESTORE_OLD_MS = 30 * DAY_MS
/** Messages are sent within seconds; one that has waited for so long is stuck. */
const MESSAGE_LATE_MS = 5 * MINUTE_MS

/** Whether a job of the clock should have run again by now: two of its intervals and two minutes are over. */
export function isLate(run: ClockRun, now: Date): boolean {
  const minutes = clockJobs.find((one) => one.job === run.job)?.minutes
  return minutes !== undefined && ageMs(run.finishedAt, now) > (2 * minutes + 2) * MINUTE_MS
}

/** How the background fares: `down` when no process has run the job of every minute lately. */
export function workerHealth(runs: readonly ClockRun[], now: Date): Health {
  const beat = runs.find((run) => run.job === 'every_minute')
  if (!beat || isLate(beat, now)) return 'down'
  return runs.some((run) => run.error !== null || isLate(run, now)) ? 'slow' : 'well'
}

/** How a channel fares, by what waits in it. */
export function channelHealth(isConfigured: boolean, messages: Messages, now: Date): Health {
  if (!isConfigured) return 'off'
  if (!messages.waitingSince || ageMs(messages.waitingSince, now) < MESSAGE_LATE_MS) return 'well'
  return messages.error === null ? 'slow' : 'down'
}

/** How the operators' own chat fares: also badly when it took nothing since a message was lost, or lost one today. */
export function chatHealth(isConfigured: boolean, messages: Messages & LostMessage, now: Date): Health {
  const { lostAt, sentAt } = messages
  const health = channelHealth(isConfigured, messages, now)
  if (health === 'off' || lostAt === null) return health
  if (sentAt === null || lostAt > sentAt) return 'down'
  return health === 'well' && ageMs(lostAt, now) < DAY_MS ? 'slow' : health
}

/** What is wrong with the backups: there is none, the newest is too old, none was restored lately. */
export function backupProblems(
  newest: Pick<Backup, 'madeAt'> | undefined,
  lastRestore: Date | null,
  now: Date,
): ('none' | 'old' | 'untested')[] {
  if (!newest) return ['none']
  const isOld = ageMs(newest.madeAt, now) > BACKUP_OLD_MS
  const isUntested = lastRestore === null || ageMs(lastRestore, now) > RESTORE_OLD_MS
  return [...(isOld ? (['old'] as const) : []), ...(isUntested ? (['untested'] as const) : [])]
}

/** Whether the database was made less than a day ago. */
export function isFirstDay({ madeAt }: { madeAt: Date | null }, now: Date): boolean {
  return madeAt !== null && ageMs(madeAt, now) < DAY_MS
}

/** Whole minutes since a moment. */
export function minutesSince(at: Date, now: Date): number {
  return Math.max(0, Math.floor(ageMs(at, now) / MINUTE_MS))
}

function ageMs(at: Date, now: Date): number {
  return now.getTime() - at.getTime()
}
