import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, type Visitor, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')
const words = t.shelf.mass
const link = 'https://facebook.com/post/1'

test('a pasted list is priced line by line, ordered at once, and told line by line', async () => {
  await using panel = await startPanel()
  const { likes, customer, lan } = await shop(panel, '10000')
  const grid = await check(lan, `${likes} | ${link} | 1000\n${likes},${link},500`)
  for (const amount of ['2.500 ₫', '1.250 ₫', '3.750 ₫', '6.250 ₫'])
    assert.ok(grid.html.includes(amount), amount)
  const result = await lan.post('/orders/mass', { ...formOf(grid.html), mode: 'all' })
  assert.ok(result.html.includes(words.done('2', '2')))
  for (const number of [1, 2]) assert.ok(result.html.includes(`href="/orders/${number}"`))
  assert.equal(await customer.balance(), '6250.0000')
})

test('a list that is sent twice at once, and again after a reload, orders once', async () => {
  await using panel = await startPanel()
  const { likes, customer, lan } = await shop(panel, '10000')
  const form = { ...formOf((await check(lan, `${likes} | ${link} | 1000`)).html), mode: 'all' }
  const pages = await Promise.all([lan.post('/orders/mass', form), lan.post('/orders/mass', form)])
  pages.push(await lan.post('/orders/mass', form))
  for (const page of pages) assert.ok(page.html.includes('href="/orders/1"'))
  assert.equal(await customer.balance(), '7500.0000')
})

test('wrong lines say why, can be corrected where they stand, and the good ones can go alone', async () => {
  await using panel = await startPanel()
  const { likes, customer, lan } = await shop(panel, '10000')
  const text = `${likes} | ${link} | 1000\n${likes} | ${link} | 0\nlike | ${link} | 5\n999 | ${link} | 5`
  const grid = await check(lan, text)
  assert.ok(grid.html.includes(words.noService))
  assert.ok(!grid.html.includes(words.orderAll('4')))
  assert.ok(grid.html.includes(words.orderGood('1')))
  assert.equal(fieldValue(grid.html, 'fix_2'), `${likes} | ${link} | 0`)
  const all = await lan.post('/orders/mass', { ...formOf(grid.html), mode: 'all' })
  assert.ok(!all.html.includes(words.doneTitle), 'not everything could be ordered')

  const fixed = await lan.post('/orders/mass/check', {
    ...formOf(grid.html),
    fix_2: `${likes} | ${link} | 2000`,
    fix_3: '',
    fix_4: `999 | ${link} | 5`,
  })
  assert.equal(fieldValue(fixed.html, 'prices'), '2500.0000,5000.0000,')
  const result = await lan.post('/orders/mass', {
    ...formOf(fixed.html),
    fix_3: fieldValue(fixed.html, 'fix_3'),
    mode: 'good',
  })
  assert.ok(result.html.includes(words.done('2', '3')))
  assert.equal(fieldValue(result.html, 'lines'), `999 | ${link} | 5`, 'the rest can be taken up again')
  assert.equal(await customer.balance(), '2500.0000')
})

test('a price that was not shown is not charged', async () => {
  await using panel = await startPanel()
  const { likes, customer, lan } = await shop(panel, '10000')
  const form = { ...formOf((await check(lan, `${likes} | ${link} | 1000`)).html), mode: 'all' }
  await panel.db.query(sql`update services set rate = 3000 where id = ${likes}`)
  const shown = await lan.post('/orders/mass', form)
  assert.ok(shown.html.includes(words.noneDone))
  assert.equal(fieldValue(shown.html, 'prices'), '3000.0000')
  const unseen = { ...form, prices: '' }
  assert.ok((await lan.post('/orders/mass', unseen)).html.includes(words.changed))
  assert.equal(await customer.balance(), '10000.0000')
})

test('without enough money the list is kept, the missing amount topped up, and the list comes back priced', async () => {
  await using panel = await startPanel()
  const { likes, lan } = await shop(panel, '10000')
  const grid = await check(lan, `${likes} | ${link} | 10000`)
  assert.ok(grid.html.includes(words.notEnough('15.000 ₫')))
  assert.ok(!grid.html.includes(words.orderAll('1')))
  const away = await lan.post('/orders/mass/draft', formOf(grid.html))
  assert.equal(away.location, '/wallet/top-up?amount=15000')
  assert.equal((await lan.get('/orders/new?draft=1')).location, '/orders/mass?draft=1')
  const back = await lan.get('/orders/mass?draft=1')
  assert.equal(fieldValue(back.html, 'lines'), `${likes} | ${link} | 10000`)
  const stranger = visitor(panel.url, (await panel.customer()).token)
  assert.ok(!(await stranger.get('/orders/mass?draft=1')).html.includes(link))
})

test('a thousand lines are ordered together, one more is not', async () => {
  await using panel = await startPanel()
  const { likes, customer, lan } = await shop(panel, '1000000')
  const lines = Array.from({ length: 1000 }, (_, place) => `${likes} | ${link}${place} | 10`)
  assert.equal((await check(lan, [...lines, lines[0]].join('\n'))).status, 422)
  const grid = await check(lan, lines.join('\n'))
  const result = await lan.post('/orders/mass', { ...formOf(grid.html), mode: 'all' })
  assert.ok(result.html.includes(words.done('1.000', '1.000')), 'the default limit is on orders a minute')
  assert.equal(await customer.balance(), '975000.0000')
})

async function shop(panel: Panel, balance: string) {
  const likes = await panel.service({ rate: '2500' })
  const customer = await panel.customer({ balance })
  return { likes, customer, lan: visitor(panel.url, customer.token) }
}

function check(lan: Visitor, lines: string) {
  return lan.post('/orders/mass/check', { lines })
}

/** What the grid's form would send, its corrections left as they are. */
function formOf(html: string): Record<string, string> {
  const names = ['token', 'lines', 'prices', ...(html.includes('name="fixes"') ? ['fixes'] : [])]
  const fixes = [...html.matchAll(/name="(fix_\d+)"/g)].map((match) => match[1]!)
  return Object.fromEntries([...names, ...fixes].map((name) => [name, fieldValue(html, name)]))
}
