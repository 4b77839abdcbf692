import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')
const fragment = { 'hx-request': 'true' }

test('the page of a deposit stays as it is until the money has come, and then says the new balance', async () => {
  await using panel = await startPanel()
  const lan = visitor(panel.url, (await panel.customer({ balance: '1000' })).token)
  const { location } = await lan.post('/wallet/top-up', { amount: '100.000' })
  assert.ok(location)
  assert.equal((await lan.get(`${location}/state`, fragment)).status, 204)
  const memo = /HMM[A-Z0-9]{8}/.exec((await lan.get(location)).html)![0]
  await panel.bank.transfer({ memo, amount: 99_000 })
  const paid = await lan.get(`${location}/state`, fragment)
  assert.ok(paid.html.includes(t.topUp.paid('99.000 ₫')), 'what arrived, not what was expected')
  assert.ok(paid.html.includes('100.000 ₫'), 'the new balance')
  assert.match(paid.html, /id="header-balance"[^>]*hx-swap-oob/)
})

test('amounts are read as people write them, and what is not possible says what is', async () => {
  await using panel = await startPanel()
  const lan = visitor(panel.url, (await panel.customer()).token)
  for (const amount of ['9.999', '100.000.001', '50000.5', '', 'năm mươi nghìn', '-50000', '9'.repeat(30)]) {
    const page = await lan.post('/wallet/top-up', { amount })
    assert.equal(page.status, 400, amount)
    assert.match(page.html, /id="field-amount-error"[\s\S]*10\.000 ₫/)
  }
  assert.match(
    (await lan.post('/wallet/top-up', { amount: ' 1,000,000 ' })).location ?? '',
    /^\/wallet\/top-up\//,
  )
})

test('open deposits are offered for going on, and a fourth one is refused with the reason', async () => {
  await using panel = await startPanel()
  const lan = visitor(panel.url, (await panel.customer()).token)
  const opened: string[] = []
  for (let deposit = 0; deposit < 3; deposit++) {
    opened.push((await lan.post('/wallet/top-up', { amount: '50000' })).location!)
  }
  const page = await lan.post('/wallet/top-up', { amount: '50000' })
  assert.equal(page.status, 409)
  for (const location of opened) assert.ok(page.html.includes(`href="${location}"`))
})

test("somebody else's deposit shows neither its page, nor its state, nor its code", async () => {
  await using panel = await startPanel()
  const lan = visitor(panel.url, (await panel.customer()).token)
  const { location } = await lan.post('/wallet/top-up', { amount: '50000' })
  assert.equal((await lan.get(`${location}/qr.png`)).headers.get('content-type'), 'image/png')
  const stranger = visitor(panel.url, (await panel.customer()).token)
  for (const path of ['', '/state', '/qr.png']) {
    assert.equal((await stranger.get(`${location}${path}`, fragment)).status, 404)
  }
})
