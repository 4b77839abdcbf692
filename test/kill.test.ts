import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBank } from '../sandbox/bank.ts'
import { startProvider } from '../sandbox/provider.ts'
import { startTelegram } from '../sandbox/telegram.ts'
import { type Environment, freePort, processesWith, runCommand, startPanelProcess } from './panel-process.ts'

// The panel as it runs in a shop, steered by HTTP alone, and killed in the middle of its work.

const DEPOSIT = 1_000_000
const CROWD = 40

test('killed while the provider holds an order: it becomes unknown, is never sent again, and all else is kept', async () => {
  await using shop = await openShop()
  const { provider, telegram } = shop
  await using panel = await startPanelProcess(shop.env)
  const synced = await runCommand(['sync-services', '--margin-percent', '0'], shop.env)
  assert.equal(synced.code, 0, synced.stderr)
  const services = (await shop.call('GET', '/api/services')).body.data
  const likes = services.find((service: { rate: number }) => service.rate === 2500)

  const lan = await shop.customer('lan')
  const deposit = await lan.call('POST', '/api/payment/sepay/create', { amount: DEPOSIT })
  await shop.bank.transfer({ memo: deposit.body.bank_info.content, amount: DEPOSIT })
  assert.equal(await lan.balance(), DEPOSIT)

  const order = (link: string) =>
    lan.call('POST', '/api/orders', { service_id: likes.id, link, quantity: 1000 })
  const statusOf = async (id: string): Promise<string> =>
    (await lan.call('GET', `/api/orders/${id}`)).body.order.status
  const early = await order('https://facebook.com/early')
  await eventually(async () => (await statusOf(early.body.order_id)) === 'processing', 'the early order')

  provider.setBehaviour('never-answered', 'accept-and-hang')
  const held = await order('https://facebook.com/never-answered')
  await eventually(
    () => provider.adds('https://facebook.com/never-answered').accepted.length === 1,
    'the add',
  )
  // A crowd is on its way in when the panel dies.
  const crowdLinks = Array.from({ length: CROWD }, (_, n) => `https://facebook.com/crowd/${n}`)
  const crowd = Promise.all(crowdLinks.map((link) => order(link).catch(() => undefined)))
  await sleep(30)
  await panel.stop('SIGKILL')
  const answered = (await crowd).flatMap((answer, n) => (answer?.status === 200 ? [{ answer, n }] : []))
  assert.notDeepEqual(await processesWith(shop.folder), [], 'the database outlives the panel')

  await using again = await startPanelProcess(shop.env)
  await eventually(async () => (await statusOf(held.body.order_id)) === 'unknown', 'the held order')
  const said = () =>
    telegram
      .messages()
      .map((message) => message.text)
      .join()
  await eventually(() => said().includes('chưa rõ kết quả'), 'the operators being told')

  // What the customer was told is true, and whatever was written goes its way, once.
  await eventually(async () => {
    const { pagination } = await orders(lan, 'pending')
    return pagination.total === 0 && (await orders(lan, 'submitting')).pagination.total === 0
  }, 'the queue being empty')
  for (const { answer, n } of answered) {
    const status = await statusOf(answer.body.order_id)
    assert.ok(['processing', 'in_progress', 'unknown'].includes(status), `${n} is ${status}`)
    assert.equal(provider.adds(crowdLinks[n]).all.length, 1)
  }
  for (const link of crowdLinks) assert.ok(provider.adds(link).all.length <= 1, link)
  for (const name of ['early', 'never-answered']) {
    assert.equal(provider.adds(`https://facebook.com/${name}`).all.length, 1, name)
  }
  assert.equal(await statusOf(early.body.order_id), 'processing')
  const { data, pagination } = await orders(lan, 'all')
  assert.ok(pagination.total >= 2 + answered.length)
  assert.equal(await lan.balance(), DEPOSIT - pagination.total * 2500)
  assert.equal(new Set(data.map((row: { link: string }) => row.link)).size, data.length)

  const checked = await runCommand(['reconcile'], shop.env)
  assert.equal(checked.code, 0, checked.stdout)
  const { code, stderr } = await again.stop('SIGINT')
  assert.deepEqual([code, stderr], [0, ''])
  assert.deepEqual(await processesWith(shop.folder), [])
})

test('stopped while the provider keeps silent it ends cleanly, and the order is not sent again', async () => {
  await using shop = await openShop({ PROVIDER_TIMEOUT_MS: '4000' })
  const link = 'https://facebook.com/never-answered'
  shop.provider.setBehaviour('never-answered', 'accept-and-hang')
  {
    await using panel = await startPanelProcess(shop.env)
    assert.equal((await runCommand(['sync-services', '--margin-percent', '0'], shop.env)).code, 0)
    const lan = await shop.customer('lan')
    const deposit = await lan.call('POST', '/api/payment/sepay/create', { amount: DEPOSIT })
    await shop.bank.transfer({ memo: deposit.body.bank_info.content, amount: DEPOSIT })
    const [service] = (await shop.call('GET', '/api/services')).body.data
    const form = { service_id: service.id, link, quantity: 1000 }
    assert.equal((await lan.call('POST', '/api/orders', form)).status, 200)
    await eventually(() => shop.provider.adds(link).accepted.length === 1, 'the add')
    const stopping = Date.now()
    assert.equal((await panel.stop('SIGINT')).code, 0)
    // It waits for the answer of what was sent, and for nothing else.
    assert.ok(Date.now() - stopping < 20_000)
    assert.deepEqual(await processesWith(shop.folder), [])
  }
  await using again = await startPanelProcess(shop.env)
  const lan = await shop.logIn('lan')
  await eventually(async () => (await orders(lan, 'unknown')).pagination.total === 1, 'the order')
  assert.equal(shop.provider.adds(link).all.length, 1)
  assert.equal((await again.stop('SIGINT')).code, 0)
})

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server really sent
type Answer = { status: number; body: any }
type Call = (method: string, path: string, body?: object) => Promise<Answer>
type Buyer = { call: Call; balance(): Promise<number> }

async function orders(buyer: Buyer, status: string): Promise<Answer['body']> {
  return (await buyer.call('GET', `/api/orders/history?limit=100&status=${status}`)).body
}

/** A folder for a panel with its own database, partners who stand in, and the environment that names them. */
async function openShop(more: Environment = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-kill-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const provider = await startProvider({ paceMs: Number.POSITIVE_INFINITY })
  const telegram = await startTelegram()
  const bank = await startBank({
    webhookUrl: `${url}/api/payment/sepay/webhook`,
    auth: 'hmac',
    secret: 'sepay_kill_secret',
    accountNumber: '123456789',
  })
  const env: Environment = {
    SANDBOX: '0',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: folder,
    ADMIN_USERNAME: 'admin',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a password of theirs',
    BUMX_API_URL: provider.apiUrl,
    BUMX_API_KEY: provider.key,
    SEPAY_WEBHOOK_AUTH: 'hmac',
    SEPAY_WEBHOOK_SECRET: 'sepay_kill_secret',
    BANK_ACCOUNT_NUMBER: '123456789',
    BANK_ACCOUNT_NAME: 'NGUYEN VAN A',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_ADMIN_CHAT_ID: '1',
    TELEGRAM_API_URL: telegram.url,
    PROVIDER_REQUESTS_PER_MINUTE: '600',
    PROVIDER_TIMEOUT_MS: '45000',
    ...more,
  }

  const callAs =
    (token?: string): Call =>
    async (method, path, body) => {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(20_000),
      })
      return { status: response.status, body: await response.json() }
    }
  const call = callAs()
  const logIn = async (name: string): Promise<Buyer> => {
    const answer = await call('POST', '/api/auth/login', { email: name, password: 'password123' })
    const own = callAs(answer.body.access_token)
    return { call: own, balance: async () => (await own('GET', '/api/user/me')).body.user.balance }
  }
  return {
    folder,
    env,
    provider,
    bank,
    telegram,
    call,
    logIn,
    async customer(name: string) {
      const registration = { username: name, email: `${name}@example.com`, password: 'password123' }
      assert.equal((await call('POST', '/api/auth/register', registration)).status, 200)
      return logIn(name)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([provider.close(), bank.close(), telegram.close()])
      await endDatabase(folder)
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** Ends the PostgreSQL of a panel that could not: only the one that serves this folder. */
async function endDatabase(folder: string): Promise<void> {
  if ((await processesWith(folder)).length === 0) return
  const file = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(file.split('\n')[0])
  if (pid > 1) process.kill(pid, 'SIGQUIT')
  await eventually(async () => (await processesWith(folder)).length === 0, 'the database ending')
}

const EVENTUALLY_MS = 15_000

async function eventually(check: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const until = Date.now() + EVENTUALLY_MS
  while (!(await check())) {
    if (Date.now() > until) assert.fail(`${what}: not within ${EVENTUALLY_MS} ms`)
    await sleep(50)
  }
}
