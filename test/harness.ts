import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { type Bank, type BankOptions, startBank } from '../sandbox/bank.ts'
import { type Provider, type ProviderOptions, startProvider } from '../sandbox/provider.ts'
import type { ProviderService } from '../sandbox/provider-catalogue.ts'
import { startTelegram, type Telegram } from '../sandbox/telegram.ts'
import { passwordsWith } from '../src/accounts/password.ts'
import { registerUser } from '../src/accounts/register-user.ts'
import { insertSession } from '../src/accounts/sessions.sql.ts'
import type { UserRole } from '../src/accounts/user.ts'
import { buildApp } from '../src/app.ts'
import type { DripFeed } from '../src/catalog/service.ts'
import { loadConfig } from '../src/config.ts'
import { newId } from '../src/core/id.ts'
import { Money } from '../src/core/money.ts'
import { listChecks } from '../src/operations/invariants.sql.ts'
import { prepareProviders } from '../src/operations/prepare-panel.ts'
import { createTelegram } from '../src/partners/telegram.ts'
import { type Assets, buildAssets } from '../src/platform/assets.ts'
import { accessTokens } from '../src/platform/auth.ts'
import { type Database, openDatabase, queryOne } from '../src/platform/db.ts'
import type { Server } from '../src/platform/http.ts'
import type { LiveLimits } from '../src/platform/live.ts'
import type { Log } from '../src/platform/log.ts'
import { deriveSecrets } from '../src/platform/secrets.ts'
import { sql } from '../src/platform/sql.ts'
import { postEntries } from '../src/wallet/wallet.sql.ts'
import { startWorker } from '../src/worker.ts'
import { cloneDatabase } from './database.ts'

export type PanelOptions = {
  /** Variables for `loadConfig`, over the harness's own. */
  env?: Record<string, string>
  /** Runs the jobs too; without it orders stay pending. */
  worker?: boolean
  provider?: ProviderOptions
  bank?: Partial<BankOptions>
  /** Narrower bounds of live streams. */
  liveLimits?: Partial<LiveLimits>
  /** Takes the log; silent without. */
  log?: Log
}

/** What came back from an HTTP call: the status and the JSON body. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server really sent
export type Answer = { status: number; body: any; headers: Headers }

export type Panel = AsyncDisposable & {
  url: string
  app: Server
  db: Database
  provider: Provider
  bank: Bank
  telegram: Telegram
  /** An HTTP call, as a stranger or with a token. */
  call(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>
  /** A customer who is logged in, with money and, for a tier, an amount spent before. */
  customer(options?: CustomerOptions): Promise<Customer>
  /** Somebody who works here, logged in. */
  operator(): Promise<Customer>
  /** A service on sale that the stand-in provider fulfils; the default is 2,500 per 1000. */
  service(options?: Partial<ServiceOptions>): Promise<number>
  /** Waits until `check` gives something, asking often; fails after half a minute. */
  eventually<T>(
    check: () => Promise<T | undefined | false> | T | undefined | false,
    what?: string,
  ): Promise<T>
  /** Fails when any invariant of books and orders is broken. Runs by itself when the panel is disposed of. */
  checkBooks(): Promise<void>
}

type CustomerOptions = { balance?: string; spent?: string; referredBy?: Customer; role?: UserRole }

type ServiceOptions = {
  rate: string
  min: number
  max: number
  type: string
  isActive: boolean
  dripFeed: DripFeed
}

export type Customer = {
  id: string
  username: string
  email: string
  token: string
  referralCode: string
  /** The balance as the database has it. */
  balance(): Promise<string>
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Places an order through HTTP. */
  order(serviceId: number, quantity: number, more?: object): Promise<Answer>
}

/** Every test's password hashing is real, at bcrypt's lowest cost. */
const BCRYPT_COST = 4
const STATUS_INTERVAL_MS = 100
const CLOSE_MS = 500

/** The same for every panel of a process; building them takes half of its start. */
let assets: Promise<Assets> | undefined

/** A whole panel with a database of its own and stand-in partners; disposing of it checks the books. */
export async function startPanel(options: PanelOptions = {}): Promise<Panel> {
  // Whatever was opened is closed again, the last first, also when a later part does not start.
  await using opened = new AsyncDisposableStack()
  const database = await cloneDatabase()
  opened.defer(database.drop)
  const secrets = deriveSecrets('a secret for tests only, as long as it must be')
  const processId = `homemmo:${newId()}`
  const db = openDatabase(database.connectionString, { processId })
  opened.defer(db.close)
  const log = options.log ?? pino({ level: process.env.TEST_LOG ?? 'silent' })

  const provider = await startProvider({ paceMs: 300, services: providerServices, ...options.provider })
  opened.defer(provider.close)
  const telegram = await startTelegram()
  opened.defer(telegram.close)
  const bank = await startBank({
    webhookUrl: 'http://127.0.0.1:1',
    auth: 'hmac',
    secret: 'sepay_test_secret',
    accountNumber: '123456789',
    minuteMs: 20,
    ...options.bank,
  })
  opened.defer(bank.close)
  const config = loadConfig({
    SANDBOX: '0',
    PUBLIC_URL: 'http://panel.test',
    BANK_ACCOUNT_NUMBER: '123456789',
    BANK_ACCOUNT_NAME: 'NGUYEN VAN A',
    SEPAY_WEBHOOK_AUTH: options.bank?.auth ?? 'hmac',
    SEPAY_WEBHOOK_SECRET: 'sepay_test_secret',
    ...options.env,
  })
  const first = {
    name: 'BUMX',
    apiUrl: provider.apiUrl,
    apiKey: provider.key,
    statusIntervalMs: STATUS_INTERVAL_MS,
  }
  await prepareProviders(db.transaction, secrets.encrypt, first, { requestsPerMinute: 6000, timeoutMs: 2000 })

  const passwords = passwordsWith(secrets.passwordPepper, BCRYPT_COST)
  assets ??= buildAssets()
  const partners = { bank: config.bank, sepay: config.sepay }
  const { liveLimits = {} } = options
  const app = await buildApp({
    ...{ config, db, secrets, log, passwords, assets: await assets, liveLimits },
    ...partners,
  })
  opened.defer(() => closeServer(app))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  bank.setWebhookUrl(`${url}/api/payment/sepay/webhook`)
  const worker = options.worker
    ? await startWorker({
        db,
        decrypt: secrets.decrypt,
        worker: processId,
        log,
        telegram: {
          bot: createTelegram({ token: telegram.token, apiUrl: telegram.url }),
          chatId: '1',
          publicUrl: config.publicUrl,
        },
        webhooks: { sandbox: true, privateHosts: [] },
        bankList: {
          api: { apiUrl: bank.url, token: bank.apiToken },
          shop: { accountNumber: '123456789', depositPrefix: config.depositPrefix },
        },
      })
    : undefined

  const tokens = accessTokens(secrets.tokenKey)
  const call: Panel['call'] = (method, path, { token, body, headers } = {}) =>
    httpCall(url + path, method, body, { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers })

  async function checkBooks(): Promise<void> {
    const broken = (await listChecks(db)).filter((check) => check.breaches.length > 0)
    assert.deepEqual(broken, [])
  }

  opened.defer(checkBooks)
  if (worker) opened.defer(worker.stop)
  const everything = opened.move()

  let services = 0
  let customers = 0
  const panel: Panel = {
    url,
    app,
    db,
    provider,
    bank,
    telegram,
    call,
    checkBooks,
    operator: () => panel.customer({ role: 'owner' }),
    async customer({ balance, spent, referredBy, role } = {}) {
      const username = `customer${++customers}`
      const email = `${username}@example.com`
      const registration = {
        username,
        email,
        password: 'password123',
        referralCode: referredBy?.referralCode,
      }
      const { userId } = await registerUser(db.transaction, passwords, registration, role)
      const sessionId = newId()
      await db.transaction((tx) =>
        insertSession(tx, { id: sessionId, userId, days: 1, address: null, userAgent: null }),
      )
      const token = tokens.sign(sessionId)
      const row = await queryOne<{ referralCode: string }>(
        db,
        sql`select referral_code as "referralCode" from users where id = ${userId}`,
      )
      const customer: Customer = {
        id: userId,
        username,
        email,
        token,
        referralCode: row!.referralCode,
        balance: async () => (await balanceOf(db, userId)).toString(),
        call: (method, path, body, headers = {}) => call(method, path, { token, body, headers }),
        order: (serviceId, quantity, more = {}) =>
          call('POST', '/api/orders', {
            token,
            body: { service_id: serviceId, link: 'https://facebook.com/post/1', quantity, ...more },
          }),
      }
      if (spent) await spend(panel, customer, spent)
      if (balance) await give(db, userId, balance)
      return customer
    },
    async service(wanted = {}) {
      const service = {
        rate: '2500',
        min: 1,
        max: 1_000_000,
        type: 'Default',
        isActive: true,
        dripFeed: 'none',
        ...wanted,
      }
      const providerServiceId = freeProviderService(service.type, ++services)
      const row = await queryOne<{ id: number }>(
        db,
        sql`
        insert into services (name, category, type, rate, min_quantity, max_quantity, provider, provider_service_id,
          is_active, drip_feed)
        values (${`Service ${services}`}, 'Facebook', ${service.type}, ${service.rate}, ${service.min}, ${service.max},
          'BUMX', ${providerServiceId}, ${service.isActive}, ${service.dripFeed})
        returning id`,
      )
      return row!.id
    },
    eventually,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  }
  return panel
}

/** Closes the server. A connection over which nothing was asked yet would keep it open for a minute. */
async function closeServer(app: Server): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS)
  await app.close()
  clearTimeout(cut)
}

// What the stand-in provider fulfils: enough services of each type for any test.
const TYPES = [
  'Default',
  'Package',
  'Custom Comments',
  'Custom Comments Package',
  'SEO',
  'Mentions',
  'Mentions with Hashtags',
  'Mentions Custom List',
  'Mentions Hashtag',
  'Mentions User Followers',
  'Mentions Media Likers',
  'Comment Likes',
  'Comment Replies',
  'Poll',
  'Invites from Groups',
  'Subscriptions',
  'Web Traffic',
]
const SERVICES_PER_TYPE = 20
const providerServices: ProviderService[] = TYPES.flatMap((type, index) =>
  Array.from({ length: SERVICES_PER_TYPE }, (_, n) => ({
    service: (index + 1) * 100 + n,
    name: `${type} ${n}`,
    type,
    category: 'Facebook',
    rate: '1000',
    min: '1',
    max: '1000000',
    refill: true,
    cancel: true,
    dripfeed: type === 'Default' || type === 'Web Traffic',
  })),
)

function freeProviderService(type: string, used: number): string {
  const index = TYPES.indexOf(type)
  assert.ok(used < SERVICES_PER_TYPE, 'the stand-in provider has no further service')
  return index === -1 ? `other-${used}` : String((index + 1) * 100 + used)
}

async function balanceOf(db: Database, userId: string): Promise<Money> {
  const row = await queryOne<{ balance: Money }>(db, sql`select balance from users where id = ${userId}`)
  return row!.balance
}

/** Puts money into a wallet through the ledger, as an adjustment. */
async function give(db: Database, userId: string, amount: string): Promise<void> {
  await db.transaction((tx) =>
    postEntries(tx, [
      {
        userId,
        orderId: null,
        type: 'adjustment',
        amount: Money.parse(amount),
        reference: `test:${newId()}`,
        method: null,
        transactionCode: null,
        sepayTransactionId: null,
      },
    ]),
  )
}

/** Lets a customer have bought for an amount before, with an order that has long been completed. */
async function spend(panel: Panel, customer: Customer, amount: string): Promise<void> {
  const serviceId = await panel.service({ type: 'Package', rate: amount })
  await give(panel.db, customer.id, amount)
  const answer = await customer.call('POST', '/api/orders', {
    service_id: serviceId,
    link: 'https://example.com/',
  })
  assert.equal(answer.status, 200)
  await panel.db.query(
    sql`update orders set status = 'completed', completed_at = now() where id = ${answer.body.order_id}`,
  )
}

async function httpCall(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}

const EVENTUALLY_MS = 30_000

async function eventually<T>(
  check: () => Promise<T | undefined | false> | T | undefined | false,
  what = 'what the test waits for',
): Promise<T> {
  const until = Date.now() + EVENTUALLY_MS
  for (;;) {
    const found = await check()
    if (found !== undefined && found !== false) return found
    if (Date.now() > until) assert.fail(`${what} did not happen within ${EVENTUALLY_MS} ms`)
    await sleep(25)
  }
}
