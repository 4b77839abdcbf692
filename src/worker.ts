import { Logger, type Runner, run, type TaskList } from 'graphile-worker'
import { type MailParts, sendMails } from './accounts/mails.jobs.ts'
import { tellKeyPlaces } from './accounts/tell-key-places.ts'
import { workProviderAftercare } from './aftercare/aftercare.jobs.ts'
import { tellAnnouncements } from './announcements/tell-announcements.ts'
import { stageProvider } from './catalog/catalog.jobs.ts'
import { listProviders } from './catalog/providers.sql.ts'
import { refreshRecords } from './catalog/refresh-records.ts'
import { type ReconcileParts, reconcileBank } from './deposits/deposits.jobs.ts'
import { forgetNotifications } from './notices/forget-notifications.ts'
import { type NoticeParts, sendNotices } from './notices/notices.jobs.ts'
import { checkAudit } from './operations/check-audit.ts'
import { clockJobs } from './operations/clock-jobs.ts'
import { noteClockRun } from './operations/note-clock-run.ts'
import { runChecks } from './operations/run-checks.ts'
import { tellBackups } from './operations/tell-backups.ts'
import { type DispatchParts, recoverDispatches, workProvider } from './orders/orders.jobs.ts'
import type { Database } from './platform/db.ts'
import { type JobName, wakeJob } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { payCommissions } from './referrals/pay-commissions.ts'
import { BATCH_DAYS, sumDays } from './reports/sum-days.ts'
import { boundBacklogs } from './reseller/bound-backlogs.ts'
import { forgetDeliveries } from './reseller/forget-deliveries.ts'
import { forgetTestOrders } from './reseller/forget-test-orders.ts'
import { type WebhookParts, type WebhookSender, webhookSender } from './reseller/webhook.jobs.ts'
import { forgetMessages } from './telegram/forget-messages.ts'
import { readTelegram, sendTelegrams, type TelegramParts } from './telegram/telegram.jobs.ts'

export type WorkerParts = Omit<DispatchParts, 'db' | 'transaction'> &
  Omit<NoticeParts, 'db' | 'transaction'> &
  Omit<ReconcileParts, 'transaction'> &
  Pick<TelegramParts, 'telegram'> &
  Pick<WebhookParts, 'webhooks'> &
  Pick<MailParts, 'mail'> & { db: Database; log: Log }

export type Worker = { stop(): Promise<void> }

const SUM_PAUSE_MS = 1_000

const CRONTAB = clockJobs
  .map(({ job, subject, crontab, maxAttempts }) => {
    const payload = JSON.stringify({ subject })
    return `${crontab} ${job} ?max=${maxAttempts}&jobKey=${job}:${subject} ${payload}`
  })
  .join('\n')
/** What the clock starts leaves a record, for the operators' page about the system. */
const notedJobs: ReadonlySet<string> = new Set(clockJobs.map(({ job }) => job))
// One of them may be waiting for somebody to write to the bot, one for a reseller's server.
const JOBS_AT_ONCE = 6

/** Starts working through jobs: dispatching, asking for statuses, sending messages. */
export async function startWorker(parts: WorkerParts): Promise<Worker> {
  const stopping = new AbortController()
  const webhooks = webhookSender({ ...parts, transaction: parts.db.transaction })
  const runner = await run({
    pgPool: parts.db.pool,
    taskList: tasks(parts, webhooks, stopping.signal),
    crontab: CRONTAB,
    concurrency: JOBS_AT_ONCE,
    pollInterval: 2000,
    noHandleSignals: true,
    logger: jobLog(parts.log),
  })
  // What a worker before us left behind is looked at now, not at the next full minute.
  await parts.db.transaction(async (tx) => {
    wakeJob(tx, 'every_minute', 'all')
    wakeJob(tx, 'reconcile_bank', 'sepay')
    // An upgrade may have left the sums of all days to be made.
    wakeJob(tx, 'sum_days', 'all')
    wakeJob(tx, 'send_webhooks', 'all')
  })
  return {
    async stop() {
      await stopRunner(runner, stopping)
      await webhooks.settle()
    },
  }
}

function tasks(parts: WorkerParts, webhooks: WebhookSender, stop: AbortSignal): TaskList {
  const dispatch: DispatchParts = { ...parts, transaction: parts.db.transaction }
  const notices: NoticeParts = { ...parts, transaction: parts.db.transaction }

  const telegram: TelegramParts = { ...parts, transaction: parts.db.transaction }
  async function noted<T>(job: JobName, work: () => Promise<T>): Promise<T> {
    const since = performance.now()
    const note = (error?: unknown) =>
      noteClockRun(parts.db.transaction, { job, tookMs: performance.now() - since, error })
    try {
      const result = await work()
      await note()
      return result
    } catch (error) {
      // That it could not be noted must not hide why it failed.
      await note(error).catch(() => {})
      throw error
    }
  }

  /** Runs a job and, when it says when there is something to do again, comes back then. */
  const task =
    (name: JobName, work: (subject: string) => Promise<number | undefined>): TaskList[string] =>
    async (payload, helpers) => {
      const { subject } = payload as { subject: string }
      const againInMs = await (notedJobs.has(name) ? noted(name, () => work(subject)) : work(subject))
      if (againInMs === undefined || stop.aborted) return
      await helpers.addJob(
        name,
        { subject },
        {
          jobKey: `${name}:${subject}`,
          // Somebody who woke the job meanwhile wants it sooner.
          jobKeyMode: 'preserve_run_at',
          runAt: new Date(Date.now() + againInMs),
          maxAttempts: 5,
        },
      )
    }

  return {
    work_provider: task('work_provider', (provider) => workProvider(dispatch, provider, stop)),
    work_aftercare: task('work_aftercare', (provider) => workProviderAftercare(dispatch, provider, stop)),
    sync_catalogue: task('sync_catalogue', (provider) =>
      stageProvider({ ...parts, transaction: parts.db.transaction }, provider),
    ),
    sync_catalogues: task('sync_catalogues', async () => {
      const providers = await listProviders(parts.db)
      await parts.db.transaction(async (tx) => {
        for (const provider of providers) if (provider.isActive) wakeJob(tx, 'sync_catalogue', provider.name)
      })
      return undefined
    }),
    refresh_records: task('refresh_records', async () => {
      await refreshRecords(parts.db.transaction)
      return undefined
    }),
    pay_commissions: task('pay_commissions', async () =>
      (await payCommissions(parts.db.transaction)) > 0 ? 0 : undefined,
    ),
    // A full batch is told from one that did all there was; the pause keeps a shop of many orders from summing for ever.
    sum_days: task('sum_days', async () =>
      (await sumDays(parts.db.transaction)) === BATCH_DAYS ? SUM_PAUSE_MS : undefined,
    ),
    check_books: task('check_books', async () => {
      await runChecks(parts.db.transaction)
      await tellBackups(parts.db.transaction, new Date())
      return undefined
    }),
    check_audit: task('check_audit', async () =>
      (await checkAudit(parts.db.transaction)) ? SUM_PAUSE_MS : undefined,
    ),
    reconcile_bank: task('reconcile_bank', async () => {
      await reconcileBank({ ...parts, transaction: parts.db.transaction }, stop)
      return undefined
    }),
    send_notices: task('send_notices', () => sendNotices(notices, stop)),
    tell_announcements: task('tell_announcements', () => tellAnnouncements(parts.db.transaction)),
    send_mails: task('send_mails', () => sendMails({ ...parts, transaction: parts.db.transaction }, stop)),
    send_telegrams: task('send_telegrams', () => sendTelegrams(telegram, stop)),
    read_telegram: task('read_telegram', () => readTelegram(telegram, stop)),
    send_webhooks: task('send_webhooks', () => webhooks.run(stop)),
    every_minute: task('every_minute', async () => {
      await recoverDispatches(dispatch)
      await forgetNotifications(parts.db.transaction)
      await forgetTestOrders(parts.db.transaction)
      await tellKeyPlaces(parts.db.transaction)
      await forgetMessages(parts.db.transaction)
      await forgetDeliveries(parts.db.transaction)
      await boundBacklogs(parts.db.transaction)
      const providers = await listProviders(parts.db)
      await parts.db.transaction(async (tx) => {
        for (const provider of providers) {
          if (provider.isActive) wakeJob(tx, 'work_provider', provider.name)
          wakeJob(tx, 'work_aftercare', provider.name)
        }
        wakeJob(tx, 'send_notices', 'telegram')
        wakeJob(tx, 'send_mails', 'smtp')
        wakeJob(tx, 'send_telegrams', 'customers')
        wakeJob(tx, 'read_telegram', 'updates')
        wakeJob(tx, 'tell_announcements', 'all')
        wakeJob(tx, 'send_webhooks', 'all')
      })
      return undefined
    }),
  }
}

async function stopRunner(runner: Runner, stopping: AbortController): Promise<void> {
  stopping.abort()
  await runner.stop().catch(() => {})
}

function jobLog(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ err: meta?.error }, message)
    else if (level === 'warning') log.warn(message)
    else log.debug(message)
  })
}
