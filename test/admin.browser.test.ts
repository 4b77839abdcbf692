import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from '../src/platform/sql.ts'
import { texts } from '../src/ui/texts.ts'
import { type AdminScreen, adminScreens, missingScreens, withTests } from './admin-screens.ts'
import { listBarriers, look, openScreen, openTab, type Tab, takePicture } from './browser.ts'
import { type Panel, startPanel } from './harness.ts'

// Walks the operators' pages in a real browser, on a phone and at a desk, and keeps a picture of each under
// test-results/.

const PICTURES = 'test-results/admin'
const words = texts('vi').admin
const PHONE = '360-en-dark'
const DESK = '1280-vi-light'

let office: Promise<{ panel: Panel; screens: AdminScreen[] }> | undefined
after(async () => (await office)?.panel[Symbol.asyncDispose]())

async function openOffice() {
  const panel = await startPanel({ worker: true, env: withTests })
  return { panel, screens: (await adminScreens(panel)).screens }
}

// Both sizes, themes and languages, each theme once by axe too: the other looks differ from these in words alone.
const walks = [
  { name: PHONE, hasAxe: true },
  { name: DESK, hasAxe: true },
  { name: '360-vi-light', hasAxe: false },
  { name: '1280-en-dark', hasAxe: false },
]

for (const { name, hasAxe } of walks) {
  const barriersToo = hasAxe ? ', and axe finds no barrier' : ''
  test(`the operators' pages fit, break no rule of the browser and ask nobody else${barriersToo} (${name})`, async () => {
    office ??= openOffice()
    const { panel, screens } = await office
    await using tab = await open(panel, name)
    const { page, complaints } = tab
    const barriers: string[] = []
    for (const screen of screens) {
      const answer = await openScreen(page, panel.url, screen)
      assert.equal(answer?.status(), screen.status ?? 200, screen.name)
      await takePicture(page, `${PICTURES}/${name}/${screen.name}.jpg`)
      if (hasAxe) barriers.push(...(await listBarriers(page)))
    }
    // The browser itself mutters about pages that were refused.
    assert.deepEqual(
      complaints.filter((text) => !/status of 4(00|09)/.test(text)),
      [],
    )
    assert.deepEqual(barriers, [])
  })
}

test('every page of the operators is walked', async () => {
  office ??= openOffice()
  assert.deepEqual(missingScreens((await office).screens), [])
})

for (const { name, hasAxe } of walks) {
  test(`who must have a second factor is led to the page that sets it up (${name})`, async () => {
    await using panel = await startPanel()
    await panel.db.query(sql`update settings set second_factor_compulsory = true`)
    await using tab = await open(panel, name)
    await tab.page.goto(`${panel.url}/admin/orders`)
    assert.equal(new URL(tab.page.url()).pathname, '/profile/second-factor')
    await takePicture(tab.page, `${PICTURES}/${name}/second-factor-compulsory.jpg`)
    if (hasAxe) assert.deepEqual(await listBarriers(tab.page), [])
    assert.deepEqual(tab.complaints, [])
  })
}

test('at a desk an operator blocks somebody and changes a price by clicking, and asks for the search by key', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const likes = await panel.service({ rate: '2500' })
  await using tab = await open(panel, DESK)
  const { page, complaints } = tab

  await page.goto(`${panel.url}/admin/users/${lan.id}`)
  const dialog = page.locator('#block-dialog')
  assert.ok(!(await dialog.isVisible()))
  await page.getByText(words.users.block, { exact: true }).first().click()
  assert.ok(await dialog.isVisible(), 'nothing happens before it is confirmed')
  await dialog.getByText(texts('vi').common.cancel).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText(words.users.block, { exact: true }).first().click()
  await dialog.locator('[name=reason]').fill('spam')
  await dialog.getByRole('button', { name: words.users.block }).click()
  await page.getByText(words.users.blockedDone).waitFor()
  assert.equal((await lan.call('GET', '/api/user/me')).status, 401)

  await page.goto(`${panel.url}/admin/services/${likes}`)
  await page.getByLabel(words.services.rate).fill('3000')
  await page.getByRole('button', { name: words.services.review }).click()
  await page.getByRole('button', { name: words.services.confirm }).click()
  await page.getByText(words.services.saved).waitFor()

  await page.keyboard.press('Control+k')
  await page.keyboard.type(lan.username)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/admin/orders?q=${lan.username}`)
  assert.deepEqual(complaints, [])
})

test('on a phone the sidebar is a drawer that opens, leads on and closes', async () => {
  await using panel = await startPanel()
  await using tab = await open(panel, PHONE)
  const { page, complaints } = tab
  await page.goto(`${panel.url}/admin`)
  const users = page.locator('#sidebar').getByRole('link', { name: texts('en').admin.nav.users })
  const isShown = async () => (await users.boundingBox())!.x >= 0
  assert.ok(!(await isShown()))
  await page.locator('button[data-sidebar-toggle]').click()
  await page.waitForFunction(() => document.querySelector('#sidebar')!.getBoundingClientRect().x === 0)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.querySelector('#sidebar')!.getBoundingClientRect().x < 0)
  await page.locator('button[data-sidebar-toggle]').click()
  await users.click()
  await page.waitForURL('**/admin/users')
  assert.deepEqual(complaints, [])
})

test('without script a block is asked for and confirmed all the same', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await using tab = await open(panel, DESK, { javaScriptEnabled: false })
  const { page } = tab
  await page.goto(`${panel.url}/admin/users/${lan.id}`)
  await page.getByText(words.users.block, { exact: true }).first().click()
  await page.locator('#block-dialog [name=reason]').fill('spam')
  await page.locator('#block-dialog').getByRole('button', { name: words.users.block }).click()
  await page.getByText(words.users.blockedDone).waitFor()
  assert.equal((await lan.call('GET', '/api/user/me')).status, 401)
})

test('the days are drawn, in the colours of the theme, and stay a table without script', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '100000' })
  await lan.order(await panel.service({ rate: '2500' }), 4000)
  const path = '/admin?days=7'
  await using tab = await open(panel, DESK)
  await tab.page.goto(panel.url + path)
  const drawn = async () => {
    const png = await tab.page.locator('[data-chart] canvas').first().screenshot()
    return png.toString('base64')
  }
  const light = await drawn()
  assert.ok(!(await tab.page.locator('#by-day').isVisible()))
  await tab.page.locator('[data-chart-table] summary').click()
  assert.ok(await tab.page.locator('#by-day').isVisible())
  await tab.page.evaluate(() => document.documentElement.setAttribute('data-bs-theme', 'dark'))
  assert.notEqual(await drawn(), light)
  assert.deepEqual(tab.complaints, [])
  await using plain = await open(panel, DESK, { javaScriptEnabled: false })
  await plain.page.goto(panel.url + path)
  assert.ok(await plain.page.locator('#by-day').isVisible())
  assert.ok(!(await plain.page.locator('[data-chart]').first().isVisible()))
})

/** A tab with an operator logged in. */
async function open(panel: Panel, name: string, options: { javaScriptEnabled?: boolean } = {}): Promise<Tab> {
  const { token } = await panel.operator()
  return openTab(panel.url, look(name), { ...options, token })
}
