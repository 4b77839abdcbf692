import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { openLog } from '../platform/log.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { clockJobs } from './clock-jobs.ts'
import { keepErrors } from './keep-errors.ts'
import { noteBackup } from './note-backup.ts'
import { noteClockRun } from './note-clock-run.ts'
import { struckOut } from './struck-out.ts'
import { tellBackups } from './tell-backups.ts'

const words = texts('vi').system

test('a failed job is shown without its secrets, and is woken once however often it is asked for', async () => {
  await using panel = await startPanel()
  const [minh, mai] = [await panel.operator(), await panel.operator()]
  const [job] = await panel.db.query<{ id: number }>(sql`
    select id from graphile_worker.add_job('sync_catalogue', '{"subject":"BUMX"}', job_key => 'sync_catalogue:BUMX',
      run_at => now() + interval '1 hour')`)
  await panel.db.query(sql`
    update graphile_worker._private_jobs set attempts = 3,
      last_error = 'failed at https://api.example.com/api?key=CANARY1 with bot123456789:CANARY2_abcdefghijklmnop'
    where id = ${job!.id}`)
  const browsers = [minh, mai].map((operator) => visitor(panel.url, operator.token))
  const { html } = await browsers[0]!.get('/admin/system')
  assert.match(html, /failed at https:\/\/api\.example\.com\/api\?\[…\]/)
  assert.doesNotMatch(html, /CANARY/)
  assert.ok(html.includes(words.jobStates.failed))

  const retry = `/admin/system/jobs/${job!.id}/retry`
  const answers = await Promise.all(browsers.map((browser) => browser.post(retry, { attempts: '3' })))
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 409])
  assert.equal((await browsers[0]!.post(retry, { attempts: '3' })).status, 409)
  const [now] = await panel.db.query(sql`
    select attempts, run_at <= now() as due from graphile_worker.jobs where id = ${job!.id}`)
  assert.deepEqual(now, { attempts: 0, due: true })
  const audit = await panel.db.query(sql`select subject from audit_log where action = 'job.retry'`)
  assert.deepEqual(audit, [{ subject: 'job:sync_catalogue:BUMX' }])
})

test('a job of the clock runs now, once for two presses, also when its tries were used up', async () => {
  await using panel = await startPanel()
  const browser = visitor(panel.url, (await panel.operator()).token)
  const { html } = await browser.get('/admin/system')
  for (const { job } of clockJobs) assert.ok(html.includes(words.jobNames[job]!), job)
  assert.ok(html.includes(words.clockStates.never))
  await panel.db.query(sql`
    select graphile_worker.add_job('reconcile_bank', '{"subject":"sepay"}', job_key => 'reconcile_bank:sepay')`)
  await panel.db.query(sql`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no', run_at = now() - interval '1 day'
    where key = 'reconcile_bank:sepay'`)
  const answers = await Promise.all([1, 2].map(() => browser.post('/admin/system/clock/reconcile_bank', {})))
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [303, 303],
  )
  const queued = await panel.db.query(sql`
    select task_identifier as name, attempts, run_at > now() - interval '1 hour' as due from graphile_worker.jobs
    where key = 'reconcile_bank:sepay'`)
  assert.deepEqual(queued, [{ name: 'reconcile_bank', attempts: 0, due: true }])
  const audit = await panel.db.query(sql`select subject from audit_log where action = 'job.run'`)
  assert.deepEqual(audit[0], { subject: 'job:reconcile_bank:sepay' })
  assert.equal((await browser.post('/admin/system/clock/work_provider', {})).status, 404)
})

test('a failed job is shown however many wait', async () => {
  await using panel = await startPanel()
  await panel.db.query(sql`
    select graphile_worker.add_job('sync_catalogue', '{"subject":"x"}', job_key => 'sync_catalogue:' || i)
    from generate_series(1, 1100) as i`)
  await panel.db.query(sql`
    update graphile_worker._private_jobs set attempts = 1, last_error = 'the last of many' where key = 'sync_catalogue:1100'`)
  const { html } = await visitor(panel.url, (await panel.operator()).token).get('/admin/system')
  assert.ok(html.includes('the last of many'))
})

test('a viewer sees the system and wakes nothing; a customer sees nothing', async () => {
  await using panel = await startPanel()
  const viewer = await panel.customer({ role: 'viewer' })
  const customer = await panel.customer()
  const browser = visitor(panel.url, viewer.token)
  assert.equal((await browser.get('/admin/system')).status, 200)
  assert.equal((await browser.post('/admin/system/jobs/1/retry', { attempts: '1' })).status, 403)
  assert.equal((await browser.post('/admin/system/clock/sum_days', {})).status, 403)
  assert.ok(!(await browser.get('/admin/system')).html.includes('/admin/system/clock/'))
  assert.equal((await visitor(panel.url, customer.token).get('/admin/system')).status, 403)
})

test('the clock leaves a record, and the page says what runs, what is late and what failed', async () => {
  await using panel = await startPanel({ worker: true })
  const browser = visitor(panel.url, (await panel.operator()).token)
  await panel.eventually(async () => {
    const runs = await panel.db.query(
      sql`select from clock_runs where job = 'every_minute' and error is null`,
    )
    return runs.length === 1
  }, 'a run of the clock')
  const { html } = await browser.get('/admin/system')
  for (const word of [words.jobNames.every_minute!, words.runsJobs, words.isThis, words.healthStates.well])
    assert.ok(html.includes(word), word)
  assert.ok(!html.includes(words.clockStates.late))

  await noteClockRun(panel.db.transaction, {
    job: 'check_books',
    tookMs: 3,
    error: new Error('no room left'),
  })
  await panel.db.query(
    sql`update clock_runs set finished_at = now() - interval '7 minutes' where job = 'reconcile_bank'`,
  )
  await panel.db.query(sql`
    insert into clock_runs (job, took_ms, finished_at) values ('pay_commissions', 1, now() - interval '20 minutes')
    on conflict (job) do update set finished_at = excluded.finished_at`)
  const worse = (await browser.get('/admin/system')).html
  for (const word of ['no room left', words.clockStates.late, words.clockStates.failed])
    assert.ok(worse.includes(word), word)
})

test('backups warn when there is none, when the newest is old and when none was restored lately', async () => {
  await using panel = await startPanel()
  const browser = visitor(panel.url, (await panel.operator()).token)
  const shown = async () => {
    const { html } = await browser.get('/admin/system')
    return Object.entries(words.backupProblems).flatMap(([problem, text]) =>
      html.includes(text) ? [problem] : [],
    )
  }
  assert.deepEqual(await shown(), ['none'])
  const backup = { file: 'homemmo-1.dump', bytes: 1_500_000 }
  await noteBackup(panel.db.transaction, { ...backup, isRestored: false })
  assert.deepEqual(await shown(), ['untested'])
  await noteBackup(panel.db.transaction, { ...backup, isRestored: true })
  assert.deepEqual(await shown(), [])
  await panel.db.query(sql`
    update backup_runs set made_at = now() - interval '25 hours', restored_at = now() - interval '31 days'`)
  assert.deepEqual(await shown(), ['old', 'untested'])
  await noteBackup(panel.db.transaction, { ...backup, isRestored: false })
  const rows = await panel.db.query(sql`select file, restored_at as "restoredAt" from backup_runs`)
  assert.deepEqual(rows, [{ file: 'homemmo-1.dump', restoredAt: null }])
})

test('operators are told once what is wrong with the backups, and again only after it was well', async () => {
  await using panel = await startPanel()
  const told = async (at = new Date()) => {
    await tellBackups(panel.db.transaction, at)
    const rows = await panel.db.query<{ body: string }>(sql`delete from notices returning body`)
    return rows.map((row) => row.body.split('\n').filter((line) => line.startsWith('•')).length)
  }
  assert.deepEqual(await told(), [], 'a shop of today needs no reminder')
  const tomorrow = new Date(Date.now() + 86_400_000)
  assert.deepEqual([await told(tomorrow), await told(tomorrow)], [[1], []])
  const backup = { file: 'homemmo-1.dump', bytes: 1_500_000 }
  await noteBackup(panel.db.transaction, { ...backup, isRestored: true })
  assert.deepEqual(await told(), [])
  const old = new Date(Date.now() + 31 * 86_400_000)
  assert.deepEqual([await told(old), await told(old)], [[2], []])
  await noteBackup(panel.db.transaction, { ...backup, isRestored: true })
  assert.deepEqual([await told(), await told(old)], [[], [2]])
})

test('errors of the log are counted by message and place, bounded and without secrets', async () => {
  await using panel = await startPanel()
  const errors = keepErrors()
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-errors-'))
  const log = openLog({ logDir: folder, level: 'info', onError: errors.take })
  await rm(folder, { recursive: true })
  for (const order of [1042, 1043]) {
    log.error(
      { err: new Error(`order ${order} broke, token=CANARY`), password: 'CANARY', body: 'CANARY' },
      'failed',
    )
  }
  log.warn('no error')
  const broken = async () => Promise.reject(new Error('no database'))
  await errors.write(broken)
  await errors.write(panel.db.transaction)
  log.error({ err: new Error('order 7 broke, token=CANARY') }, 'failed elsewhere')
  await Promise.all([errors.write(panel.db.transaction), errors.write(panel.db.transaction)])
  const kept = () =>
    panel.db.query<{ message: string; place: string; times: number }>(sql`
      select message, place, times::int from kept_errors order by last_at, message`)
  const rows = await kept()
  assert.deepEqual(
    rows.map((row) => [row.message, row.times]),
    [
      ['failed: order 1042 broke, token=[…]', 2],
      ['failed elsewhere: order 7 broke, token=[…]', 1],
    ],
  )
  assert.match(rows[0]!.place, /^src\/operations\/system\.admin\.test\.ts:\d+$/)
  const browser = visitor(panel.url, (await panel.operator()).token)
  const { html } = await browser.get('/admin/system/errors')
  assert.ok(html.includes('failed elsewhere'))
  assert.doesNotMatch(html, /CANARY/)

  const letters = Array.from({ length: 260 }, (_, n) =>
    String.fromCharCode(103 + (n % 20), 103 + Math.floor(n / 20)),
  )
  for (const [n, word] of letters.entries()) {
    log.error(word)
    if (n % 50 === 49) await errors.write(panel.db.transaction)
  }
  await errors.write(panel.db.transaction)
  assert.equal((await kept()).length, 200)
})

test('what an error quotes is struck out, and the rest stays readable', () => {
  const told = struckOut(
    'connect postgres://homemmo:CANARY@db:5432/shop\n Authorization: Bearer CANARY {"api_key":"CANARY"} to lan.CANARY@example.com token=CANARY',
  )
  assert.doesNotMatch(told, /CANARY/)
  assert.match(told, /^connect postgres:\/\/\[…\]@db:5432\/shop/)
  assert.equal(
    struckOut('HTTP 502 from the provider, order #1042'),
    'HTTP 502 from the provider, order #1042',
  )
})
