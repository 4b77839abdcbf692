import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import { type BookLine, listBalanceSheet } from '../wallet/books.sql.ts'
import { lastDays } from '../wallet/period.ts'
import { cursorBehind, cursorPattern, groupings, placeOf, reportCsv } from './report.ts'
import { sumDays } from './sum-days.ts'
import { listTopSums } from './sums.sql.ts'
import { noSums } from './sums.ts'

test('in each grouping the rows sum to the books, to the đồng, before and after days are summed and orders change', async () => {
  await using panel = await startPanel()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const likes = await panel.service({ rate: '2500' })
  await fillShop(panel, likes)
  const compare = async () => {
    const totals = []
    for (const by of groupings) totals.push(await totalsOf(boss, by))
    const books = await booksOf(panel)
    for (const [index, total] of totals.entries()) assert.deepEqual(total, books, groupings[index])
  }
  await compare()
  assert.equal(await sumDays(panel.db.transaction), 1, 'yesterday is over')
  await compare()
  await panel.db.query(sql`update orders set provider_charge = 1111.1111 where status = 'completed'`)
  const marked = await panel.db.query(sql`select day from changed_days`)
  assert.equal(marked.length, 1, 'a closed day whose order costs something else is read from the books')
  await compare()
  await panel.checkBooks()
  assert.equal(await sumDays(panel.db.transaction), 1)
  assert.equal(await sumDays(panel.db.transaction), 0)
  await compare()
})

test('two workers sum at once and nothing is counted twice', async () => {
  await using panel = await startPanel()
  await fillShop(panel, await panel.service())
  const done = await Promise.all([1, 2, 3].map(() => sumDays(panel.db.transaction)))
  assert.equal(Math.max(...done), 1)
  const days = await panel.db.query(sql`select day from summed_days`)
  assert.equal(days.length, 1)
})

test('a name that a spreadsheet would run is defused, customers are refused, and odd addresses fail nothing', async () => {
  await using panel = await startPanel()
  const likes = await panel.service()
  await fillShop(panel, likes)
  await panel.db.query(sql`update services set name = '=HYPERLINK("http://x")' where id = ${likes}`)
  const boss = visitor(panel.url, (await panel.operator()).token)
  const csv = (await boss.get('/admin/reports?by=service&days=7&format=csv')).html
  assert.match(csv, /,"'=HYPERLINK\(""http:\/\/x""\)",/)
  const lan = await panel.customer()
  assert.equal((await visitor(panel.url, lan.token).get('/admin/reports')).status, 403)
  for (const odd of ['by=x&after=%27', 'by=customer&after=1', 'by=service&after=x', 'by=day&after=2026-99']) {
    assert.equal((await boss.get(`/admin/reports?${odd}`)).status, 200, odd)
  }
  assert.equal((await boss.get('/admin/reports?from=2026-13-01')).status, 400)
  for (const page of ['/admin/reports', '/admin/reports/books'])
    for (const wrong of ['from=2026-11-30&until=2026-11-01', 'from=2026-13-01', 'days=8']) {
      const answer = await boss.get(`${page}?${wrong}&format=csv`)
      assert.equal(answer.status, 400, `${page} ${wrong}`)
      assert.match(answer.html, /^<!doctype html>/, 'a page that says so, and no file')
    }
})

test('services and providers stand by their revenue, page by page, each once, those of the same by their key', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '100000' })
  const ids = []
  for (const quantity of [1000, 3000, 2000, 2000]) {
    const id = await panel.service({ rate: '2500' })
    await lan.order(id, quantity)
    ids.push(id)
  }
  const boss = visitor(panel.url, (await panel.operator()).token)
  const { html } = await boss.get('/admin/reports?by=service&days=1')
  const shown = [...html.matchAll(/\/admin\/services\/(\d+)"/g)].map((match) => Number(match[1]))
  const wanted = [ids[1], ids[2], ids[3], ids[0]]
  assert.deepEqual(shown, wanted)
  const seen: number[] = []
  const today = lastDays(1, new Date())
  for (let cursor: string | undefined, times = 0; times < 4; times++) {
    const after = cursor === undefined ? undefined : placeOf(cursor)
    const [row] = await listTopSums(panel.db, 'service', today, { after, limit: 1 })
    seen.push(Number(row!.key))
    cursor = cursorBehind('service', row!)
    assert.match(cursor, cursorPattern.service)
    assert.equal((await boss.get(`/admin/reports?by=service&days=1&after=${cursor}`)).status, 200)
  }
  assert.deepEqual(seen, wanted)
  assert.equal((await boss.get('/admin/reports?by=provider&days=1&after=-1.0000:x:y')).status, 200)
})

test("a file's last line is what its lines come to, though orders come in while it is written", async () => {
  const rows = (from: number) =>
    [0, 1].map((n) => ({
      ...noSums,
      key: `${from + n}`,
      name: null,
      orders: 1,
      sales: Money.parse('0.0001'),
    }))
  const pages = (async function* () {
    yield rows(1)
    yield rows(3)
  })()
  let file = ''
  for await (const piece of reportCsv('service', pages)) file += piece
  assert.equal(file.split('\r\n').at(-2), 'total,,4,0.0004,0.0000,0.0004,0.0000,0.0000,0.0000,0.0004,0.0000')
})

test('what is not summed yet is said, not guessed: no file, no balance; and books that do not balance are seen', async () => {
  await using panel = await startPanel()
  await fillShop(panel, await panel.service())
  await panel.db.query(sql`alter table transactions disable trigger transactions_append_only`)
  await panel.db.query(sql`update transactions set created_at = created_at - interval '5 days'`)
  await panel.db.query(sql`alter table transactions enable trigger transactions_append_only`)
  const boss = visitor(panel.url, (await panel.operator()).token)
  const pages = [
    '/admin?days=7',
    '/admin/reports?days=7',
    '/admin/reports?by=customer&days=7',
    '/admin/reports/books',
  ]
  const missing = /Số liệu cũ đang được tổng hợp/
  for (const page of pages) assert.match((await boss.get(page)).html, missing, page)
  assert.doesNotMatch((await boss.get('/admin/reports/books')).html, /Sổ cân bằng/)
  for (const file of ['/admin/reports?days=7&format=csv', '/admin/reports/books?format=csv'])
    assert.equal((await boss.get(file)).status, 503, file)
  assert.ok((await sumDays(panel.db.transaction)) > 0)
  for (const page of pages) assert.doesNotMatch((await boss.get(page)).html, missing, page)
  assert.match((await boss.get('/admin/reports/books')).html, /Sổ cân bằng/)
  await panel.db.query(sql`update daily_sums set sales = sales + 0.0001 where sales > 0`)
  assert.match((await boss.get('/admin/reports/books')).html, /Sổ không cân/)
  await panel.db.query(sql`update daily_sums set sales = sales - 0.0001 where sales > 0`)
})

/** Two customers, one brought by the other: yesterday a deposit with orders of every end, today one more. */
async function fillShop(panel: Panel, service: number): Promise<void> {
  const lan = await panel.customer()
  const minh = await panel.customer({ referredBy: lan, balance: '100000.5' })
  await panel.db.query(sql`update services set provider_rate = 1234.5678`)
  const { body } = await minh.call('POST', '/api/payment/sepay/create', { amount: 50_000 })
  await panel.bank.transfer({ memo: body.bank_info.content, amount: 50_000 })
  for (const [quantity, end] of [
    [1001, 'completed'],
    [777, 'partial'],
    [500, 'processing'],
    [300, 'pending'],
  ] as const) {
    const order = await minh.order(service, quantity)
    await panel.db.query(sql`
      update orders set status = ${end}, submitted_at = case when ${end} <> 'pending' then now() end,
        completed_at = case when ${end} = 'completed' then now() end
      where id = ${order.body.order_id}`)
  }
  await panel.db.query(sql`
    with refund as (update orders set remains = 77, refunded_amount = 33.3333 where status = 'partial'
        returning user_id, id), spent as (
      update users set total_spent = total_spent - 33.3333, balance = balance + 33.3333 where id = ${minh.id} returning balance
    )
    insert into transactions (user_id, order_id, type, amount, balance_before, balance_after, reference)
    select user_id, id, 'refund', 33.3333, balance - 33.3333, balance, 'refund:' || id from refund, spent`)
  // Yesterday is where most of it was: the ledger is moved there as it never is in earnest.
  await panel.db.query(sql`alter table transactions disable trigger transactions_append_only`)
  await panel.db.query(sql`update transactions set created_at = now() - interval '1 day'`)
  await panel.db.query(sql`alter table transactions enable trigger transactions_append_only`)
  await panel.db.query(sql`
    update orders set created_at = now() - interval '1 day', submitted_at = submitted_at - interval '1 day',
      completed_at = completed_at - interval '1 day'`)
  await panel.db.query(sql`delete from changed_days`)
  await minh.order(service, 200)
}

/** The last line of a report, and the sum of the others, which must be the same. */
async function totalsOf(boss: ReturnType<typeof visitor>, by: string) {
  const page = await boss.get(`/admin/reports?by=${by}&days=7`)
  assert.equal(page.status, 200)
  const csv = (await boss.get(`/admin/reports?by=${by}&days=7&format=csv`)).html
  const lines = csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',').slice(3))
  const total = lines.pop()!
  assert.ok(lines.length > 0)
  const sums = total.map((_, column) => Money.sum(lines.map((line) => Money.parse(line[column]!))).toString())
  assert.deepEqual(sums, total, by)
  const [sales, refunds, revenue, cost, bonus, commission, profit, deposits] = total
  assert.equal(Money.parse(sales!).minus(Money.parse(refunds!)).toString(), revenue)
  return { revenue, cost, bonus, commission, profit, deposits }
}

async function booksOf(panel: Panel) {
  const period = lastDays(7, new Date())
  // From the ledger itself, entry by entry.
  const lines = await panel.db.query<BookLine>(
    sql`select account, amount::numeric(19, 4) as amount from profit_and_loss(${period.from}, ${period.until})`,
  )
  const sheet = await panel.db.query<BookLine>(
    sql`select account, amount::numeric(19, 4) as amount from balance_sheet(${period.until}) order by account`,
  )
  assert.deepEqual((await listBalanceSheet(panel.db, period.lastDay)).map(textOf), sheet.map(textOf))
  const of = (account: string) => lines.find((line) => line.account === account)?.amount ?? Money.zero
  const [deposits] = await panel.db.query<{ sum: Money }>(
    sql`select sum(amount)::numeric(19, 4) from transactions where type = 'deposit'`,
  )
  return {
    revenue: of('sales').toString(),
    cost: of('provider_cost').negated().toString(),
    bonus: of('promotions').negated().toString(),
    commission: of('referrals').negated().toString(),
    profit: Money.sum(lines.map((line) => line.amount)).toString(),
    deposits: deposits!.sum.toString(),
  }
}

function textOf({ account, amount }: BookLine): string {
  return `${account} ${amount}`
}
