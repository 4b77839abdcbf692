import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { type Visitor, visitor } from '../../test/visitor.ts'
import { reverseDeposit } from '../deposits/reverse-deposit.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')

/** The amounts of a list, newest first, as they stand on the page. */
function amountsOn(html: string): string[] {
  return [...html.matchAll(/cell-corner"[^>]*><span class="money[^"]*">([^<]*)</g)].map(([, amount]) =>
    amount!.replace(/\s*₫/, ''),
  )
}

async function amounts(browser: Visitor, query = ''): Promise<string[]> {
  const page = await browser.get(`/wallet${query}`)
  assert.equal(page.status, 200, query)
  return amountsOn(page.html)
}

async function open(customer: Customer, amount: number) {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount })
  return { id: body.transaction_id as string, memo: body.bank_info.content as string }
}

/** A movement as if at another time: the row is written as the ledger would have written it then. */
async function movedAt(panel: Panel, customer: Customer, at: string, amount: number): Promise<void> {
  await panel.db.query(sql`
    with wallet as (
      update users set balance = balance + ${amount}::numeric where id = ${customer.id} returning balance
    )
    insert into transactions (user_id, type, amount, balance_before, balance_after, reference, created_at)
    select ${customer.id}, 'adjustment', ${amount}::numeric, balance - ${amount}::numeric, balance, ${`at:${at}`}, ${at}
    from wallet`)
}

test('each kind of movement is found by its tab, and leads to its order or its deposit', async () => {
  await using panel = await startPanel()
  const [lan, boss] = [await panel.customer({ balance: '10000' }), await panel.operator()]
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 5)`)
  const likes = await panel.service({ rate: '2500' })
  const order = await lan.order(likes, 1000)
  const [kept, back] = [await open(lan, 100_000), await open(lan, 200_000)]
  await panel.bank.transfer({ memo: kept.memo, amount: 100_000 })
  await panel.bank.transfer({ memo: back.memo, amount: 200_000 })
  await reverseDeposit(panel.db.transaction, {
    actorId: boss.id,
    depositId: back.id,
    act: { kind: 'reverse', reason: 'taken back' },
  })
  const browser = visitor(panel.url, lan.token)
  assert.deepEqual(await amounts(browser, '?type=deposit'), ['+200.000', '+100.000'])
  assert.deepEqual(await amounts(browser, '?type=bonus'), ['+10.000', '+5.000'])
  assert.deepEqual(await amounts(browser, '?type=reversal'), ['−10.000', '−200.000'])
  assert.deepEqual(await amounts(browser, '?type=order'), ['−2.500'])
  assert.deepEqual(await amounts(browser, '?type=refund'), [])
  assert.equal((await amounts(browser, '?type=nonsense')).length, (await amounts(browser)).length)
  const { html } = await browser.get('/wallet')
  assert.equal(html.split(`href="/wallet/top-up/${back.id}"`).length - 1, 4, 'in, bonus, and both taken back')
  assert.equal(html.split(`href="/wallet/top-up/${kept.id}"`).length - 1, 2)
  const [row] = await panel.db.query<{ number: number }>(
    sql`select number from orders where id = ${order.body.order_id}`,
  )
  assert.ok(html.includes(`href="/orders/${row!.number}"`))
})

test('days are those of Vietnam, both ends included, and dates that cannot be taken are told of', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const moments = [
    '2026-11-01T16:59:59Z',
    '2026-11-01T17:00:00Z',
    '2026-11-03T16:59:59Z',
    '2026-11-03T17:00:00Z',
  ]
  for (const [place, at] of moments.entries()) await movedAt(panel, lan, at, place + 1)
  const browser = visitor(panel.url, lan.token)
  assert.deepEqual(await amounts(browser, '?from=2026-11-02&to=2026-11-03'), ['+3', '+2'])
  assert.deepEqual(await amounts(browser, '?from=2026-11-02'), ['+4', '+3', '+2'])
  assert.deepEqual(await amounts(browser, '?to=2026-11-01&type=adjustment'), ['+1'])
  assert.deepEqual(await amounts(browser, '?from=2026-11-05'), [])
  const { dateProblems } = t.money.wallet
  const far = '?from=0001-01-01&to=9999-12-31'
  assert.equal((await amounts(browser, far)).length, 4)
  for (const wrong of [
    'from=2026-02-30',
    'to=x',
    'from=%00',
    `from=${'9'.repeat(3000)}`,
    'from=2026-11-01T00',
  ]) {
    const page = await browser.get(`/wallet?${wrong}`)
    assert.equal(amountsOn(page.html).length, 4, wrong)
    assert.ok(page.html.includes(dateProblems.unreadable), wrong)
  }
  const upsideDown = await browser.get('/wallet?from=2026-11-03&to=2026-11-01&format=csv')
  assert.ok(upsideDown.html.includes(dateProblems.upside_down), 'a page instead of a file of everything')
  assert.ok(upsideDown.html.includes('value="2026-11-03"'))
})

test('pages follow on from each other whatever comes meanwhile, and the file has what is filtered', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer({ balance: '777' })]
  for (let n = 1; n <= 65; n++)
    await movedAt(panel, lan, `2026-11-02T00:00:${String(n % 60).padStart(2, '0')}.${n}Z`, n)
  const browser = visitor(panel.url, lan.token)
  const seen: string[] = []
  for (let path = '/wallet?type=adjustment&from=2026-11-02'; path; ) {
    const { html } = await browser.get(path)
    seen.push(...amountsOn(html))
    if (seen.length === 30) await movedAt(panel, lan, '2026-11-02T01:00:00Z', 1000)
    path = /<a[^>]*href="([^"]*)"[^>]*rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 65 }, (_, n) => `+${65 - n}`),
  )
  const file = await browser.get('/wallet?type=adjustment&from=2026-11-02&to=2026-11-02&format=csv')
  assert.equal(file.headers.get('content-type'), 'text/csv; charset=utf-8')
  const lines = file.html.replace('\uFEFF', '').trimEnd().split('\r\n')
  assert.equal(lines.length, 67)
  assert.equal(lines[1], '2026-11-02T08:00:00+07:00,adjustment,completed,,,1000.0000,3145.0000')
  assert.doesNotMatch((await visitor(panel.url, minh.token).get('/wallet?format=csv')).html, /1000\.0000/)
  for (const odd of ['before=x', 'before=-1', `before=${'9'.repeat(19)}`, 'before=1&before=2']) {
    assert.equal((await browser.get(`/wallet?${odd}`)).status, 200, odd)
  }
})

test('deposits that wait stand on top, those that ran out are found by their state, nobody else’s are', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const [old, young] = [await open(lan, 111_000), await open(lan, 222_000)]
  await open(minh, 333_000)
  await panel.db.query(sql`update deposits set expires_at = now() - interval '1 hour' where id = ${old.id}`)
  const browser = visitor(panel.url, lan.token)
  const { html } = await browser.get('/wallet')
  assert.ok(html.includes(t.money.wallet.open) && html.includes(young.memo) && !html.includes(old.memo))
  assert.ok(html.includes(t.wallet.empty))
  assert.deepEqual(await amounts(browser, '?state=pending'), ['222.000'])
  assert.deepEqual(await amounts(browser, '?state=expired'), ['111.000'])
  assert.deepEqual(await amounts(browser, `?state=expired&before=${old.id}`), [])
  assert.deepEqual(await amounts(browser, '?state=expired&type=order'), [])
  const others = await visitor(panel.url, minh.token).get(`/wallet?state=expired&before=${old.id}`)
  assert.ok(others.html.includes(t.common.noMatches))
  await panel.bank.transfer({ memo: young.memo, amount: 222_000 })
  assert.ok((await browser.get('/wallet?state=pending')).html.includes(t.money.wallet.noneWaits))
  assert.deepEqual(await amounts(browser, '?state=completed'), ['+222.000'])
})
