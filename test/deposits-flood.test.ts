import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Bank, type BankTransfer, startBank } from '../sandbox/bank.ts'
import { webhookBody, webhookHeaders } from '../sandbox/bank-webhook.ts'
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
const COPIES_MAX = 200
const CUSTOMERS = 25
const AT_ONCE = 48
/** On a machine that others keep busy the copies end here, so that the processes are not ended by their own limit. */
const FLOOD_LIMIT_MS = 90_000
const SECRET = 'sepay_flood_secret'
const ACCOUNT = '123456789'

test('500 transfers told of 1 to 200 times each, shuffled, to three web processes beside the reconciler, are 500 credits', async (t) => {
  await using place = await newPlace()
  const { db, bank } = place
  const codes = await place.openDeposits(TRANSFERS)
  await using processes = new AsyncDisposableStack()
  const starting = (['web', 'web', 'web', 'worker'] as const).map((role, n) => place.start(role, n))
  for (const process of await Promise.all(starting)) processes.use(process)

  // The bank has them all before anybody is told, so the reconciler is at the same ones as the webhook.
  for (const [n, code] of codes.entries()) {
    await bank.transfer({ memo: code, amount: 10_000 + n * 7, webhook: false })
  }
  const deliveries = shuffledDeliveries(bank.transfers(), seededRandom(20_251_026))
  assert.ok(deliveries.length > 45_000, `${deliveries.length} deliveries`)

  await using reconciler = place.wakeReconciler()
  const { delivered, failed } = await deliverAll(deliveries, place.webhookUrls)
  assert.deepEqual(failed, [])
  t.diagnostic(`${delivered} of ${deliveries.length} deliveries`)
  const unseen = async () =>
    (await db.query(sql`select from bank_transfers where told_at is null or listed_at is null`)).length
  await eventually(async () => (await unseen()) === 0, 'the reconciler having read every transfer')
  // Whoever would credit once more gets the time to.
  await sleep(1_000)
  await reconciler.stop()

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

/**
 * 1 to 200 deliveries of each transfer. Half of them come in a burst, mixed with those of a few other transfers, so
 * that copies are really under way at once; the others at any moment of the flood, before or after it.
 */
function shuffledDeliveries(transfers: readonly BankTransfer[], random: () => number): BankTransfer[] {
  const MIXED = 8
  const deliveries = transfers.flatMap((transfer) => {
    const burstAt = random() * transfers.length
    const copies = 1 + Math.floor(random() * COPIES_MAX)
    return Array.from({ length: copies }, () => {
      const at = random() < 0.5 ? burstAt + random() * MIXED : random() * transfers.length
      return { transfer, at }
    })
  })
  return deliveries.sort((a, b) => a.at - b.at).map(({ transfer }) => transfer)
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Delivers all, many at once, to all processes alike; gives how many there were, and the answers that were no success.
 * When the time is up only what nobody was told of yet goes out.
 */
async function deliverAll(deliveries: readonly BankTransfer[], urls: readonly string[]) {
  const until = Date.now() + FLOOD_LIMIT_MS
  const told = new Set<BankTransfer>()
  const bodies = new Map([...new Set(deliveries)].map((one) => [one, webhookBody(one, 'hmac', SECRET)]))
  const failed: string[] = []
  let next = 0
  let delivered = 0
  const carry = async (url: string) => {
    const line = await openLine(new URL(url))
    for (let n = next++; n < deliveries.length; n = next++) {
      const transfer = deliveries[n]!
      if (told.has(transfer) && Date.now() > until) continue
      told.add(transfer)
      delivered++
      const body = bodies.get(transfer)!
      const answer = await line.post(body, webhookHeaders('hmac', SECRET, body, Date.now()))
      if (answer !== '200 {"success":true}') failed.push(answer)
    }
    line.close()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => carry(urls[n % urls.length]!)))
  return { delivered, failed }
}

/** A connection that posts one webhook after another; a whole HTTP client would work as hard as the panel does. */
async function openLine(url: URL) {
  const socket = connect(Number(url.port), url.hostname).setEncoding('utf8').setTimeout(60_000)
  socket.on('timeout', () => socket.destroy(new Error('no answer in time')))
  await once(socket, 'connect')
  const chunks = socket[Symbol.asyncIterator]()
  return {
    /** Gives the status and the body of the answer. */
    async post(body: string, headers: Record<string, string>): Promise<string> {
      const all = {
        host: url.host,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...headers,
      }
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`POST ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
      for (let text = ''; ; ) {
        const chunk = await chunks.next()
        if (chunk.done) return 'the connection was closed'
        text += chunk.value
        const end = text.indexOf('\r\n\r\n')
        const length = /^content-length: (\d+)/im.exec(text)?.[1]
        if (end === -1 || text.length < end + 4 + Number(length)) continue
        return `${text.slice(9, 12)} ${text.slice(end + 4)}`
      }
    },
    close: () => socket.destroy(),
  }
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
    wakeReconciler: () => wakeReconciler(db),
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

/** Wakes the reconciler again and again, as its clock does every few minutes. */
function wakeReconciler(db: Database): AsyncDisposable & { stop(): Promise<void> } {
  let isStopped = false
  const wakes = (async () => {
    while (!isStopped) {
      await db.transaction(async (tx) => wakeJob(tx, 'reconcile_bank', 'sepay'))
      await sleep(500)
    }
  })()
  const stop = async () => {
    isStopped = true
    await wakes
  }
  return { stop, [Symbol.asyncDispose]: stop }
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
