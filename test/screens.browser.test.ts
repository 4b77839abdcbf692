import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { listBarriers, looks, openScreen, openTab, takePicture } from './browser.ts'
import { type Panel, startPanel } from './harness.ts'
import { customerScreens, withBot } from './screens.ts'

// Every screen of customers and guests, on a phone and at a desk, in both languages and themes: it fits, breaks no
// rule of the browser and asks nobody else. Pictures are kept under test-results/screens.

const PICTURES = 'test-results/screens'
// What axe looks at is the same in the other four, but for the words.
const WITH_AXE = ['360-vi-light', '360-vi-dark', '1280-en-light', '1280-en-dark']

let shop: Promise<Awaited<ReturnType<typeof customerScreens>> & { panel: Panel }> | undefined
after(async () => (await shop)?.panel[Symbol.asyncDispose]())

async function openShop() {
  const panel = await startPanel({ worker: true, env: withBot })
  return { panel, ...(await customerScreens(panel)) }
}

for (const look of looks) {
  const hasAxe = WITH_AXE.includes(look.name)
  const barriersToo = hasAxe ? ', and axe finds no barrier' : ''
  test(`every screen fits, breaks no rule of the browser and asks nobody else${barriersToo} (${look.name})`, async () => {
    shop ??= openShop()
    const { panel, screens, token } = await shop
    const barriers: string[] = []
    for (const who of ['guest', 'customer'] as const) {
      await using tab = await openTab(panel.url, look, who === 'customer' ? { token } : {})
      for (const screen of screens.filter((one) => one.who === who)) {
        const answer = await openScreen(tab.page, panel.url, screen)
        assert.equal(answer?.status(), screen.status ?? 200, screen.name)
        await takePicture(tab.page, `${PICTURES}/${look.name}/${screen.name}.jpg`)
        if (hasAxe) barriers.push(...(await listBarriers(tab.page)))
      }
      // The browser itself mutters about pages that are not there.
      const surprises = tab.complaints.filter((text) => !/status of 4(00|03|04|10)/.test(text))
      assert.deepEqual(surprises, [])
    }
    assert.deepEqual(barriers, [])
  })
}
