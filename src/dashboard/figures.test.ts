import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { changePercent, daysLeft } from './figures.ts'

test('the first page shows what the period brought beside the period before, and how long a balance lasts', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer({ balance: '100000' })
  await lan.order(likes, 4000)
  await panel.db.query(sql`update services set provider_rate = 1000`)
  await lan.order(likes, 2000)
  await panel.db.query(sql`update orders set status = 'processing', submitted_at = now()`)
  await panel.db.query(sql`update providers set balance = 10000, balance_at = now()`)
  const boss = visitor(panel.url, (await panel.operator()).token)
  // Often enough that PostgreSQL plans each statement once for all values.
  for (const days of ['', '?days=7', '?days=90', '?days=x', ...Array<string>(20).fill('')]) {
    const page = (await boss.get(`/admin${days}`)).html
    assert.match(page, /15\.000 ₫/, 'revenue')
    assert.match(page, /13\.000 ₫/, 'profit: the second order cost 2,000')
    assert.ok(page.includes(texts('vi').reports.daysLeft('35')), '10,000 at 2,000 in 7 days')
    assert.ok(page.includes('Service 1'), 'the services that brought most')
  }
  const drawn = (await boss.get('/admin?days=7')).html
  assert.ok(drawn.includes(texts('vi').reports.todayNotOver))
  const [money] = [...drawn.matchAll(/data-chart="([^"]+)"/g)].map((match) =>
    JSON.parse(match[1]!.replaceAll('&quot;', '"')),
  )
  const [now, before] = [money.series[0], money.series.at(-1)]
  assert.deepEqual([now.values.at(-1), before.isBefore, before.values], [15_000, true, [0, 0, 0, 0, 0, 0, 0]])
  // Who may read no reports sees how many, and of money nothing: no sum and no chart either.
  const support = visitor(panel.url, (await panel.customer({ role: 'support' })).token)
  const { reports } = texts('vi')
  for (const days of ['', '?days=7']) {
    const page = (await support.get(`/admin${days}`)).html
    assert.ok(
      page.includes('Service 1') && page.includes(reports.orders) && page.includes(reports.newCustomers),
    )
    assert.doesNotMatch(page, /1[35]\.000|1[35]000/, days)
    for (const word of [reports.revenue, reports.cost, reports.profit, reports.deposits, reports.refunds])
      assert.ok(!page.includes(word), word)
    assert.ok(!page.includes(reports.daysLeft('35')))
  }
})

test('changes are told in percent where there is something to compare with', () => {
  assert.equal(changePercent(150, 100), 50)
  assert.equal(changePercent(Money.parse('50'), Money.parse('100')), -50)
  assert.equal(changePercent(5, 0), undefined)
  assert.equal(daysLeft(Money.dong(100), Money.zero, 7), undefined)
  assert.equal(daysLeft(Money.parse('-1'), Money.dong(7), 7), 0)
})
