import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertNotifications } from '../src/notices/notifications.sql.ts'
import { sql } from '../src/platform/sql.ts'
import { texts } from '../src/ui/texts.ts'
import { listBarriers, look, openTab, takePicture } from './browser.ts'
import { startPanel } from './harness.ts'
import { announceNews, NEWS } from './screens.ts'

const t = texts('vi')

test('at a desk the bell opens the newest, by mouse and by key, and one that is opened is read', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '100000' })
  await lan.order(await panel.service(), 1000)
  const one = { userId: lan.id, event: 'order_completed' as const, subject: '1' }
  await panel.db.transaction((tx) => insertNotifications(tx, [one, one]))
  await using tab = await openTab(panel.url, look('1280-vi-light'), { token: lan.token })
  const { page, complaints } = tab
  await page.goto(panel.url)
  const [bell, open] = [page.locator('#header-bell'), page.locator('#bell-panel')]
  await bell.click()
  await open.locator('.notification').first().waitFor()
  await takePicture(page, 'test-results/bell-open.jpg')
  assert.deepEqual(await listBarriers(page), [])
  await bell.click()
  assert.ok(!(await open.isVisible()), 'a second click closes it')
  await bell.focus()
  await page.keyboard.press('Enter')
  await open.locator('.notification').first().waitFor()
  await page.keyboard.press('Escape')
  assert.ok(!(await open.isVisible()))
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'header-bell')
  await page.keyboard.press('Enter')
  await open.locator('.notification-link').first().click()
  await page.waitForURL('**/orders/1')
  assert.equal(await page.locator('.bell-badge').textContent(), '1')
  await bell.click()
  await open.getByRole('button', { name: t.notifications.readAll }).click()
  await open.locator('.notification-unread').first().waitFor({ state: 'detached' })
  await page.locator('.bell-badge').waitFor({ state: 'detached' })
  assert.deepEqual(complaints, [])
})

test('on a phone the bell is a link to its page', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await using tab = await openTab(panel.url, look('360-vi-dark'), { token: lan.token })
  await tab.page.goto(panel.url)
  await tab.page.locator('#header-bell').click()
  await tab.page.waitForURL('**/notifications')
})

test('ticks follow to another category and back, a statement can be printed, an announcement goes at a click', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '100000' })
  const services = await Promise.all([panel.service(), panel.service(), panel.service()])
  await panel.db.query(sql`update services set category = 'Other' where id = ${services[2]}`)
  await announceNews(panel)
  await using tab = await openTab(panel.url, look('1280-vi-light'), { token: lan.token })
  const { page, complaints } = tab
  await page.goto(`${panel.url}/services`)
  await page.locator(`input[name=ids][value="${services[0]}"]`).check()
  await page.getByRole('link', { name: /^Other/ }).click()
  await page.locator(`input[name=ids][value="${services[2]}"]`).check()
  assert.ok(await page.locator(`.compare-bar input[value="${services[0]}"]`).isChecked())
  await page.locator('main input[type=search][name=q]').fill('service')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=service/)
  const kept = new URL(page.url()).searchParams.get('ids')!.split(',').map(Number)
  assert.deepEqual(kept.sort(), [services[0], services[2]].sort())
  await page.locator('.compare-bar button.btn-primary').click()
  await page.waitForURL('**/services/compare?*')
  assert.equal(await page.locator('.compare-table thead th').count(), 3)
  const month = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7)
  await page.goto(`${panel.url}/wallet/statement/${month}`)
  assert.ok(await page.getByRole('button', { name: t.announcements.print }).isVisible())
  await page.goto(panel.url)
  await page.getByRole('button', { name: t.announcements.dismiss(NEWS) }).click()
  await page.locator('.announcement').waitFor({ state: 'detached' })
  await page.reload()
  assert.equal(await page.locator('.announcement').count(), 0)
  assert.deepEqual(complaints, [])
})
