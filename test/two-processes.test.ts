import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBank } from '../sandbox/bank.ts'
import { startProvider } from '../sandbox/provider.ts'
import { passwordsWith } from '../src/accounts/password.ts'
import { listChecks } from '../src/operations/invariants.sql.ts'
import { prepareAdmin, prepareProviders } from '../src/operations/prepare-panel.ts'
import { openDatabase } from '../src/platform/db.ts'
import { sql } from '../src/platform/sql.ts'
import { cloneDatabase } from './database.ts'
import {
  type Environment,
  freePort,
  type PanelProcess,
  runCommand,
  startPanelProcess,
} from './panel-process.ts'

const CUSTOMERS = 5
const ORDERS = 300
const DEPOSIT = 200_000

test('two web processes and two workers on one database complete 300 orders, each sent once, the books right', async () => {
  await using place = await newPlace()
  const { db, provider } = place
  await using processes = new AsyncDisposableStack()
  const started: PanelProcess[] = []
  for (const names of [['web1'], ['web2', 'worker1', 'worker2']] as const) {
    const more = await Promise.all(names.map((name) => startPanelProcess(place.env(name))))
    for (const process of more) started.push(processes.use(process))
  }

  const synced = await runCommand(['sync-services', '--margin-percent', '0'], place.env('web1'))
  assert.equal(synced.code, 0, synced.stderr)
  await db.query(sql`update providers set status_interval_ms = 200`)
  const [likes] = await db.query<{ id: number }>(sql`select id from services where rate = 2500 limit 1`)

  const buyers = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_, n) => place.customer(`customer${n}`)),
  )
  for (const buyer of buyers) assert.equal(await buyer.balance(), DEPOSIT)
  const answers = await Promise.all(
    Array.from({ length: ORDERS }, (_, n) => {
      const form = { service_id: likes!.id, link: linkOf(n), quantity: 1000 }
      return buyers[n % CUSTOMERS]!.call(n % 2, 'POST', '/api/orders', form)
    }),
  )
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200])
  const completed = async () => {
    const rows = await db.query<{ status: string; orders: number }>(
      sql`select status, count(*)::int as orders from orders group by status`,
    )
    return rows.length === 1 && rows[0]!.status === 'completed' && rows[0]!.orders === ORDERS
  }
  await eventually(completed, 'every order being completed')

  for (let n = 0; n < ORDERS; n++) {
    const { accepted, all } = provider.adds(linkOf(n))
    assert.deepEqual([accepted.length, all.length], [1, 1], linkOf(n))
  }
  const broken = (await listChecks(db)).filter((check) => check.breaches.length > 0)
  assert.deepEqual(broken, [])
  const spent = (ORDERS / CUSTOMERS) * 2500
  for (const buyer of buyers) assert.equal(await buyer.balance(), DEPOSIT - spent)
  // What one process took the other shows.
  const shown = await buyers[0]!.call(1, 'GET', `/api/orders/${answers[0]!.body.order_id}`)
  assert.equal(shown.body.order.status, 'completed')
  const workers = await db.query(sql`select distinct worker from dispatch_attempts`)
  assert.equal(workers.length, 2, 'both workers sent orders')

  const ends = await Promise.all(started.map((process) => process.stop('SIGTERM')))
  for (const end of ends) assert.deepEqual([end.code, end.stderr], [0, ''])
})

test('processes that start at once on an empty database make one admin, and each of them starts', async () => {
  await using place = await newPlace()
  const { transaction } = place.db
  // Slow enough a hash for all of them to have seen that there is no admin yet.
  const passwords = passwordsWith(Buffer.alloc(32), 9)
  const admin = { username: 'admin', email: 'admin@example.com', password: 'a password of theirs' }
  const first = { name: 'BUMX', apiUrl: place.provider.apiUrl, apiKey: place.provider.key }
  const limits = { requestsPerMinute: 600, timeoutMs: undefined }
  const six = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 6 }, work))
  await six(() => prepareProviders(transaction, (text) => Buffer.from(text), first, limits))
  const made = await six(() => prepareAdmin(transaction, passwords, admin))
  assert.equal(made.filter((one) => one !== undefined).length, 1)
  assert.equal((await place.db.query(sql`select from users where is_admin`)).length, 1)
  assert.equal((await place.db.query(sql`select from provider_slots`)).length, 600)
})

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server really sent
type Answer = { status: number; body: any }

function linkOf(n: number): string {
  return `https://facebook.com/two/${n}.`
}

/** A database of its own with partners who stand in, and the environments of processes that share it. */
async function newPlace() {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-two-'))
  const database = await cloneDatabase()
  const db = openDatabase(database.connectionString, { processId: 'the test' })
  const provider = await startProvider({ paceMs: 500 })
  const ports = [await freePort(), await freePort()]
  const bank = await startBank({
    webhookUrl: 'http://127.0.0.1:1',
    auth: 'hmac',
    secret: 'sepay_two_secret',
    accountNumber: '123456789',
  })
  const common: Environment = {
    SANDBOX: '0',
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    DATABASE_URL: database.connectionString,
    APP_SECRET: 'one secret that all four processes share',
    ADMIN_USERNAME: 'admin',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a password of theirs',
    BUMX_API_URL: provider.apiUrl,
    BUMX_API_KEY: provider.key,
    PROVIDER_REQUESTS_PER_MINUTE: '6000',
    SEPAY_WEBHOOK_AUTH: 'hmac',
    SEPAY_WEBHOOK_SECRET: 'sepay_two_secret',
    BANK_ACCOUNT_NUMBER: '123456789',
    BANK_ACCOUNT_NAME: 'NGUYEN VAN A',
  }

  async function call(
    web: number,
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${ports[web]}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    })
    return { status: response.status, body: await response.json() }
  }

  return {
    db,
    provider,
    env: (name: 'web1' | 'web2' | 'worker1' | 'worker2'): Environment => ({
      ...common,
      ROLES: name.startsWith('web') ? 'web' : 'worker',
      PORT: String(ports[name === 'web2' ? 1 : 0]),
    }),
    /** Registers with the first process, logs in and tops up with the second. */
    async customer(username: string) {
      const account = { username, email: `${username}@example.com`, password: 'password123' }
      assert.equal((await call(0, 'POST', '/api/auth/register', account)).status, 200)
      const logIn = await call(1, 'POST', '/api/auth/login', { email: username, password: 'password123' })
      const token: string = logIn.body.access_token
      const deposit = await call(1, 'POST', '/api/payment/sepay/create', { amount: DEPOSIT }, token)
      bank.setWebhookUrl(`http://127.0.0.1:${ports[0]}/api/payment/sepay/webhook`)
      await bank.transfer({ memo: deposit.body.bank_info.content, amount: DEPOSIT })
      return {
        call: (web: number, method: string, path: string, body?: object) =>
          call(web, method, path, body, token),
        balance: async (): Promise<number> =>
          (await call(0, 'GET', '/api/user/me', undefined, token)).body.user.balance,
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([provider.close(), bank.close(), db.close()])
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const EVENTUALLY_MS = 20_000

async function eventually(check: () => Promise<boolean>, what: string): Promise<void> {
  const until = Date.now() + EVENTUALLY_MS
  while (!(await check())) {
    if (Date.now() > until) assert.fail(`${what}: not within ${EVENTUALLY_MS} ms`)
    await sleep(100)
  }
}
