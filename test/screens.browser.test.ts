import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listBarriers, looks, openTab, takePicture } from './browser.ts'
import { startPanel } from './harness.ts'
import { customerScreens } from './screens.ts'

// Every screen of customers and guests, on a phone and at a desk, in both languages and themes: it fits, breaks no
// rule of the browser, asks nobody else, and axe finds nothing. Pictures are kept under test-results/screens.

const PICTURES = 'test-results/screens'

test('every screen fits, is without barriers, breaks no rule of the browser and asks nobody else', async (t) => {
  await using panel = await startPanel({ worker: true })
  const { screens, token } = await customerScreens(panel)
  for (const look of looks) {
    await t.test(look.name, async () => {
      const barriers: string[] = []
      for (const who of ['guest', 'customer'] as const) {
        await using tab = await openTab(panel.url, look, who === 'customer' ? { token } : {})
        for (const screen of screens.filter((one) => one.who === who)) {
          const answer = await tab.page.goto(panel.url + screen.path)
          assert.equal(answer?.status(), screen.status ?? 200, screen.path)
          await takePicture(tab.page, `${PICTURES}/${look.name}/${screen.name}.png`)
          barriers.push(...(await listBarriers(tab.page)))
        }
        // The browser itself mutters about pages that are not there.
        const surprises = tab.complaints.filter((text) => !/status of 404/.test(text))
        assert.deepEqual(surprises, [])
      }
      assert.deepEqual(barriers, [])
    })
  }
})
