import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listBarriers, look, openTab, takePicture } from './browser.ts'
import { startPanel } from './harness.ts'
import { visitor } from './visitor.ts'

test('every dialog of a customer opens, fits, has no barrier and is left by Escape, in both themes', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '100000' })
  const likes = await panel.service()
  await lan.order(likes, 1000)
  await lan.call('POST', '/api/user/api-keys', { name: 'My shop' })
  await visitor(panel.url).post('/login', { identifier: lan.email, password: 'password123' })
  const seen: string[] = []
  for (const name of ['360-vi-light', '1280-en-dark']) {
    await using tab = await openTab(panel.url, look(name), { token: lan.token })
    const { page } = tab
    for (const path of ['/', '/api-keys', '/profile']) {
      await page.goto(panel.url + path)
      const openers = page.locator('[data-dialog-open]:visible')
      for (let n = 0; n < (await openers.count()); n++) {
        const id = await openers.nth(n).getAttribute('data-dialog-open')
        await openers.nth(n).click()
        const dialog = page.locator(`dialog#${id}`)
        await dialog.waitFor({ state: 'visible' })
        await takePicture(page, `test-results/dialogs/${name}-${id?.replace(/[0-9a-f-]{36}/, '')}.jpg`)
        assert.deepEqual(await listBarriers(page), [])
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'hidden' })
        seen.push(`${name} ${path} ${id?.split('-')[0]}`)
      }
    }
    assert.deepEqual(tab.complaints, [])
  }
  assert.ok(seen.length >= 8, seen.join(', '))
})
