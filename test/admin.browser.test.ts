import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from '../src/platform/sql.ts'
import { texts } from '../src/ui/texts.ts'
import { listBarriers, look, openTab, type Tab, takePicture } from './browser.ts'
import { type Panel, startPanel } from './harness.ts'
import { announceNews } from './screens.ts'

// Walks the operators' pages in a real browser, on a phone and at a desk, and keeps a picture of each under
// test-results/.

const PICTURES = 'test-results/admin'
const words = texts('vi').admin
const PHONE = '360-en-dark'
const DESK = '1280-vi-light'

let office: Promise<{ panel: Panel; paths: string[] }> | undefined
after(async () => (await office)?.panel[Symbol.asyncDispose]())

async function openOffice() {
  const panel = await startPanel({ worker: true })
  return { panel, paths: await fill(panel) }
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
    const { panel, paths } = await office
    await using tab = await open(panel, name)
    const { page, complaints } = tab
    const barriers: string[] = []
    for (const path of paths) {
      const answer = await page.goto(panel.url + path)
      assert.equal(answer?.status(), 200, path)
      const screen = path === '/admin' ? 'dashboard' : path.replace(/^\/(admin\/)?|[0-9a-f-]{36}/g, '')
      await takePicture(page, `${PICTURES}/${name}/${screen.replace(/\W+/g, '-')}.jpg`)
      if (hasAxe) barriers.push(...(await listBarriers(page)))
    }
    assert.deepEqual(complaints, [])
    assert.deepEqual(barriers, [])
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

/** Gives the pages something to show, and their addresses. */
async function fill(panel: Panel): Promise<string[]> {
  const lan = await panel.customer({ spent: '1200000', balance: '5000000' })
  const minh = await panel.customer({ balance: '300000', referredBy: lan })
  const likes = await panel.service({ rate: '2500' })
  const comments = await panel.service({ type: 'Custom Comments', rate: '350000' })
  panel.provider.setBehaviour('https://facebook.com/refused', { refuse: 'Link is private' })
  panel.provider.setBehaviour('https://facebook.com/lost', 'accept-and-drop')
  const long = `https://www.facebook.com/${'homemmo.store.'.repeat(12)}/posts/1`
  await lan.order(likes, 1000, { link: long, note: 'Khách quen' })
  await lan.order(likes, 1500, { link: 'https://facebook.com/refused' })
  await minh.order(likes, 400, { link: 'https://facebook.com/lost' })
  const body = { service_id: comments, link: 'https://facebook.com/c', comments: 'Đẹp quá\nHay lắm' }
  await minh.call('POST', '/api/orders', body)
  const deposit = await minh.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  const { content } = deposit.body.bank_info
  await panel.bank.transfer({ memo: `${content} chuyen tien`, amount: 90_000 })
  await panel.bank.transfer({ memo: 'NGUYEN VAN A chuyen tien khong ghi ma nap', amount: 150_000 })
  await panel.eventually(async () => {
    const { body } = await minh.call('GET', '/api/orders/history?status=unknown')
    return body.pagination.total === 1
  })
  await announceNews(panel)
  await panel.db.query(sql`
    with job as (
      select id from graphile_worker.add_job('sync_catalogue', '{"subject":"BUMX"}', job_key => 'sync_catalogue:BUMX',
        run_at => now() + interval '1 hour')
    )
    insert into backup_runs (file, bytes, restored_at) select 'homemmo-2026-11-28.dump', 48200000, now() from job`)
  await panel.db.query(sql`
    update graphile_worker._private_jobs set attempts = 3,
      last_error = 'the provider at https://api.example.com/api/v2?key=1 was not reached within 20 seconds'
    where key = 'sync_catalogue:BUMX'`)
  const [credited] = await panel.db.query<{ id: string }>(
    sql`select id from bank_transfers where outcome = 'credited'`,
  )
  const orders = (await panel.call('GET', '/api/orders/history', { token: minh.token })).body.data
  const { order } = (await minh.call('GET', `/api/orders/${orders.at(-1).id}`)).body
  return [
    '/admin',
    '/admin?days=30',
    '/admin/orders',
    '/admin/orders?view=attention',
    `/admin/orders/${order.number}`,
    '/admin/orders/bulk',
    '/admin/deposits',
    `/admin/deposits/${credited!.id}`,
    '/admin/adjustments?who=nobody',
    '/admin/services',
    '/admin/services/new',
    `/admin/services/${likes}/edit`,
    '/admin/services/categories?rename=Facebook',
    '/admin/services/categories?category=Facebook',
    '/admin/catalogue',
    '/admin/catalogue/rules',
    '/admin/providers',
    '/admin/providers/BUMX',
    '/admin/providers/new',
    '/admin/catalogue/order-rules',
    '/admin/catalogue/order-rules?kind=amount',
    '/admin/announcements',
    '/admin/announcements/new',
    '/admin/announcements/1',
    `/admin/services/${likes}`,
    '/admin/reports?days=7',
    '/admin/reports?by=service&days=30',
    '/admin/reports/books?days=7',
    '/admin/deposits/claims',
    '/admin/deposits/bonuses',
    '/admin/coupons',
    '/admin/referrals',
    '/admin/adjustments',
    '/admin/tickets',
    '/admin/documents',
    '/admin/documents/terms/vi',
    '/admin/team',
    '/admin/team/new?name=nobody',
    `/admin/team/${minh.id}?role=finance`,
    '/admin/users',
    `/admin/users/${lan.id}`,
    `/admin/users/${lan.id}/prices`,
    '/admin/system/checks',
    '/admin/audit',
    '/admin/system',
    '/admin/settings',
    '/admin/settings/tiers',
    '/admin/settings/partners',
    '/docs',
  ]
}

/** A tab with an operator logged in. */
async function open(panel: Panel, name: string, options: { javaScriptEnabled?: boolean } = {}): Promise<Tab> {
  const { token } = await panel.operator()
  return openTab(panel.url, look(name), { ...options, token })
}
