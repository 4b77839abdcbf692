import assert from 'node:assert/strict'
import { test } from 'node:test'
import { texts } from '../src/ui/texts.ts'
import { look, openTab } from './browser.ts'
import { type Customer, type Panel, startPanel } from './harness.ts'

// What a page shows stays true by itself, with the stream and without it.

async function openPage(panel: Panel, customer: Customer) {
  const tab = await openTab(panel.url, look('360-vi-light'), { token: customer.token })
  await tab.page.clock.install()
  const asked: string[] = []
  tab.page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  return { ...tab, asked }
}

async function openDeposit(customer: Customer) {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  return { memo: body.bank_info.content as string, id: body.transaction_id as string }
}

test('an open page turns to paid, counts on the bell, and leaves when its customer logs out elsewhere', async () => {
  await using panel = await startPanel({ liveLimits: { heartbeatMs: 300 } })
  const lan = await panel.customer()
  const { memo, id } = await openDeposit(lan)
  const { page, asked, complaints } = await openPage(panel, lan)
  await page.goto(`${panel.url}/wallet/top-up/${id}`)
  await page.waitForRequest('**/live/header')
  asked.length = 0
  await panel.bank.transfer({ memo, amount: 100_000 })
  await page.getByText(texts('vi').topUp.paidTitle).waitFor()
  await page.locator('.bell-badge', { hasText: '1' }).waitFor()
  assert.match((await page.locator('#header-balance').textContent()) ?? '', /100\.000/)
  assert.deepEqual(asked.toSorted(), ['/live/header', `/wallet/top-up/${id}/state`])
  assert.deepEqual(complaints, [])
  await lan.call('POST', '/api/auth/logout')
  await page.waitForURL('**/login?next=*')
  await page.close()
})

test('without a stream the page asks by the clock, and not while nobody looks', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { memo, id } = await openDeposit(lan)
  const { page, asked } = await openPage(panel, lan)
  await page.route('**/live?*', (route) => route.abort())
  await page.goto(`${panel.url}/wallet/top-up/${id}`)
  const state = `/wallet/top-up/${id}/state`
  const asks = () => asked.filter((path) => path === state).length
  await page.clock.runFor(11_000)
  await panel.eventually(() => asks() === 1, 'the first question')
  await page.clock.runFor(24_000)
  await panel.eventually(() => asks() === 3, 'a question every twelve seconds')

  await show(page, false)
  await page.clock.runFor(60_000)
  assert.equal(asks(), 3)
  await panel.bank.transfer({ memo, amount: 100_000 })
  await show(page, true)
  await page.clock.runFor(3_000)
  await page.getByText(texts('vi').topUp.paidTitle).waitFor()
  await page.close()
})

test('a page that was in the background lets its stream go, and is right again when it is looked at', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { memo } = await openDeposit(lan)
  const { page, asked } = await openPage(panel, lan)
  await page.goto(`${panel.url}/notifications`)
  await page.waitForRequest('**/live/header')
  await show(page, false)
  await page.clock.runFor(31_000)
  asked.length = 0
  await panel.bank.transfer({ memo, amount: 100_000 })
  await show(page, true)
  await page.locator('.bell-badge', { hasText: '1' }).waitFor()
  assert.ok(asked.includes('/live'))
  assert.match((await page.locator('#header-balance').textContent()) ?? '', /100\.000/)
  await page.close()
})

type Page = Awaited<ReturnType<typeof openPage>>['page']

/** As when somebody turns to another tab, or back. */
function show(page: Page, isShown: boolean): Promise<void> {
  // As text: what compiles this file would put names of its own into a function.
  return page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${!isShown} })
    document.dispatchEvent(new Event('visibilitychange'))`)
}
