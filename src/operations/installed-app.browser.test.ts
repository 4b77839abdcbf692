import assert from 'node:assert/strict'
import { test } from 'node:test'
import { look, openTab } from '../../test/browser.ts'
import { startPanel } from '../../test/harness.ts'
import { texts } from '../ui/texts.ts'

test('a browser without a connection is told so, and keeps no page, no balance and no answer of the API', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '123456' })
  await using tab = await openTab(panel.url, look('360-vi-light'), { token: lan.token })
  const { page } = tab
  await page.goto(`${panel.url}/wallet`)
  await page.evaluate('navigator.serviceWorker.ready.then(() => fetch("/api/services"))')
  await page.goto(`${panel.url}/orders`)
  await page.goto(`${panel.url}/wallet`)
  await page.getByText('123.456').first().waitFor()
  const kept = (await page.evaluate(
    `caches.keys().then((names) => Promise.all(names.map(async (name) =>
      (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).then((all) => all.flat())`,
  )) as string[]
  assert.ok(kept.includes('/offline'))
  assert.deepEqual(
    kept.filter((path) => path !== '/offline' && !path.startsWith('/assets/')),
    [],
  )

  await page.context().setOffline(true)
  await page.goto(`${panel.url}/wallet?page=2`)
  const words = texts('vi').account.app
  await page.getByRole('heading', { name: words.offlineTitle }).waitFor()
  assert.ok(!(await page.content()).includes('123.456'))
  await page.context().setOffline(false)
  await page.getByRole('link', { name: words.retry }).click()
  await page.getByText('123.456').first().waitFor()
  assert.equal(new URL(page.url()).search, '?page=2')
})
