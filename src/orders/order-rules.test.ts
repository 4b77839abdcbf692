import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, type Visitor, visitor } from '../../test/visitor.ts'
import { Money } from '../core/money.ts'
import type { Transaction } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { orderRequest } from './order-request.ts'
import { placeOrders } from './place-orders.ts'

const RULES = '/admin/catalogue/order-rules'
const words = texts('vi').orderRules
const reason_vi = 'Trang này bị cấm.'

async function shop() {
  const panel = await startPanel()
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer({ balance: '100000' })
  const [boss, other] = [await operator(panel), await operator(panel)]
  return { panel, likes, lan, boss, other }
}

const operator = async (panel: Panel) => visitor(panel.url, (await panel.operator()).token)
const add = (boss: Visitor, rule: Record<string, string>) => boss.post(RULES, rule)

test('a blocked link is refused on the form, in a mass order and by the API, with the reason, until the rule ends', async () => {
  const { panel, likes, lan, boss, other } = await shop()
  await using _panel = panel
  const rule = {
    kind: 'blocked_host',
    value: 'https://www.Bad.example/page',
    reason_vi,
    reason_en: 'Forbidden.',
  }
  assert.equal((await add(boss, rule)).status, 303)
  assert.equal((await add(other, rule)).status, 409, 'the same rule twice')
  const link = 'https://sub.bad.example/post/1'

  const api = await lan.order(likes, 1000, { link })
  assert.deepEqual([api.status, api.body.error.code], [409, 'link_blocked'])
  assert.ok(api.body.error.message.includes(reason_vi))
  const list = {
    orders: [
      { service_id: likes, link, quantity: 1000 },
      { service_id: likes, link: 'https://notbad.example/', quantity: 1000 },
    ],
  }
  const mass = (await lan.call('POST', '/api/orders/mass', list)).body.results
  assert.deepEqual([mass[0].error?.code, mass[1].success], ['link_blocked', true])

  const browser = visitor(panel.url, lan.token)
  const { html } = await browser.get(`/orders/new?service=${likes}`)
  const shown = Object.fromEntries(
    ['token', 'rate', 'discount'].map((name) => [name, fieldValue(html, name)]),
  )
  const form = { ...shown, service: String(likes), link, link_ok: link, quantity: '1000' }
  const refused = await browser.post('/orders/new', form)
  assert.equal(refused.status, 409)
  assert.ok(refused.html.includes('id="field-link-error"') && refused.html.includes(reason_vi))
  const grid = await browser.post('/orders/mass/check', { lines: `${likes} | ${link} | 1000` })
  assert.ok(grid.html.includes(reason_vi), 'before it is sent')
  assert.equal(await lan.balance(), '97500.0000')

  const ids = [...(await boss.get(RULES)).html.matchAll(/order-rules\/(\d+)\/end/g)].map((match) => match[1])
  const ends = await Promise.all([boss, other].map((one) => one.post(`${RULES}/${ids[0]}/end`, {})))
  assert.deepEqual(ends.map((page) => page.status).sort(), [303, 409], 'ended once')
  assert.equal((await lan.order(likes, 1000, { link })).status, 200)
  const log = await panel.db.query<{ action: string }>(sql`select action from audit_log order by id`)
  assert.deepEqual(
    log.map((row) => row.action),
    ['order_rule.add', 'order_rule.end'],
  )
})

test('words are found however they are written, hosts and limits hold for their category only', async () => {
  const { panel, likes, lan, boss } = await shop()
  await using _panel = panel
  const elsewhere = await panel.service({ rate: '2500' })
  await panel.db.query(sql`update services set category = 'Zalo' where id = ${elsewhere}`)
  const comments = await panel.service({ type: 'Custom Comments', rate: '1000' })
  const rules = [
    { kind: 'blocked_text', value: 'Cá độ', reason_vi },
    { kind: 'allowed_hosts', category: 'Facebook', value: 'facebook.com, fb.watch' },
    { kind: 'quantity', category: 'Facebook', most: '2.000' },
    { kind: 'amount', category: 'Facebook', least: '1.000' },
  ]
  for (const rule of rules) assert.equal((await add(boss, rule)).status, 303, rule.kind)
  const code = async (service: number, quantity: number | undefined, more: object) =>
    (await lan.order(service, quantity as number, more)).body.error?.code ?? 'placed'

  assert.equal(
    await code(likes, 1000, { link: 'https://facebook.com/c%C3%A1%20%C4%91%E1%BB%99' }),
    'text_blocked',
  )
  assert.equal(await code(comments, undefined, { comments: 'hay\nCA  Đ\u200bỘ nha' }), 'text_blocked')
  assert.equal(await code(likes, 1000, { link: 'https://facebook.com.evil.example/1' }), 'host_not_allowed')
  assert.equal(await code(likes, 1000, { link: 'https://m.facebook.com/1' }), 'placed')
  assert.equal(await code(likes, 2001, {}), 'quantity_out_of_range')
  assert.equal(await code(likes, 399, {}), 'amount_too_small')
  assert.equal(await code(elsewhere, 2001, { link: 'https://zalo.me/1' }), 'placed')
})

test('one order of a link runs at a time, whoever sends it, at once or in one list', async () => {
  const { panel, likes, lan, boss } = await shop()
  await using _panel = panel
  assert.equal((await add(boss, { kind: 'one_running', category: 'Facebook' })).status, 303)
  const minh = await panel.customer({ balance: '100000' })
  const links = ['https://facebook.com/p/1', 'http://www.facebook.com/p/1/', 'https://m.facebook.com/p/1#top']
  const answers = await Promise.all(
    [lan, minh].flatMap((one) => links.map((link) => one.order(likes, 1000, { link }))),
  )
  const codes = answers.map((answer) => answer.body.error?.code ?? 'placed')
  assert.deepEqual(codes.toSorted(), [...Array(5).fill('link_running'), 'placed'])

  const list = {
    orders: ['2', '2', '3'].map((n) => ({
      service_id: likes,
      link: `https://facebook.com/p/${n}`,
      quantity: 1000,
    })),
  }
  const { results } = (await lan.call('POST', '/api/orders/mass', list)).body
  assert.deepEqual(
    results.map((one: { error?: { code: string } }) => one.error?.code ?? 'placed'),
    ['placed', 'link_running', 'placed'],
  )
  await panel.db.query(sql`
    update orders set status = 'completed', completed_at = now() where link like '%/p/1%'`)
  assert.equal((await lan.order(likes, 1000, { link: links[0] })).status, 200)
})

test('without such a rule an order costs as many statements as without rules', async () => {
  const { panel, likes, lan, boss } = await shop()
  await using _panel = panel
  const statements = async () => {
    let asked = 0
    const counting: Transaction = (work) =>
      panel.db.transaction((tx) =>
        work({
          ...tx,
          query: (statement) => {
            asked++
            return tx.query(statement)
          },
        }),
      )
    const request = orderRequest(lan.id, {
      serviceId: likes,
      link: 'https://facebook.com/1',
      quantity: 1000,
      fields: {},
    })
    const [outcome] = await placeOrders(counting, [request], { locks: 'wait' })
    assert.ok(typeof outcome === 'object' && 'placed' in outcome)
    assert.ok(outcome.placed.price.final.equals(Money.dong(2500)))
    return asked
  }
  const before = await statements()
  await add(boss, { kind: 'blocked_text', value: 'cá độ', reason_vi })
  assert.equal(await statements(), before)
  await add(boss, { kind: 'one_running' })
  assert.equal(await statements(), before + 2, 'a lock and a look at what runs')
  assert.equal(before, 3)
})

test('a rule that cannot be is shown again with what was typed; customers see and change none', async () => {
  const { panel, lan, boss } = await shop()
  await using _panel = panel
  const wrong = [
    [400, { kind: 'blocked_host', value: 'no host', reason_vi }],
    [400, { kind: 'blocked_text', value: 'cá độ' }],
    [400, { kind: 'quantity', least: '10', most: '9' }],
    [400, { kind: 'amount' }],
    [404, { kind: 'amount', least: '1000', category: 'Nowhere' }],
  ] as const
  for (const [status, rule] of wrong) {
    const page = await add(boss, rule)
    assert.equal(page.status, status, JSON.stringify(rule))
  }
  assert.ok((await boss.get(RULES)).html.includes(words.none))
  const buyer = visitor(panel.url, lan.token)
  assert.equal((await buyer.get(RULES)).status, 403)
  assert.equal((await add(buyer, { kind: 'one_running' })).status, 403)
  assert.equal((await buyer.post(`${RULES}/1/end`, {})).status, 403)
})
