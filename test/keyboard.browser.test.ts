import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { texts } from '../src/ui/texts.ts'
import { look, openTab } from './browser.ts'
import { startPanel } from './harness.ts'

const t = texts('vi')

test('with the keyboard alone a customer logs in, tops up and orders', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer()
  await using tab = await openTab(panel.url, look('1280-vi-light'))
  const { page } = tab
  await page.goto(`${panel.url}/login`)
  await tabTo(page, t.logIn.identifier)
  await page.keyboard.type(lan.email)
  await tabTo(page, t.logIn.password)
  await page.keyboard.type('password123')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${panel.url}/`)

  await page.keyboard.press('Tab')
  assert.equal(await focused(page), t.skipToContent, 'the first stop leads past the navigation')
  await tabTo(page, t.nav.topUp)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/wallet/top-up')
  await tabTo(page, t.topUp.amount)
  await page.keyboard.type('200000')
  await page.keyboard.press('Enter')
  const memo = await page.locator('.fact-strong [data-copy]').getAttribute('data-copy')
  assert.ok(memo)
  await panel.bank.transfer({ memo, amount: 200_000 })
  await page.getByText(t.topUp.paidTitle).waitFor()

  await page.goto(`${panel.url}/orders/new?service=${likes}`)
  await tabTo(page, t.orderForm.link)
  await page.keyboard.type('https://facebook.com/post/1')
  await tabTo(page, t.orderForm.quantity)
  await page.keyboard.type('1000')
  await tabTo(page, t.orderForm.submit)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/orders/1')
  assert.equal(panel.provider.adds('https://facebook.com/post/1').all.length <= 1, true)
  assert.equal(await lan.balance(), '197500.0000')
  assert.deepEqual(tab.complaints, [])
})

const STOPS_MAX = 80

/** Presses Tab until the control of that name has the focus, which must be seen. */
async function tabTo(page: Page, name: string): Promise<void> {
  const stops: string[] = []
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press('Tab')
    const here = await focused(page)
    if (here.startsWith(name)) {
      assert.ok(await isFocusSeen(page), `the focus on ${name} is not to be seen`)
      return
    }
    stops.push(here)
  }
  assert.fail(`Tab does not lead to ${name}, but to ${stops.join(' · ')}`)
}

/** What a screen reader would call the control that has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null
    const name =
      element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? ''
    return name.trim()
  })
}

function isFocusSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement!)
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
  })
}
