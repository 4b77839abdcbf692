import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { suggestionsFor } from './suggestions.ts'

const words = texts('vi').admin.deposits.desk
const confirmed = 'yes'
const HOSTILE = '<img src=x onerror=alert(1)>'

async function open(customer: Customer, amount = 100_000): Promise<{ id: string; code: string }> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount })
  return { id: body.transaction_id, code: body.bank_info.content }
}

/** The page of the newest transfer. */
async function pageOf(panel: Panel): Promise<string> {
  const [row] = await panel.db.query<{ id: string }>(
    sql`select id from bank_transfers order by received_at desc, id desc limit 1`,
  )
  return `/admin/deposits/${row!.id}`
}

test('a transfer with a misspelt code suggests whose it is, and a click assigns it', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  const operator = visitor(panel.url, (await panel.operator()).token)
  const misspelt = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7')
  await panel.bank.transfer({ memo: `${misspelt} ${HOSTILE}`, amount: 100_000 })
  const page = await pageOf(panel)
  const { html } = await operator.get(page)
  assert.ok(html.includes(`name="to" value="${code}"`))
  assert.ok(html.includes(words.near('1')) && html.includes(words.sameAmount))
  assert.ok(!html.includes(HOSTILE))
  const done = await operator.post(`${page}/act`, { act: 'assign', to: code, confirmed })
  assert.equal(done.location, `${page}?done=done`)
  assert.equal(await lan.balance(), '100000.0000')
  assert.equal((await operator.post(`${page}/act`, { act: 'assign', to: code })).status, 409)
})

test('whatever an operator does about a transfer is shown once more, as a form that does just that', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const operator = visitor(panel.url, (await panel.operator()).token)
  const { code } = await open(lan)
  await panel.db.query(sql`update users set is_active = false where id = ${lan.id}`)
  await panel.bank.transfer({ memo: code, amount: 100_000 })
  const page = await pageOf(panel)
  for (const form of [
    { act: 'release' },
    { act: 'assign', to: minh.email },
    { act: 'split', parts: `${lan.username} 60.000\r\n${minh.username} 40.000` },
    { act: 'ignore', reason: HOSTILE },
  ]) {
    const review = await operator.post(`${page}/act`, form)
    assert.equal(review.status, 200)
    assert.ok(review.html.includes(form.act === 'ignore' ? words.canReopen : words.cannotUndo))
    assert.ok(review.html.includes('name="confirmed" value="yes"'))
    assert.ok(review.html.includes(`name="act" value="${form.act}"`) && !review.html.includes(HOSTILE))
    const names = [lan, minh].map(({ username }) => review.html.includes(`${username}: `))
    const credited = {
      release: [true, false],
      assign: [false, true],
      split: [true, true],
      ignore: [false, false],
    }
    assert.deepEqual(names, credited[form.act as keyof typeof credited])
  }
  assert.equal((await operator.post(`${page}/act`, { act: 'assign', to: 'nobody' })).status, 404)
  assert.equal((await operator.get(`${page}/act`)).location, page)
  const [untouched] = await panel.db.query(sql`select outcome from bank_transfers`)
  assert.deepEqual(untouched, { outcome: 'held' })
})

test('a transfer is split as typed, and what was typed wrong comes back with the reason', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const operator = visitor(panel.url, (await panel.operator()).token)
  await panel.bank.transfer({ memo: 'for both', amount: 100_000 })
  const page = await pageOf(panel)
  for (const parts of [
    '',
    'x',
    `${lan.username} 60.000`,
    `${lan.username} 60.000\n${minh.username} 50.000`,
  ]) {
    const wrong = await operator.post(`${page}/act`, { act: 'split', parts })
    assert.equal(wrong.status, 400, parts)
    assert.ok(wrong.html.includes('role="alert"'))
  }
  await operator.post(`${page}/act`, {
    act: 'split',
    parts: `${lan.username}: 60.000\r\n\r\n${minh.email} 40000 ₫`,
    confirmed,
  })
  assert.deepEqual([await lan.balance(), await minh.balance()], ['60000.0000', '40000.0000'])
  assert.equal((await operator.get(page)).html.split(words.reverseHint).length - 1, 2)
})

test('two people act on a large transfer: the first has no button to confirm, the second has', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const first = visitor(panel.url, (await panel.operator()).token)
  const second = visitor(panel.url, (await panel.operator()).token)
  await panel.bank.transfer({ memo: 'large', amount: 50_000_000 })
  const page = await pageOf(panel)
  assert.equal(
    (await first.post(`${page}/act`, { act: 'assign', to: lan.username, confirmed })).location,
    `${page}?done=proposed`,
  )
  assert.ok(!(await first.get(page)).html.includes(words.confirm))
  const { html } = await second.get(page)
  const proposal = /name="proposal" value="([^"]+)"/.exec(html)![1]!
  assert.equal((await first.post(`${page}/act`, { act: 'confirm', proposal })).status, 403)
  assert.equal((await second.post(`${page}/act`, { act: 'confirm', proposal })).location, `${page}?done=done`)
  assert.equal(await lan.balance(), '50000000.0000')
})

test('a credited deposit is taken back from its transfer’s page, with a reason, once', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id, code } = await open(lan)
  await panel.bank.transfer({ memo: code, amount: 100_000 })
  const operator = visitor(panel.url, (await panel.operator()).token)
  const page = await pageOf(panel)
  assert.equal((await operator.post(`${page}/reverse`, { deposit: id, reason: ' ' })).status, 400)
  const review = await operator.post(`${page}/reverse`, { deposit: id, reason: 'rút lại' })
  assert.equal(review.status, 200)
  assert.ok(review.html.includes(words.willTake) && review.html.includes(words.cannotUndo))
  assert.equal(await lan.balance(), '100000.0000', 'a review does nothing')
  const form = { deposit: id, reason: fieldValue(review.html, 'reason'), confirmed }
  const done = await operator.post(`${page}/reverse`, form)
  assert.equal(done.location, `${page}?done=reversed`)
  for (const again of [form, { deposit: id, reason: 'rút lại' }]) {
    assert.equal((await operator.post(`${page}/reverse`, again)).status, 409)
  }
  assert.ok((await operator.get(page)).html.includes('rút lại'))
  assert.equal(await lan.balance(), '0.0000')
})

test('a large deposit is taken back by two people, and the second finds it on the list', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id, code } = await open(lan)
  await panel.db.query(sql`update settings set transfer_confirm_above = 99999`)
  await panel.bank.transfer({ memo: code, amount: 100_000 })
  const first = visitor(panel.url, (await panel.operator()).token)
  const second = visitor(panel.url, (await panel.operator()).token)
  const page = await pageOf(panel)
  const review = await first.post(`${page}/reverse`, { deposit: id, reason: 'rút lại' })
  assert.ok(review.html.includes(words.willPropose('99.999 ₫')))
  const proposed = await first.post(`${page}/reverse`, { deposit: id, reason: 'rút lại', confirmed })
  assert.equal(proposed.location, `${page}?done=proposed`)
  assert.equal(await lan.balance(), '100000.0000')
  const list = await second.get('/admin/deposits')
  assert.ok(list.html.includes(words.waitingReversals) && list.html.includes(`href="${page}"`))
  assert.ok(!(await first.get(page)).html.includes(words.confirm))
  const proposal = fieldValue((await second.get(page)).html, 'proposal')
  const confirm = { deposit: id, act: 'confirm', proposal }
  assert.equal((await first.post(`${page}/reverse`, confirm)).status, 403)
  assert.equal((await second.post(`${page}/reverse`, confirm)).location, `${page}?done=reversed`)
  assert.equal((await second.post(`${page}/reverse`, confirm)).status, 409)
  assert.equal(await lan.balance(), '0.0000')
  assert.ok(!(await second.get('/admin/deposits')).html.includes(words.waitingReversals))
})

test('claims wait with their evidence, and the answer is read by the customer', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { id } = await open(lan)
  await panel.db.query(
    sql`update deposits set created_at = created_at - interval '4 minutes' where id = ${id}`,
  )
  await lan.call('POST', `/api/payment/${id}/claim`, {
    amount: 100_000,
    transferred_at: '2026-01-05 15:30',
    bank: HOSTILE,
    note: 'FT260105',
  })
  const operator = visitor(panel.url, (await panel.operator()).token)
  const { html } = await operator.get('/admin/deposits/claims')
  assert.ok(html.includes('FT260105') && html.includes(lan.username) && !html.includes(HOSTILE))
  const action = /action="(\/admin\/deposits\/claims\/[^"]+)"/.exec(html)![1]!
  assert.equal((await operator.post(action, { answer: '' })).status, 400)
  const answer = 'Ngân hàng chưa nhận được.'
  assert.equal((await operator.post(action, { answer })).location, '/admin/deposits/claims?done=answered')
  assert.equal((await operator.post(action, { answer })).status, 409)
  assert.ok((await visitor(panel.url, lan.token).get(`/wallet/top-up/${id}`)).html.includes(answer))
})

test('bonuses are added and ended, and what makes no sense is marked', async () => {
  await using panel = await startPanel()
  const operator = visitor(panel.url, (await panel.operator()).token)
  const here = '/admin/deposits/bonuses'
  const form = { min_amount: '500.000', percent: '7,5', cap: '', uses: '', starts: '', ends: '' }
  for (const wrong of [
    { min_amount: '0' },
    { percent: '101' },
    { percent: '-1' },
    { percent: '0' },
    { cap: 'x' },
    { uses: '0' },
    { starts: '2026-02-30T10:00' },
    { starts: '2030-01-02T10:00', ends: '2030-01-01T10:00' },
    { ends: '2020-01-01T10:00' },
  ]) {
    assert.equal((await operator.post(here, { ...form, ...wrong })).status, 400, JSON.stringify(wrong))
  }
  assert.equal(
    (await operator.post(here, { ...form, cap: '100.000', uses: '3' })).location,
    `${here}?done=added`,
  )
  const lan = await panel.customer()
  await panel.bank.transfer({ memo: (await open(lan)).code, amount: 2_000_000 })
  assert.equal(await lan.balance(), '2100000.0000')
  const end = /action="(\/admin\/deposits\/bonuses\/\d+\/end)"/.exec((await operator.get(here)).html)![1]!
  assert.equal((await operator.post(end, {})).location, `${here}?done=ended`)
  assert.equal((await operator.post(end, {})).status, 404)
  await panel.bank.transfer({ memo: (await open(lan)).code, amount: 2_000_000 })
  assert.equal(await lan.balance(), '4100000.0000')
})

test('customers see none of it', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.bank.transfer({ memo: 'x', amount: 100_000 })
  const page = await pageOf(panel)
  const browser = visitor(panel.url, lan.token)
  for (const address of [page, '/admin/deposits/claims', '/admin/deposits/bonuses']) {
    assert.equal((await browser.get(address)).status, 403)
  }
  assert.equal((await browser.post(`${page}/act`, { act: 'assign', to: lan.username })).status, 403)
})

test('suggestions are the nearest codes first, and nobody whose code is far off and amount another', () => {
  const candidate = (code: string, more: object = {}) => ({
    code,
    userId: code,
    username: code,
    amountAsked: Money.dong(50_000),
    isPermanent: false,
    isOpen: true,
    hasClaim: false,
    ...more,
  })
  const transfer = { amount: Money.dong(70_000), content: 'nd: hmm7k3q pxcx', description: '', code: '' }
  const found = suggestionsFor(transfer, [
    candidate('HMMCFGHJKLM'),
    candidate('HMM77777777', { amountAsked: Money.dong(70_000) }),
    candidate('HMM88888888', { amountAsked: Money.dong(70_000), hasClaim: true }),
    candidate('HMM99999999', { amountAsked: Money.dong(70_000), isOpen: false }),
    candidate('HMM7K3QPXCH'),
    candidate('HMM7K3QPXHH'),
  ])
  assert.deepEqual(
    found.map((one) => [one.code, one.distance, one.sameAmount]),
    [
      ['HMM7K3QPXCH', 1, false],
      ['HMM7K3QPXHH', 2, false],
      ['HMM88888888', undefined, true],
      ['HMM77777777', undefined, true],
    ],
  )
})

test('from a deposit one gets to its user and their ledger, and from the ledger to the transfer', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  await panel.bank.transfer({ memo: code, amount: 100_000 })
  const operator = visitor(panel.url, (await panel.operator()).token)
  const page = await pageOf(panel)
  const { html } = await operator.get(page)
  for (const address of [`/admin/users/${lan.id}`, `/admin/users/${lan.id}#ledger`])
    assert.ok(html.includes(`href="${address}"`), address)
  const ledger = (await operator.get(`/admin/users/${lan.id}`)).html
  const link = /href="(\/admin\/deposits\/movement\/\d+)"/.exec(ledger)![1]!
  assert.equal((await operator.get(link)).location, page)
  assert.equal((await operator.get('/admin/deposits/movement/999999')).status, 404)
})

test('claims beyond a page are counted and reached', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.db.query(sql`
    with d as (
      insert into deposits (user_id, code, amount_asked, expires_at)
      select ${lan.id}::uuid, 'HMMCLAIM' || n, 1000, now() + interval '1 day' from generate_series(1, 120) n returning id
    )
    insert into deposit_claims (id, deposit_id, user_id, amount, transferred_at, bank)
    select gen_random_uuid(), id, ${lan.id}::uuid, 1000, now(), 'VCB' from d`)
  const operator = visitor(panel.url, (await panel.operator()).token)
  const seen = new Set<string>()
  let next: string | undefined = '/admin/deposits/claims'
  for (let pages = 0; next !== undefined && pages < 5; pages++) {
    const { html }: { html: string } = await operator.get(next)
    assert.match(html, /deposits\/claims"[^>]*>[^<]*<span class="tab-count">120</)
    for (const [, id] of html.matchAll(/claims\/([0-9a-f-]{36})\/answer/g)) seen.add(id!)
    next = /href="([^"]*after=[^"]*)"/.exec(html)?.[1]
  }
  assert.equal(seen.size, 120)
})

test('a transfer set aside by mistake waits again, once, and is credited once; what no person set aside does not', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const operator = visitor(panel.url, (await panel.operator()).token)
  const other = visitor(panel.url, (await panel.operator()).token)
  await panel.bank.transfer({ memo: 'by mistake', amount: 100_000 })
  const page = await pageOf(panel)
  const reason = 'it is Lan’s'
  assert.equal((await operator.post(`${page}/act`, { act: 'reopen', reason })).status, 409)
  const review = await operator.post(`${page}/act`, { act: 'ignore', reason: 'nobody’s' })
  assert.ok(review.html.includes(words.canReopen) && !review.html.includes(words.cannotUndo))
  await operator.post(`${page}/act`, { act: 'ignore', reason: 'nobody’s', confirmed })
  assert.ok((await operator.get(page)).html.includes(words.reopenHint))
  assert.equal((await operator.post(`${page}/act`, { act: 'reopen', reason: ' ' })).status, 400)
  const both = await Promise.all(
    [operator, other].map((one) => one.post(`${page}/act`, { act: 'reopen', reason })),
  )
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [303, 409])
  const tooLate = both.find(({ status }) => status === 409)!
  assert.ok(tooLate.html.includes(new Refusal('transfer_not_reopened').sentence('vi')))
  assert.ok(!(await operator.get(page)).html.includes(words.reopenHint))
  const assign = { act: 'assign', to: lan.username, confirmed }
  const credited = await Promise.all([operator, other].map((one) => one.post(`${page}/act`, assign)))
  assert.deepEqual(credited.map(({ status }) => status).toSorted(), [303, 409])
  assert.equal((await operator.post(`${page}/act`, { act: 'reopen', reason })).status, 409)
  assert.equal(await lan.balance(), '100000.0000')
  const audit = await panel.db.query(
    sql`select action, after->>'reason' as reason from audit_log order by id`,
  )
  assert.deepEqual(audit[1], { action: 'transfer.reopen', reason })
  await panel.checkBooks()
})

test('a note on a transfer is written once, by finance and support too, and read by whoever looks', async () => {
  await using panel = await startPanel()
  await panel.bank.transfer({ memo: 'whose', amount: 100_000 })
  const page = await pageOf(panel)
  const as = async (role: 'viewer' | 'support' | 'finance') =>
    visitor(panel.url, (await panel.customer({ role })).token)
  const viewer = await as('viewer')
  for (const role of ['finance', 'support'] as const) {
    const person = await as(role)
    const note = { form: fieldValue((await person.get(page)).html, 'form'), body: `${role} ${HOSTILE}` }
    await Promise.all([1, 2].map(() => person.post(`${page}/notes`, note)))
    assert.equal((await viewer.post(`${page}/notes`, note)).status, 403)
    const { html } = await viewer.get(page)
    assert.equal(html.split(`${role} &lt;img`).length, 2)
    assert.ok(!html.includes(HOSTILE) && !html.includes(`${page}/notes`))
  }
  const audit = await panel.db.query(sql`select action from audit_log order by id`)
  assert.deepEqual(audit, [{ action: 'transfer.note' }, { action: 'transfer.note' }])
})
