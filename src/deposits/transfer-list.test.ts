import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import type { Queryable } from '../platform/db.ts'
import { type Sql, sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { askedTransfers, type TransferQuery } from './transfer-filter.ts'
import { findLookedAtTransfer, listTransfers } from './transfer-list.sql.ts'

const words = texts('vi').admin.deposits

const EVERY_MINUTE = sql`interval '1 minute'`

/** Many transfers that were credited to nobody we ask for, one a minute, most with the same amount and memo. */
async function fillTable(panel: Panel, count: number): Promise<void> {
  await panel.db.query(sql`
    insert into bank_transfers (sepay_id, account_number, direction, amount, content, reference_code, transferred_at,
      received_at, raw, outcome, reason)
    select 'many-' || n, '123456789', 'out', case when n % 3 = 0 then 50000 + n else 100000 end,
      'Chuyển tiền HMM' || upper(left(md5(n::text), 7)), 'FT' || n, now(), now() - n * ${EVERY_MINUTE}, '{}', 'ignored',
      'out'
    from generate_series(1, ${count}::int) n`)
  await panel.db.query(sql`vacuum analyze bank_transfers`)
}

/** The plan of each statement a list runs. */
async function plansOf(panel: Panel, query: TransferQuery): Promise<string> {
  const plans: string[] = []
  const db = {
    query: async (statement: Sql) => {
      const lines = await panel.db.query<{ 'QUERY PLAN': string }>(sql`explain ${statement}`)
      plans.push(...lines.map((line) => line['QUERY PLAN']))
      return []
    },
  } as unknown as Queryable
  await listTransfers(db, askedTransfers(query), 51)
  await findLookedAtTransfer(db, askedTransfers(query))
  return plans.join('\n')
}

test('a transfer is found by its code, memo, reference, SePay id, amount, customer, state and day', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const { body } = await lan.call('POST', '/api/payment/sepay/create', { amount: 120_000 })
  const code: string = body.bank_info.content
  await panel.bank.transfer({ memo: code, amount: 120_000 })
  await panel.bank.transfer({ memo: 'Nạp Tiền cho bạn', amount: 130_000 })
  await panel.db.query(sql`
    update bank_transfers set received_at = received_at - interval '3 days' where content like 'Nạp%'`)
  await panel.db.query(sql`update bank_transfers set reference_code = 'FT-777' where matched_code = ${code}`)
  const browser = visitor(panel.url, (await panel.operator()).token)
  const [coded, plain] = await panel.db.query<{ id: string; sepay: string; day: string }>(sql`
    select id, sepay_id as sepay, to_char(received_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as day
    from bank_transfers order by amount`)
  const found = async (query: Record<string, string>) => {
    const { html } = await browser.get(`/admin/deposits?${new URLSearchParams(query)}`)
    return [coded!, plain!].map(({ id }) => html.includes(`href="/admin/deposits/${id}"`))
  }
  for (const q of [
    code,
    code.toLowerCase(),
    code.slice(0, 6),
    'ft-777',
    coded!.sepay,
    '120.000',
    '120000 ₫',
  ]) {
    assert.deepEqual(await found({ q }), [true, false], q)
  }
  for (const q of [lan.username, lan.email.toUpperCase()])
    assert.deepEqual(await found({ q }), [true, false], q)
  for (const q of ['nap tien', 'bạn nạp', '130000']) assert.deepEqual(await found({ q }), [false, true], q)
  for (const q of [minh.username, 'ten', '120', '99999999999999', "'", '!&|:*', '\\']) {
    assert.deepEqual(await found({ q }), [false, false], q)
  }
  assert.deepEqual(await found({ view: 'unmatched' }), [false, true])
  assert.deepEqual(await found({ view: 'unmatched', q: code }), [false, false])
  assert.deepEqual(await found({ view: 'open', q: 'nap' }), [false, true])
  for (const view of ['held', 'wrong_account', 'ignored'])
    assert.deepEqual(await found({ view }), [false, false])
  assert.deepEqual(await found({ from: coded!.day }), [true, false])
  assert.deepEqual(await found({ to: plain!.day, from: plain!.day, q: 'tien' }), [false, true])
  // What was split is found by each of those it was split among.
  const parts = `${lan.username} 60.000\n${minh.username} 70.000`
  await browser.post(`/admin/deposits/${plain!.id}/act`, { act: 'split', parts, confirmed: 'yes' })
  assert.deepEqual(await found({ q: minh.username }), [false, true])
  assert.deepEqual(await found({ q: lan.email }), [true, true])
})

test('no way of looking for transfers reads all there are, and a search of a state goes on where it stopped', async () => {
  await using panel = await startPanel()
  await fillTable(panel, 19_000)
  for (const query of [
    {},
    { q: 'HMMC4CA423' },
    { q: 'chuyen tien' },
    { q: '100000' },
    { q: 'nobody@example.com' },
    { view: 'ignored' },
    { view: 'held', q: 'chuyen' },
    { view: 'ignored', q: 'FT15000' },
    { from: '2026-01-01', q: 'FT1' },
  ]) {
    assert.doesNotMatch(await plansOf(panel, query), /Seq Scan on bank_transfers/, JSON.stringify(query))
  }
  assert.match(await plansOf(panel, { q: 'FT15000' }), /Bitmap Index Scan on bank_transfers_words_idx/)
  assert.match(await plansOf(panel, { q: '50003' }), /bank_transfers_amount_idx/)
  const browser = visitor(panel.url, (await panel.operator()).token)
  const first = await browser.get('/admin/deposits?view=ignored&q=FT15000')
  assert.ok(first.html.includes(words.lookedAt) && first.html.includes(words.emptyFor))
  const next = /href="([^"]*before=[^"]*)"/.exec(first.html)![1]!.replaceAll('&amp;', '&')
  const second = await browser.get(next)
  assert.ok(second.html.includes(words.bankReference('FT15000')) && !second.html.includes(words.lookedAt))
})

test('the words of a transfer can be worked out without a search path, as vacuum and a restored dump do it', async () => {
  await using panel = await startPanel()
  const found = await panel.db.transaction(async (tx) => {
    await tx.query(sql`select set_config('search_path', '', true)`)
    return tx.query<{ words: string }>(sql`
      select public.transfer_words('Nạp TIỀN', '', 'nap', 'FT-1', '9', null, '0123')::text as words`)
  })
  assert.deepEqual(found, [{ words: "'0123' '1' '9' 'ft' 'nap' 'tien'" }])
})
