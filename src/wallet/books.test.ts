import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { Money } from '../core/money.ts'
import { runChecks } from '../operations/run-checks.ts'
import { type Database, openDatabase } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { insertSums } from '../reports/sums.sql.ts'
import { booksCsv, booksOf } from './book.ts'
import { listBalanceSheet, listProfitAndLoss } from './books.sql.ts'
import { listMovedMonths } from './movements.sql.ts'
import { betweenDays, lastDays, monthOf } from './period.ts'
import { statementCsv } from './statement.ts'
import { getStatementBounds, listStatementRows } from './statements.sql.ts'

const ZONES = ['UTC', 'Asia/Ho_Chi_Minh', 'America/New_York']
// Just after midnight of 1 December in Vietnam: still November elsewhere.
const MIDNIGHT = new Date('2024-11-30T17:00:00Z')

/** Every report of a database, as text. */
async function reportsOf(db: Database, userId: string): Promise<string> {
  const texts: string[] = [(await listMovedMonths(db, userId, 3)).join(' ')]
  for (const period of [
    lastDays(7, MIDNIGHT),
    betweenDays('2024-11-01', '2024-11-30')!,
    monthOf('2024-12')!,
  ]) {
    const lines = [await listProfitAndLoss(db, period), await listBalanceSheet(db, period.lastDay)] as const
    texts.push(booksCsv(booksOf(...lines), period))
  }
  for (const month of ['2024-11', '2024-12']) {
    const bounds = await getStatementBounds(db, userId, monthOf(month)!)
    const range = { first: bounds.firstNumber, end: bounds.endNumber, after: 0, limit: 1000 }
    const pages = (async function* () {
      yield await listStatementRows(db, userId, range)
    })()
    for await (const piece of statementCsv({ month, username: '=lan', bounds }, pages)) texts.push(piece)
  }
  return texts.join('\n')
}

if (process.env.REPORTS_OF) {
  // This file as a child process of the test below: prints the reports in its own time zone, and no more.
  const [connectionString, userId] = JSON.parse(process.env.REPORTS_OF) as [string, string]
  const db = openDatabase(connectionString, { processId: 'homemmo:reports', max: 1 })
  process.stdout.write(`${process.env.TZ} ${new Date(0).getTimezoneOffset()}\f${await reportsOf(db, userId)}`)
  await db.close()
} else {
  test('reports are the same to the byte whatever the time zone of the process', async () => {
    await using panel = await startPanel()
    const lan = await panel.customer()
    await postedAt(panel, lan, '2024-11-29T00:00:00Z', '10000.5')
    await postedAt(panel, lan, '2024-11-30T16:59:59.999Z', '-1000')
    await postedAt(panel, lan, '2024-11-30T17:00:00Z', '2000.25')
    await panel.db.transaction((tx) => insertSums(tx, ['2024-11-29', '2024-11-30', '2024-12-01']))
    const connectionString = panel.db.pool.options.connectionString!
    const outputs: string[] = []
    for (const TZ of ZONES) {
      const env: NodeJS.ProcessEnv = {
        ...process.env,
        TZ,
        REPORTS_OF: JSON.stringify([connectionString, lan.id]),
      }
      delete env.NODE_TEST_CONTEXT
      const file = fileURLToPath(import.meta.url)
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file], { env })
      outputs.push(stdout)
    }
    const [zones, reports] = [outputs.map((o) => o.split('\f')[0]), outputs.map((o) => o.split('\f')[1])]
    assert.deepEqual(
      zones,
      ['UTC 0', 'Asia/Ho_Chi_Minh -480', 'America/New_York 300'],
      'the zones were really set',
    )
    assert.equal(new Set(reports).size, 1)
    assert.match(reports[0]!, /2024-12 2024-11\n/)
    assert.match(reports[0]!, /2024-11-30T23:59:59\+07:00,\d+,adjustment,,,,1000\.0000/)
    assert.match(reports[0]!, /2024-12-01T00:00:00\+07:00,\d+,adjustment,,,2000\.2500,/)
    assert.match(reports[0]!, /'=lan/)
  })

  test('after any history the books sum to zero, and the result is what came in less what it cost', async () => {
    await using panel = await startPanel()
    const likes = await panel.service({ rate: '2500' })
    await panel.db.query(sql`update services set provider_rate = 1234.5678`)
    const lan = await panel.customer({ balance: '1000000' })
    const step = fc.record({
      quantity: fc.integer({ min: 1, max: 3000 }),
      end: fc.constantFrom('completed', 'partial', 'processing', 'pending'),
      remains: fc.nat(),
      charge: fc.option(fc.integer({ min: 0, max: 5000 })),
    })
    for (const one of fc.sample(step, 40)) {
      const { body } = await lan.order(likes, one.quantity)
      const remains = one.end === 'partial' ? one.remains % one.quantity : null
      await panel.db.query(sql`
        update orders set status = ${one.end}, remains = ${remains}, provider_charge = ${one.charge},
          submitted_at = case when ${one.end} <> 'pending' then now() end where id = ${body.order_id}`)
    }
    const period = lastDays(1, new Date())
    const books = booksOf(
      await listProfitAndLoss(panel.db, period),
      await listBalanceSheet(panel.db, period.lastDay),
    )
    assert.ok(books.balance.check.isZero())
    const [costs] = await panel.db.query<{ cost: Money; sales: Money }>(sql`
      select sum(case
          when status = 'pending' then 0
          when provider_charge is not null then provider_charge
          else round(provider_rate * (quantity - coalesce(remains, 0)) / 1000, 4) end)::numeric(15, 4) as cost,
        sum(final_price)::numeric(15, 4) as sales
      from orders`)
    assert.equal(books.profit.result.toString(), costs!.sales.minus(costs!.cost).toString())
    const assets = Money.sum(books.balance.assets.map((line) => line.amount))
    const owed = Money.sum(books.balance.owed.map((line) => line.amount))
    assert.equal(assets.toString(), owed.toString(), 'assets are liabilities and equity')
  })

  test('a statement opens where the month before closed, and only its owner sees it', async () => {
    await using panel = await startPanel()
    const [lan, minh] = [await panel.customer(), await panel.customer()]
    await postedAt(panel, lan, '2026-10-15T00:00:00Z', '5000')
    await postedAt(panel, lan, '2026-10-31T17:00:00Z', '-1500.5')
    const browser = visitor(panel.url, lan.token)
    const october = await browser.get('/wallet/statement/2026-10.csv')
    const november = await browser.get('/wallet/statement/2026-11.csv')
    assert.match(october.html, /^2026-10,,closing,,\w+,5000\.0000,0\.0000,5000\.0000\r\n/m)
    assert.match(november.html, /^2026-11,,opening,,\w+,,,5000\.0000\r\n/m)
    assert.match(november.html, /2026-11-01T00:00:00\+07:00,\d+,adjustment,,,,1500\.5000,3499\.5000/)
    const page = await browser.get('/wallet/statement/2026-11')
    assert.equal(page.status, 200)
    assert.match(page.html, /3\.499,5 ₫/)
    const others = await visitor(panel.url, minh.token).get('/wallet/statement/2026-11.csv')
    assert.doesNotMatch(others.html, /1500/)
    for (const none of ['2026-13', '2999-01', '0000-00', 'x']) {
      const { status } = await browser.get(`/wallet/statement/${none}`)
      assert.ok(status === 404 || status === 400, `${none}: ${status}`)
    }
  })

  test('a difference is told once, and again only after it was well', async () => {
    await using panel = await startPanel()
    const lan = await panel.customer({ balance: '1000' })
    const setBalance = (balance: number) =>
      panel.db.query(sql`update users set balance = ${balance} where id = ${lan.id}`)
    const told = async () => {
      await runChecks(panel.db.transaction)
      const rows = await panel.db.query<{ event: string }>(sql`select event from notices order by id`)
      return rows.map((row) => row.event).join(' ')
    }
    assert.equal(await told(), '')
    await setBalance(1001)
    assert.equal(await told(), 'checks_broken')
    assert.equal(await told(), 'checks_broken')
    const operator = visitor(panel.url, (await panel.operator()).token)
    assert.match((await operator.get('/admin/system/checks')).html, /1001\.0000/)
    await setBalance(1000)
    assert.equal(await told(), 'checks_broken checks_well')
    await setBalance(999)
    assert.equal(await told(), 'checks_broken checks_well checks_broken')
    await setBalance(1000)
  })
}

/** Posts an adjustment as if at another time: the row is written as the ledger would have written it then. */
async function postedAt(panel: Panel, customer: Customer, at: string, amount: string): Promise<void> {
  await panel.db.query(sql`
    with wallet as (
      update users set balance = balance + ${amount}::numeric where id = ${customer.id}
      returning balance
    )
    insert into transactions (user_id, type, amount, balance_before, balance_after, reference, created_at)
    select ${customer.id}, 'adjustment', ${amount}::numeric, balance - ${amount}::numeric, balance, ${`at:${at}`}, ${at}
    from wallet`)
}
