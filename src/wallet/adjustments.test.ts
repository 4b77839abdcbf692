import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { newId } from '../core/id.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { decideAdjustment } from './decide-adjustment.ts'
import { proposeAdjustment } from './propose-adjustment.ts'

async function shop() {
  const panel = await startPanel()
  const [an, binh] = [await panel.operator(), await panel.operator()]
  const lan = await panel.customer({ balance: '1000' })
  const adjust = (amount: number, by = an, id = newId(), role = 'owner') =>
    proposeAdjustment(
      panel.db.transaction,
      { id: by.id, role },
      {
        id,
        userId: lan.id,
        amount: Money.dong(amount),
        reason: 'goodwill for a slow order',
      },
    )
  const decide = (number: number, by: { id: string }, decision: 'confirm' | 'refuse') =>
    decideAdjustment(panel.db.transaction, { id: by.id, role: 'owner' }, { number, decision })
  return { panel, an, binh, lan, adjust, decide, [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose]() }
}

test('below the limit one person adjusts at once, and a form sent ten times counts once', async () => {
  await using at = await shop()
  const id = newId()
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => at.adjust(500, at.an, id)))
  assert.deepEqual(outcomes.sort(), ['done', ...Array.from({ length: 9 }, () => 'repeated')])
  assert.equal(await at.lan.balance(), '1500.0000')
})

test('above the limit it takes two, and however many confirm at once it is posted once', async () => {
  await using at = await shop()
  await at.adjust(500)
  assert.equal(await at.adjust(1_000_001), 'proposed')
  assert.equal(await at.lan.balance(), '1500.0000')
  const told = await at.panel.db.query<{ body: string }>(
    sql`select body from notices where event = 'adjustment_waiting'`,
  )
  assert.equal(told.length, 1)
  assert.ok(told[0]!.body.includes(at.lan.username) && told[0]!.body.includes('1.000.001 ₫'))
  const waiting = async () => {
    const { html } = await visitor(at.panel.url, at.binh.token).get('/admin/adjustments?view=waiting')
    return [html.includes('1.000.001'), html.includes('+500')]
  }
  assert.deepEqual(await waiting(), [true, false])
  await assert.rejects(at.decide(2, at.an, 'confirm'), { code: 'second_person_needed' })
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => at.decide(2, at.binh, 'confirm')))
  assert.equal(outcomes.filter((one) => one.status === 'fulfilled').length, 1)
  assert.equal(await at.lan.balance(), '1001501.0000')
  assert.deepEqual(await waiting(), [false, false])
  const audit = await at.panel.db.query<{ action: string }>(sql`select action from audit_log order by id`)
  assert.deepEqual(
    audit.map((row) => row.action),
    ['adjustment.post', 'adjustment.propose', 'adjustment.confirm'],
  )
})

test('many small adjustments by one person do not get round the limit', async () => {
  await using at = await shop()
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => at.adjust(400_000)))
  assert.deepEqual(outcomes.sort(), ['done', 'done', 'proposed', 'proposed', 'proposed'])
  assert.equal(await at.adjust(400_000, at.binh), 'done', 'somebody else has a limit of their own')
})

test('no coupon and no bonus gives more at once than one operator may, unless an owner makes it', async () => {
  await using at = await shop()
  const gifts = (['coupons', 'deposits/bonuses'] as const).flatMap((path) =>
    ['1.000.000', '1.000.001', ''].map((cap, n) => ({
      path: `/admin/${path}`,
      isLarge: n > 0,
      form:
        path === 'coupons'
          ? { code: `GIFT${n}`, kind: 'deposit', percent: '10', amount_max: cap }
          : { min_amount: '10.000', percent: '10', cap, uses: '', starts: '', ends: '' },
    })),
  )
  const fixed = { path: '/admin/coupons', form: { code: 'FIXED', kind: 'deposit', amount: '50.000.000' } }
  const all = [...gifts, { ...fixed, isLarge: true }]
  const operator = visitor(at.panel.url, at.an.token)
  await at.panel.db.query(sql`update users set role = 'finance' where id = ${at.an.id}`)
  for (const { path, form, isLarge } of all) {
    const answer = await operator.post(path, form)
    assert.equal(answer.status, isLarge ? 403 : 303, JSON.stringify(form))
    if (isLarge) assert.match(answer.html, /1\.000\.000\s₫/)
  }
  await at.panel.db.query(sql`update users set role = 'owner' where id = ${at.an.id}`)
  for (const { path, form } of all.filter(({ isLarge }) => isLarge))
    assert.equal((await operator.post(path, form)).status, 303, JSON.stringify(form))
})

test('nobody sets a personal price for themselves', async () => {
  await using at = await shop()
  const operator = visitor(at.panel.url, at.an.token)
  const price = { service: '', discount: '99' }
  assert.equal((await operator.post(`/admin/users/${at.an.id}/prices`, price)).status, 403)
  assert.equal((await operator.post(`/admin/users/${at.lan.id}/prices`, price)).status, 303)
})

test('no adjustment takes a wallet below zero, neither at once nor when it is confirmed', async () => {
  await using at = await shop()
  await assert.rejects(at.adjust(-1001), { code: 'balance_too_low' })
  await at.adjust(999_000)
  await at.panel.db.query(sql`update settings set adjustment_alone_max = 0`)
  assert.equal(await at.adjust(-1_000_000), 'proposed')
  const likes = await at.panel.service({ rate: '2500' })
  await at.lan.order(likes, 1000)
  const [open] = await at.panel.db.query<{ number: number }>(
    sql`select number from adjustments where state = 'proposed'`,
  )
  await assert.rejects(at.decide(open!.number, at.binh, 'confirm'), { code: 'balance_too_low' })
  await at.decide(open!.number, at.an, 'refuse')
  await assert.rejects(at.decide(open!.number, at.binh, 'confirm'), { code: 'adjustment_decided' })
  assert.equal(await at.lan.balance(), '997500.0000')
})

test('nobody adjusts their own wallet, or without the role or a reason', async () => {
  await using at = await shop()
  const { transaction } = at.panel.db
  const own = { id: newId(), userId: at.an.id, amount: Money.dong(1), reason: 'a good reason' }
  await assert.rejects(proposeAdjustment(transaction, { id: at.an.id, role: 'owner' }, own), {
    code: 'cannot_adjust_self',
  })
  await assert.rejects(at.adjust(1, at.an, newId(), 'support'), { code: 'forbidden' })
  const silent = { ...own, userId: at.lan.id, reason: '     x' }
  await assert.rejects(proposeAdjustment(transaction, { id: at.an.id, role: 'owner' }, silent), {
    code: 'invalid_request',
  })
})

test('the pages of money open for operators, and a wallet is adjusted through them', async () => {
  await using at = await shop()
  const operator = visitor(at.panel.url, at.an.token)
  for (const path of [
    '/admin/reports/books',
    '/admin/reports/books?days=30',
    '/admin/system/checks',
    '/admin/coupons',
    `/admin/users/${at.lan.id}/prices`,
    `/admin/users/${at.lan.id}`,
    '/admin/adjustments',
  ]) {
    assert.equal((await operator.get(path)).status, 200, path)
  }
  const { html } = await operator.get(`/admin/adjustments?user=${at.lan.id}`)
  const id = /name="id" value="([^"]+)"/.exec(html)![1]!
  const sent = { id, user: at.lan.id, direction: 'take', amount: '1.000', reason: 'charged back by the bank' }
  assert.equal((await operator.post('/admin/adjustments', sent)).status, 303)
  assert.equal((await operator.post('/admin/adjustments', sent)).status, 303)
  assert.equal(await at.lan.balance(), '0.0000')
  assert.equal((await operator.post('/admin/adjustments', { ...sent, id: newId() })).status, 409)
})

test('who pays a price of their own stands on the sheet of the service', async () => {
  await using at = await shop()
  const [likes, shares] = [await at.panel.service(), await at.panel.service()]
  const operator = visitor(at.panel.url, at.an.token)
  // From a line of the wallet the way leads to why, and to who did it.
  const why = `<a href="/admin/adjustments?user=${at.lan.id}">${texts('vi').common.details}</a>`
  assert.ok((await operator.get(`/admin/users/${at.lan.id}`)).html.includes(why))
  assert.ok((await operator.get(`/admin/adjustments?user=${at.lan.id}`)).html.includes(at.an.username))
  const prices = `/admin/users/${at.lan.id}/prices`
  await operator.post(prices, { service: String(likes), discount: '7,5' })
  assert.match(
    (await operator.get(`/admin/services/${likes}`)).html,
    new RegExp(`href="${prices}">${at.lan.username}<.*?−7,5%`, 's'),
  )
  assert.ok(!(await operator.get(`/admin/services/${shares}`)).html.includes(prices))
})

test('from the deposits a wallet is found by name, email or code; of two who credit it at once the second looks again', async () => {
  await using at = await shop()
  const deposit = await at.lan.call('POST', '/api/payment/sepay/create', { amount: 50_000 })
  const [an, binh] = [at.an, at.binh].map(({ token }) => visitor(at.panel.url, token))
  assert.match((await an!.get('/admin/deposits')).html, /href="\/admin\/adjustments"/)
  for (const who of [at.lan.username.toUpperCase(), at.lan.email, deposit.body.bank_info.content]) {
    const { location } = await an!.get(`/admin/adjustments?who=${encodeURIComponent(who)}`)
    assert.equal(location, `/admin/adjustments?user=${at.lan.id}`)
  }
  assert.match((await an!.get('/admin/adjustments?who=nobody')).html, /field-who-error/)

  const formOf = async (browser: typeof an) => {
    const { html } = await browser!.get(`/admin/adjustments?user=${at.lan.id}`)
    const hidden = Object.fromEntries(['id', 'user', 'seen'].map((name) => [name, fieldValue(html, name)]))
    return { ...hidden, direction: 'add', amount: '50.000', reason: 'transfer lost by the bank' }
  }
  const forms = [await formOf(an), await formOf(binh)]
  const answers = await Promise.all([
    an!.post('/admin/adjustments', forms[0]!),
    binh!.post('/admin/adjustments', forms[1]!),
  ])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 409])
  assert.equal(await at.lan.balance(), '51000.0000')
  assert.equal(
    (await binh!.post('/admin/adjustments', await formOf(binh))).status,
    303,
    'having looked they may',
  )
})
