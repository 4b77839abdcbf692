import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Bank, type BankTransfer, startBank } from '../sandbox/bank.ts'
import { post, webhookBody, webhookHeaders } from '../sandbox/bank-webhook.ts'
import { newId } from '../src/core/id.ts'
import { Money } from '../src/core/money.ts'
import { newDepositCode } from '../src/deposits/deposit-code.ts'
import { listChecks } from '../src/operations/invariants.sql.ts'
import { type Database, openDatabase } from '../src/platform/db.ts'
import { wakeJob } from '../src/platform/jobs.ts'
import { sql } from '../src/platform/sql.ts'
import { cloneDatabase } from './database.ts'
import { type Environment, freePort, type PanelProcess, startPanelProcess } from './panel-process.ts'

const TRANSFERS = 500
const CUSTOMERS = 25
const AT_ONCE = 48
const SECRET = 'sepay_flood_secret'
const ACCOUNT = '123456789'

// 500 transfers, most of them in a few copies and some in 200, all shuffled together: about 3,000 deliveries.
const MANY_COPIES = [200, 200, 200, 100, 100]
const copiesOf = (n: number) => MANY_COPIES[n] ?? 1 + (n % 9)

test('500 transfers told of 1 to 200 times each, shuffled, to three web processes beside the reconciler, are 500 credits', async () => {
  await using place = await newPlace()
  const { db, bank } = place
  const codes = await place.openDeposits(TRANSFERS)
  await using processes = new AsyncDisposableStack()
  const webs = await Promise.all([0, 1, 2].map((n) => place.start('web', n)))
  for (const process of [...webs, await place.start('worker', 3)]) processes.use(process)

  // The bank has them all before anybody is told, and of every tenth the webhook never says a word.
  for (const [n, code] of codes.entries()) {
    await bank.transfer({ memo: code, amount: 10_000 + n * 7, webhook: false })
  }
  const told = bank.transfers().filter((_, n) => n % 10 !== 9)
  const deliveries = shuffled(
    told.flatMap((transfer, n) => Array.from({ length: copiesOf(n) }, () => transfer)),
  )
  assert.ok(deliveries.length > 2_500, `${deliveries.length} deliveries`)

  const reconciling = new AbortController()
  const reconciler = place.wakeReconciler(reconciling.signal)
  const failed = await deliverAll(deliveries, place.webhookUrls)
  assert.deepEqual(failed, [])
  const credits = async () => (await db.query(sql`select from transactions where type = 'deposit'`)).length
  await eventually(async () => (await credits()) === TRANSFERS, 'every transfer being credited')
  // Whoever would credit once more gets the time to.
  await sleep(1_000)
  reconciling.abort()
  await reconciler

  const [ledger] = await db.query<{ credits: number; total: Money }>(
    sql`select count(*)::int as credits, sum(amount) as total from transactions`,
  )
  const arrived = Money.sum(bank.transfers().map((transfer) => Money.dong(transfer.amount)))
  assert.equal(ledger!.credits, TRANSFERS)
  assert.equal(ledger!.total.toString(), arrived.toString())
  const outcomes = await db.query(
    sql`select outcome, count(*)::int as transfers from bank_transfers group by 1`,
  )
  assert.deepEqual(outcomes, [{ outcome: 'credited', transfers: TRANSFERS }])
  // The list found those that the webhook kept silent about, and nothing that it told of was lost.
  const silent = await db.query(sql`select from bank_transfers where told_at is null`)
  assert.equal(silent.length, TRANSFERS / 10)
  const readings = bank.log.filter((entry) => entry.kind === 'reading' && entry.status === 200)
  assert.ok(readings.length >= 2, 'the reconciler read beside the flood')
  await place.assertBooks()
})

test('what arrived while the panel was down for longer than the bank tries is credited after the start, by the reconciler alone', async () => {
  await using place = await newPlace({ minuteMs: 20 })
  const { db, bank } = place
  const codes = await place.openDeposits(20)
  // Nobody listens: every attempt of 33 of the bank's minutes fails, and after 45 of them it has long given up.
  await Promise.all(codes.map((code) => bank.transfer({ memo: code, amount: 50_000, shape: 'mbvcb' })))
  await eventually(
    () => bank.transfers().every((one) => one.attempts === 8 && !one.nextAtMs),
    'the last attempt',
  )
  await sleep(12 * 20)
  assert.ok(bank.transfers().every((one) => !one.delivered))

  const attempts = bank.log.filter((entry) => entry.kind === 'delivery').length
  await using _web = await place.start('web', 0)
  await using _worker = await place.start('worker', 1)
  const credits = async () => (await db.query(sql`select from transactions where type = 'deposit'`)).length
  await eventually(async () => (await credits()) === codes.length, 'every transfer being credited')
  assert.equal(
    bank.log.filter((entry) => entry.kind === 'delivery').length,
    attempts,
    'the bank told nothing more',
  )
  const told = await db.query(sql`select from bank_transfers where told_at is not null`)
  assert.equal(told.length, 0)
  const reports = await db.query(sql`select from notices where body like '%Webhook không báo%'`)
  assert.equal(reports.length, codes.length)
  await place.assertBooks()
})

/** Delivers all, many at once, to one process after another; gives the answers that were no success. */
async function deliverAll(deliveries: readonly BankTransfer[], urls: readonly string[]): Promise<string[]> {
  const failed: string[] = []
  const never = new AbortController().signal
  let next = 0
  const carry = async () => {
    for (let n = next++; n < deliveries.length; n = next++) {
      const body = webhookBody(deliveries[n]!, 'hmac', SECRET)
      const headers = webhookHeaders('hmac', SECRET, body, Date.now())
      const result = await post(urls[n % urls.length]!, body, headers, 30_000, never)
      if (!result.success) failed.push(`${result.status} ${result.error ?? result.body.slice(0, 200)}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, carry))
  return failed
}

function shuffled<T>(items: T[]): T[] {
  for (let n = items.length - 1; n > 0; n--) {
    const other = Math.floor(Math.random() * (n + 1))
    ;[items[n], items[other]] = [items[other]!, items[n]!]
  }
  return items
}

/** A database with customers, a bank, and the processes of a panel that share them. */
async function newPlace({ minuteMs = 60_000 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-flood-'))
  const database = await cloneDatabase()
  const db = openDatabase(database.connectionString, { processId: 'the test', max: 4 })
  const ports = await Promise.all(Array.from({ length: 3 }, freePort))
  const bank = await startBank({
    webhookUrl: `http://127.0.0.1:${ports[0]}/api/payment/sepay/webhook`,
    auth: 'hmac',
    secret: SECRET,
    accountNumber: ACCOUNT,
    minuteMs,
  })
  const start = (role: 'web' | 'worker', n: number): Promise<PanelProcess> =>
    startPanelProcess({
      ...environment(database.connectionString, folder, bank),
      ROLES: role,
      PORT: String(ports[n] ?? 0),
    })
  return {
    db,
    bank,
    start,
    webhookUrls: ports.map((port) => `http://127.0.0.1:${port}/api/payment/sepay/webhook`),
    openDeposits: (count: number) => openDeposits(db, count),
    /** Wakes the reconciler again and again, as its clock does every few minutes. */
    async wakeReconciler(stop: AbortSignal) {
      while (!stop.aborted) {
        await db.transaction(async (tx) => wakeJob(tx, 'reconcile_bank', 'sepay'))
        await sleep(500)
      }
    },
    async assertBooks() {
      assert.deepEqual(
        (await listChecks(db)).filter((check) => check.breaches.length > 0),
        [],
      )
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([bank.close(), db.close()])
      await database.drop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

function environment(databaseUrl: string, folder: string, bank: Bank): Environment {
  return {
    SANDBOX: '0',
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    APP_SECRET: 'one secret that all four processes share',
    SEPAY_WEBHOOK_AUTH: 'hmac',
    SEPAY_WEBHOOK_SECRET: SECRET,
    SEPAY_API_URL: bank.url,
    SEPAY_API_TOKEN: bank.apiToken,
    BANK_ACCOUNT_NUMBER: ACCOUNT,
    BANK_ACCOUNT_NAME: 'NGUYEN VAN A',
  }
}

/** Deposits of several customers, opened in one statement each; gives their codes. */
async function openDeposits(db: Database, count: number): Promise<string[]> {
  const users = Array.from({ length: CUSTOMERS }, newId)
  const codes = Array.from({ length: count }, () => newDepositCode('HMM'))
  await db.query(sql`
    insert into users (id, username, email, password_hash, referral_code)
    select id, 'user' || n, 'user' || n || '@example.com', 'none', 'REF' || n
    from unnest(${users}::uuid[]) with ordinality as u (id, n)`)
  await db.query(sql`
    insert into deposits (user_id, code, amount_asked, expires_at)
    select (${users}::uuid[])[1 + n % ${CUSTOMERS}], code, 50000, now() + interval '1 day'
    from unnest(${codes}::text[]) with ordinality as c (code, n)`)
  return codes
}

const EVENTUALLY_MS = 40_000

async function eventually(check: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const until = Date.now() + EVENTUALLY_MS
  while (!(await check())) {
    if (Date.now() > until) assert.fail(`${what}: not within ${EVENTUALLY_MS} ms`)
    await sleep(100)
  }
}
