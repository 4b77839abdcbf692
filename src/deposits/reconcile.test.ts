import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { webhookBody } from '../../sandbox/bank-webhook.ts'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { sql } from '../platform/sql.ts'
import { type ReconcileParts, reconcileBank } from './deposits.jobs.ts'
import { takeBankReading } from './take-bank-reading.ts'

const shop = { accountNumber: '123456789', depositPrefix: 'HMM' }
const never = new AbortController().signal

async function open(customer: Customer): Promise<string> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  return body.bank_info.content
}

/** Reads the list once, as the job does; `log` takes its lines. */
function reconcile(panel: Panel, more: Partial<ReconcileParts['bankList']> = {}, log: string[] = []) {
  const api = { apiUrl: panel.bank.url, token: panel.bank.apiToken }
  return reconcileBank(
    {
      transaction: panel.db.transaction,
      log: pino({ level: 'trace' }, { write: (line) => void log.push(line) }),
      bankList: { api, shop, ...more },
    },
    never,
  )
}

async function notices(panel: Panel): Promise<string[]> {
  const rows = await panel.db.query<{ body: string }>(sql`select body from notices order by id`)
  return rows.map((row) => row.body)
}

function transfers(panel: Panel): Promise<{ outcome: string; reason: string | null }[]> {
  return panel.db.query(sql`select outcome, reason from bank_transfers order by received_at, id`)
}

test('what the webhook never told of is credited once, and reported as such', async () => {
  await using panel = await startPanel({ bank: { groupAmounts: true } })
  const lan = await panel.customer()
  await panel.bank.transfer({ memo: await open(lan), amount: 1_500_000, webhook: false })
  await panel.bank.transfer({ memo: 'no code', amount: 70_000, webhook: false })
  await reconcile(panel)
  await reconcile(panel)
  assert.equal(await lan.balance(), '1500000.0000')
  const told = await notices(panel)
  assert.equal(told.length, 2)
  assert.ok(told.every((body) => body.includes('Webhook không báo')))
})

test('what the webhook told of is left alone, and a webhook that comes after the list changes nothing', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.bank.transfer({ memo: await open(lan), amount: 100_000 })
  const late = await panel.bank.transfer({ memo: await open(lan), amount: 50_000, webhook: false })
  await panel.bank.transfer({ memo: await open(lan), amount: 9_000, type: 'out', webhook: false })
  await reconcile(panel)
  assert.equal((await panel.bank.redeliver(late.id))[0]!.success, true)
  assert.equal(await lan.balance(), '150000.0000')
  assert.equal((await notices(panel)).length, 2)
})

test('only the last 48 hours are read, and further back when nobody has read for longer', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const at = new Date(Date.now() - 60 * 3_600_000)
  await panel.bank.transfer({ memo: await open(lan), amount: 50_000, webhook: false, at })
  await reconcile(panel)
  assert.equal(await lan.balance(), '0.0000')
  await panel.db.query(sql`update bank_readings set last_read_at = now() - interval '61 hours'`)
  await reconcile(panel)
  assert.equal(await lan.balance(), '50000.0000')
})

test('a long list is read page by page, slower than the limit, and a 429 is waited out', async () => {
  await using panel = await startPanel({ bank: { readingPerSecond: 1 } })
  const lan = await panel.customer()
  const code = await open(lan)
  for (let n = 0; n < 7; n++) {
    const at = new Date(Date.now() - n * 60_000)
    await panel.bank.transfer({ memo: code, amount: 10_000, webhook: false, at })
  }
  await reconcile(panel, { pageRows: 3 })
  assert.equal(await lan.balance(), '70000.0000')
  const readings = panel.bank.log.filter((entry) => entry.kind === 'reading').map((entry) => entry.status)
  assert.ok(readings.includes(429), 'the limit was met')
  assert.equal((await notices(panel)).filter((body) => body.includes('Không đọc được')).length, 0)
})

test('an empty reply is an alarm, once until it is well again, and no log line holds the token', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.bank.transfer({ memo: await open(lan), amount: 50_000, webhook: false })
  const log: string[] = []
  const wrong = { api: { apiUrl: panel.bank.url, token: 'a-token-that-is-wrong' } }
  await reconcile(panel, wrong, log)
  await reconcile(panel, wrong, log)
  const alarms = async () => (await notices(panel)).filter((body) => body.includes('Không đọc được')).length
  assert.equal(await alarms(), 1)
  await reconcile(panel)
  assert.equal(await lan.balance(), '50000.0000')
  await reconcile(panel, wrong, log)
  assert.equal(await alarms(), 2)
  assert.ok(log.length > 0 && !log.join('').includes('a-token-that-is-wrong'))
})

test('a bank that cannot be reached is an alarm at the third time in a row', async () => {
  await using panel = await startPanel()
  const gone = { api: { apiUrl: 'http://127.0.0.1:1', token: 'x' } }
  for (const alarms of [0, 0, 1, 1]) {
    await reconcile(panel, gone)
    assert.equal((await notices(panel)).length, alarms)
  }
})

test('while one process reads no other does, and one that died holds up the next for minutes only', async () => {
  await using panel = await startPanel()
  const readings = () => panel.bank.log.filter((entry) => entry.kind === 'reading').length
  assert.ok(await takeBankReading(panel.db.transaction, 60_000))
  await reconcile(panel)
  assert.equal(readings(), 0)
  await panel.db.query(sql`update bank_readings set lease_until = now()`)
  await Promise.all([reconcile(panel), reconcile(panel)])
  assert.ok(readings() >= 1)
})

test('the same money under an id of another kind is credited once, from whichever side it comes first', async () => {
  await using panel = await startPanel({ bank: { auth: 'body-signature' } })
  const lan = await panel.customer()
  for (const [n, listFirst] of [true, false].entries()) {
    const code = await open(lan)
    const at = new Date(Date.now() - (n + 1) * 60_000)
    const { id } = await panel.bank.transfer({ memo: code, amount: 50_000, webhook: false, at })
    const told = async () => {
      const [row] = panel.bank.transfers().filter((transfer) => transfer.id === id)
      const body = dialect({ ...row!, id: `sepay-${id}` })
      assert.equal((await panel.bank.deliver(body)).success, true)
    }
    if (listFirst) await reconcile(panel)
    await told()
    if (!listFirst) await reconcile(panel)
    assert.equal(await lan.balance(), `${(n + 1) * 50_000}.0000`)
  }
  assert.equal((await transfers(panel)).filter((row) => row.reason === 'twin').length, 2)
})

test('two like transfers in one second are both credited, and one under a foreign number waits for a person', async () => {
  await using panel = await startPanel()
  const [lan, at] = [await panel.customer(), new Date()]
  const wish = { amount: 50_000, at }
  await panel.bank.transfer({ ...wish, memo: await open(lan) })
  await panel.bank.transfer({ ...wish, memo: await open(lan) })
  assert.equal(await lan.balance(), '100000.0000')
  await panel.db.query(sql`update bank_transfers set sepay_id = '5' || sepay_id, reference_code = ''`)
  await reconcile(panel)
  assert.equal(await lan.balance(), '100000.0000')
  const held = (await transfers(panel)).filter((row) => row.outcome === 'held')
  assert.deepEqual(
    held.map((row) => row.reason),
    ['maybe_twin', 'maybe_twin'],
  )
  // As it was, or the books would not know their transfers again.
  await panel.db.query(sql`delete from bank_transfers where outcome = 'held'`)
  await panel.db.query(
    sql`update bank_transfers set sepay_id = substr(sepay_id, 2) where sepay_id like '526%'`,
  )
})

/** The specification's own webhook about a transfer, under an id of its own. */
function dialect(transfer: {
  id: string
  accountNumber: string
  amount: number
  content: string
  transactionDate: string
}): string {
  return webhookBody(transfer as never, 'body-signature', 'sepay_test_secret')
}
