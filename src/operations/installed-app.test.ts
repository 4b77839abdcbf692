import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'

test('the shop can be installed: a manifest with icons that are what they say', async () => {
  await using panel = await startPanel()
  const page = await visitor(panel.url).get('/login')
  assert.match(page.html, /<link rel="manifest" href="\/manifest\.webmanifest"/)
  const answer = await fetch(`${panel.url}/manifest.webmanifest`)
  assert.match(answer.headers.get('content-type') ?? '', /^application\/manifest\+json/)
  const manifest = (await answer.json()) as { icons: { src: string; sizes: string; purpose: string }[] }
  assert.deepEqual(
    manifest.icons.map((icon) => [icon.sizes, icon.purpose]),
    [
      ['192x192', 'any'],
      ['512x512', 'any'],
      ['512x512', 'maskable'],
    ],
  )
  for (const icon of manifest.icons) {
    const png = Buffer.from(await (await fetch(panel.url + icon.src)).arrayBuffer())
    assert.equal(png.subarray(1, 4).toString(), 'PNG')
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, icon.sizes)
  }
})

test('the policy lets in our own worker and manifest and nothing more', async () => {
  await using panel = await startPanel()
  const { headers } = await visitor(panel.url).get('/login')
  const policy = headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /worker-src 'self'/)
  assert.match(policy, /manifest-src 'self'/)
  assert.doesNotMatch(policy, /unsafe|\*|https?:|blob:/)
})

test('the offline page knows nobody, and neither it nor the worker may be kept by a cache on the way', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '123456' })
  const page = await visitor(panel.url, lan.token).get('/offline')
  assert.doesNotMatch(page.html, /123\.456|customer1/)
  const worker = await visitor(panel.url).get('/sw.js')
  assert.equal(worker.headers.get('cache-control'), 'no-cache')
  for (const [, file] of worker.html.matchAll(/"(\/assets\/[^"]+)"/g)) {
    assert.equal((await fetch(panel.url + file)).status, 200, file)
  }
})
