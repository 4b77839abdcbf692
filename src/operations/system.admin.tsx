import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { mayDo } from '../accounts/permission.ts'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { RedisState } from '../platform/limits.ts'
import { ErrorsPage } from './admin-errors.tsx'
import { SystemPage } from './admin-system.tsx'
import { findAuditCheck } from './audit-checks.sql.ts'
import { getLastRestore, listBackups } from './backups.sql.ts'
import { findLatestRun } from './checks.sql.ts'
import { listClockRuns } from './clock-runs.sql.ts'
import { countJobs, listJobs } from './jobs.sql.ts'
import { ERRORS_KEPT } from './keep-errors.ts'
import { listLoggedErrors } from './logged-errors.sql.ts'
import { retryJob } from './retry-job.ts'
import { runClockJob } from './run-clock-job.ts'
import { struckOut } from './struck-out.ts'
import {
  getDatabaseFacts,
  getMailsState,
  getNoticesState,
  hasStatementStatistics,
  listBudgetUses,
  listProcesses,
  listSlowQueries,
  pingDatabase,
} from './system.sql.ts'
import { channelHealth, chatHealth, type Health, workerHealth } from './system-state.ts'

export type SystemPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  /** Asks Redis whether it is there. */
  redisState(): Promise<RedisState>
  /** Ways of telling people, where they are configured. */
  partners: { telegram: object | undefined; mail: object | undefined }
}

const HERE = '/admin/system'
const JOBS_SHOWN = 30
const BACKUPS_SHOWN = 10
const QUERIES_SHOWN = 10
/** A database that needs longer for nothing at all is in trouble. */
const SLOW_PING_MS = 100

const JobAddress = Type.Object({ id: Type.Integer({ minimum: 1 }) })
const ClockAddress = Type.Object({ job: Type.String({ minLength: 1, maxLength: 60 }) })
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })
const RetryForm = Type.Object(
  { attempts: Type.Integer({ minimum: 1, maximum: 1000 }) },
  { additionalProperties: false, form: true },
)

/** How the machinery fares: jobs, clock, budgets, backups, slow queries, processes, versions. */
export function systemAdminPages(app: Server, parts: SystemPageParts): void {
  const { frame, db, transaction } = parts
  const config = { access: 'operator' } as const
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

  app.get(HERE, { config, schema: { hide: true } }, async (request, reply) => {
    const [state, waiting] = await Promise.all([readState(parts), getWaiting(db)])
    const versions = { panel: String(version), node: process.version }
    const mayRetry = mayDo(userOf(request).role, 'system.act')
    const page = { ...state, versions, mayRetry, now: new Date(), counts: sidebarCounts(waiting) }
    return frame.page(request, reply, <SystemPage {...page} />, takeToast(request, reply))
  })

  app.get(`${HERE}/errors`, { config, schema: { hide: true } }, async (request, reply) => {
    const [errors, waiting] = await Promise.all([listLoggedErrors(db, ERRORS_KEPT), getWaiting(db)])
    const page = { errors, counts: sidebarCounts(waiting) }
    return frame.page(request, reply, <ErrorsPage {...page} />)
  })

  app.post(
    `${HERE}/jobs/:id/retry`,
    { config, schema: { hide: true, params: JobAddress, body: RetryForm } },
    async (request, reply) => {
      const { id } = request.params
      await retryJob(transaction, userOf(request).id, { id, attempts: request.body.attempts })
      leaveToast(reply, 'job_retried')
      return reply.redirect(HERE, 303)
    },
  )

  app.post(
    `${HERE}/clock/:job`,
    { config, schema: { hide: true, params: ClockAddress, body: EmptyForm } },
    async (request, reply) => {
      await runClockJob(transaction, userOf(request).id, request.params.job)
      leaveToast(reply, 'job_queued')
      return reply.redirect(HERE, 303)
    },
  )
}

async function readState({ db, redisState, partners }: SystemPageParts) {
  const since = performance.now()
  await pingDatabase(db)
  const pingMs = Math.round(performance.now() - since)
  const [jobCounts, jobs, clock, checks, budgets, backups, lastRestore, facts, processes, audit] =
    await Promise.all([
      countJobs(db),
      listJobs(db, JOBS_SHOWN),
      listClockRuns(db),
      findLatestRun(db),
      listBudgetUses(db),
      listBackups(db, BACKUPS_SHOWN),
      getLastRestore(db),
      getDatabaseFacts(db),
      listProcesses(db),
      findAuditCheck(db),
    ])
  const [notices, mails, redis, queries] = await Promise.all([
    getNoticesState(db),
    getMailsState(db),
    redisState(),
    readSlowQueries(db),
  ])
  const now = new Date()
  const health: Record<string, Health> = {
    database: pingMs > SLOW_PING_MS ? 'slow' : 'well',
    worker: workerHealth(clock, now),
    redis,
    telegram: chatHealth(partners.telegram !== undefined, notices, now),
    mail: channelHealth(partners.mail !== undefined, mails, now),
  }
  return {
    ...{
      jobCounts,
      clock,
      checks,
      budgets,
      backups,
      lastRestore,
      facts,
      processes,
      audit,
      queries,
      health,
      pingMs,
    },
    notices: { ...shown(notices), lostError: notices.lostError && struckOut(notices.lostError) },
    mails: shown(mails),
    jobs: jobs.map((job) => ({ ...job, lastError: job.lastError && struckOut(job.lastError) })),
  }
}

function shown<Messages extends { error: string | null }>(messages: Messages): Messages {
  return { ...messages, error: messages.error && struckOut(messages.error) }
}

/** Undefined where the statistics are not kept, or not for this user. */
async function readSlowQueries(db: Queryable) {
  if (!(await hasStatementStatistics(db))) return undefined
  return listSlowQueries(db, QUERIES_SHOWN).catch(() => undefined)
}
