import assert from 'node:assert/strict'
import { test } from 'node:test'
import jsqr from 'jsqr'
import type { Page } from 'playwright-core'
import { Money } from '../src/core/money.ts'
import { vietQrPayload } from '../src/partners/vietqr.ts'
import { texts } from '../src/ui/texts.ts'
import { look, openTab, takePicture } from './browser.ts'
import { startPanel } from './harness.ts'

// A customer's whole job in a real browser, on a phone and at a desk: invited, registered, topped up, ordered,
// delivered. Keeps pictures of what they saw under test-results/.

const PICTURES = 'test-results/walk'
const walked = [look('360-vi-light'), look('1280-en-light')]

for (const size of walked) {
  test(`a customer who was invited tops up and orders, ${size.width} px wide`, async () => {
    await using panel = await startPanel({ worker: true, provider: { paceMs: 2500 } })
    const t = texts(size.language)
    const inviter = await panel.customer()
    await panel.service({ rate: '2500', min: 100, dripFeed: 'provider' })
    await using tab = await openTab(panel.url, size)
    const { page, complaints } = tab

    // Invited, registered, logged out and in again.
    await page.goto(`${panel.url}/?ref=${inviter.referralCode}`)
    await page.getByRole('main').getByRole('link', { name: t.front.start }).click()
    assert.equal(await page.getByLabel(t.register.referralCode).inputValue(), inviter.referralCode)
    await page.getByLabel(t.register.username).fill('lan')
    await page.getByLabel(t.register.email).fill('lan@example.com')
    await page.getByLabel(t.register.password, { exact: true }).fill('password123')
    await page.getByLabel(t.support.documents.accept).check()
    await page.getByRole('button', { name: t.register.submit }).click()
    await page.getByText(t.register.done).waitFor()
    await page.getByRole('button', { name: t.header.accountMenu('lan') }).click()
    await page.getByRole('button', { name: t.nav.logOut }).click()
    await page.getByLabel(t.logIn.identifier).fill('lan@example.com')
    await page.getByLabel(t.logIn.password, { exact: true }).fill('password123')
    await page.getByRole('button', { name: t.logIn.submit }).click()
    await page.getByText(t.dashboard.greeting('lan')).waitFor()

    // Topped up: the page turns by itself, and the header with it.
    await page.getByRole('link', { name: t.dashboard.startTopUp }).click()
    await page.getByRole('link', { name: '200.000 ₫' }).click()
    assert.equal(await page.getByLabel(t.topUp.amount).inputValue(), '200.000')
    await page.getByRole('button', { name: t.topUp.submit }).click()
    const memo = await page.locator('.fact-strong [data-copy]').getAttribute('data-copy')
    assert.ok(memo)
    const account = { bin: '970416', accountNumber: '123456789' }
    const code = vietQrPayload({ ...account, amount: Money.dong(200_000), memo })
    assert.equal(await readQr(page), code)
    await picture(page, `payment-${size.name}`)
    await stays(page, async () => {
      await panel.bank.transfer({ memo, amount: 200_000 })
      await page.getByText(t.topUp.paidTitle).waitFor({ timeout: 8_000 })
    })
    assert.match((await page.locator('#header-balance').textContent()) ?? '', /200\.000/)
    await picture(page, `paid-${size.name}`)

    // Chosen, priced while typing, ordered once by a double click.
    await page.goto(`${panel.url}/services`)
    await page.getByRole('main').getByRole('searchbox').fill('sérvice 1')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: t.services.orderLabel('Service 1') }).click()
    await page.getByLabel(t.orderForm.link).fill('https://facebook.com/post/1')
    await page.getByLabel(t.orderForm.quantity).pressSequentially('100000')
    await page.getByText(t.orderForm.notEnough('50.000 ₫')).waitFor()
    await page.getByLabel(t.orderForm.quantity).fill('20000')
    await page.locator('.price-live .fact-strong').getByText('50.000 ₫').waitFor()
    await page.locator('.price-live').getByText('150.000 ₫').waitFor()
    await picture(page, `order-form-${size.name}`)
    await page.getByRole('button', { name: t.orderForm.submit, exact: true }).dblclick()
    await page.waitForURL('**/orders/1')
    await page.getByText(t.orderForm.placed('1')).waitFor()

    // Followed until it is done, without a reload.
    await page.goto(`${panel.url}/orders`)
    const row = page.getByRole('row', { name: '#1' })
    await stays(page, () => row.getByText(t.orderStatus.completed).waitFor({ timeout: 20_000 }))
    await row.locator('.progress-text', { hasText: '100%' }).waitFor()
    const counts = await page.locator('.tab-count').allInnerTexts()
    assert.deepEqual(counts, ['1', '0', '1', '0', '0', '0'])
    assert.equal(panel.provider.adds('https://facebook.com/post/1').all.length, 1)
    await panel.eventually(
      async () => (await inviter.call('GET', '/api/referral/stats')).body.pending_earnings === 2500,
      'the commission',
    )

    // Whoever logs out leaves a page behind whose stream may ask once more before it is gone.
    assert.deepEqual(
      complaints.filter((text) => !/status of 401/.test(text)),
      [],
    )
  })
}

test('a phone without script shows every field and button that the job needs', async () => {
  await using panel = await startPanel()
  const service = await panel.service({ rate: '2500', dripFeed: 'provider' })
  const customer = await panel.customer({ balance: '10000' })
  const { token } = customer
  await using tab = await openTab(panel.url, look('360-vi-light'), { javaScriptEnabled: false, token })
  const { page } = tab
  const t = texts('vi')
  await page.goto(`${panel.url}/orders/new?service=${service}`)
  await page.getByLabel(t.orderForm.link).fill('https://facebook.com/post/1')
  await page.getByLabel(t.orderForm.quantity).fill('1.000')
  await page.getByRole('button', { name: t.orderForm.calculate }).click()
  await page.locator('.fact-strong').getByText('2.500 ₫').waitFor()
  await page.getByRole('button', { name: t.orderForm.submit, exact: true }).click()
  await page.waitForURL('**/orders/1')
  assert.equal(await customer.balance(), '7500.0000')
})

function picture(page: Page, name: string): Promise<void> {
  return takePicture(page, `${PICTURES}/${name}.jpg`)
}

/** Does something that the page must notice without being loaded again. */
async function stays(page: Page, work: () => Promise<void>): Promise<void> {
  const loads: string[] = []
  const note = () => loads.push(page.url())
  page.on('domcontentloaded', note)
  await work()
  page.off('domcontentloaded', note)
  assert.deepEqual(loads, [])
}

/** What a camera reads off the QR code on the page. */
async function readQr(page: Page): Promise<string | undefined> {
  const side = 400
  const pixels = await page.locator('img.qr-code').evaluate((image, side) => {
    const canvas = document.createElement('canvas')
    canvas.width = side
    canvas.height = side
    const paper = canvas.getContext('2d')!
    paper.drawImage(image as HTMLImageElement, 0, 0, side, side)
    return [...paper.getImageData(0, 0, side, side).data]
  }, side)
  return jsqr.default(Uint8ClampedArray.from(pixels), side, side)?.data
}
