/** A job that the clock starts: when, and about what. `minutes`: how long until it runs again. */
type ClockJob = Readonly<{
  job: string
  subject: string
  minutes: number
  crontab: string
  maxAttempts: number
}>

/** What the clock starts. The crontab is in UTC: catalogues are read at 03:17 in Vietnam, when few buy. */
export const clockJobs = [
  { job: 'every_minute', subject: 'all', minutes: 1, crontab: '* * * * *', maxAttempts: 1 },
  { job: 'reconcile_bank', subject: 'sepay', minutes: 3, crontab: '*/3 * * * *', maxAttempts: 1 },
  { job: 'pay_commissions', subject: 'all', minutes: 5, crontab: '*/5 * * * *', maxAttempts: 3 },
  { job: 'sum_days', subject: 'all', minutes: 5, crontab: '*/5 * * * *', maxAttempts: 3 },
  { job: 'check_books', subject: 'all', minutes: 60, crontab: '7 * * * *', maxAttempts: 3 },
  { job: 'refresh_records', subject: 'all', minutes: 60, crontab: '41 * * * *', maxAttempts: 3 },
  { job: 'sync_catalogues', subject: 'all', minutes: 24 * 60, crontab: '17 20 * * *', maxAttempts: 3 },
  { job: 'check_audit', subject: 'all', minutes: 24 * 60, crontab: '29 20 * * *', maxAttempts: 3 },
] as const satisfies readonly ClockJob[]
