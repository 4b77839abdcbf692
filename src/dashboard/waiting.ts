import type { ClockRun } from '../operations/clock-runs.sql.ts'
import { backupProblems, isLate, workerHealth } from '../operations/system-state.ts'
import type { Upkeep, Waiting } from './dashboard.sql.ts'

/** All transfers that wait for a person. */
export function openTransfers(waiting: Waiting): number {
  return waiting.unmatched + waiting.held + waiting.wrongAccount
}

/** What waits, by the address where it is dealt with: the badges of the operators' sidebar. */
export function sidebarCounts(waiting: Waiting): Readonly<Record<string, number>> {
  return {
    '/admin/orders': waiting.orders,
    '/admin/deposits': openTransfers(waiting) + waiting.claims + waiting.reversals,
    '/admin/tickets': waiting.tickets,
    '/admin/adjustments': waiting.adjustments,
  }
}

/** Everything that may wait for somebody, in the order in which it is shown: money and people before machinery. */
const duties = [
  ['orders', '/admin/orders?view=attention'],
  ['transfers', '/admin/deposits?view=open'],
  ['claims', '/admin/deposits/claims'],
  ['reversals', '/admin/deposits'],
  ['adjustments', '/admin/adjustments?view=waiting'],
  ['tickets', '/admin/tickets'],
  ['brokenChecks', '/admin/system/checks'],
  ['workerDown', '/admin/system'],
  ['lateJobs', '/admin/system'],
  ['failedJobs', '/admin/system'],
  ['providersOutOfFunds', '/admin/providers'],
  ['providersFailing', '/admin/providers'],
  ['providersPaused', '/admin/providers'],
  ['providersOff', '/admin/providers'],
  ['catalogueChanges', '/admin/catalogue'],
  ['backupNone', '/admin/system'],
  ['backupOld', '/admin/system'],
  ['backupUntested', '/admin/system'],
] as const
/** Counted no further where there may be many: past this nobody reads the difference. */
export const DUTY_COUNT_MAX = 1000

type DutyKind = (typeof duties)[number][0]

/** Something that waits: what, where it is dealt with, and how many, where it can be counted. */
export type Duty = { kind: DutyKind; href: string; count: number | undefined }

/** What waits, without that of which there is nothing. */
export function dutiesOf(
  { waiting, upkeep, clock }: { waiting: Waiting; upkeep: Upkeep; clock: readonly ClockRun[] },
  now: Date,
): Duty[] {
  const { backupMadeAt, backupRestoredAt } = upkeep
  const backup = backupProblems(backupMadeAt ? { madeAt: backupMadeAt } : undefined, backupRestoredAt, now)
  const isDown = workerHealth(clock, now) === 'down'
  const counts: Readonly<Record<DutyKind, number | boolean>> = {
    ...{ ...waiting, ...upkeep, transfers: openTransfers(waiting) },
    workerDown: isDown,
    // Where nothing runs everything is late.
    lateJobs: isDown ? 0 : clock.filter((run) => run.error !== null || isLate(run, now)).length,
    backupNone: backup.includes('none'),
    backupOld: backup.includes('old'),
    backupUntested: backup.includes('untested'),
  }
  return duties.flatMap(([kind, href]) => {
    const count = counts[kind]
    return count ? [{ kind, href, count: count === true ? undefined : count }] : []
  })
}
