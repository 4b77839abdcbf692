import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { type Assets, buildAssets, serveAssets } from './assets.ts'

const assets = await buildAssets()

test('files are served for ever, compressed as the browser asks', async () => {
  await using app = serving(assets)
  const address = assets.url('panel.css')
  const plain = await app.inject({ url: address })
  assert.equal(plain.statusCode, 200)
  assert.equal(plain.headers['content-type'], 'text/css; charset=utf-8')
  assert.match(String(plain.headers['cache-control']), /immutable/)
  assert.equal(plain.headers['content-encoding'], undefined)

  const brotli = await app.inject({ url: address, headers: { 'accept-encoding': 'gzip, deflate, br' } })
  assert.equal(brotli.headers['content-encoding'], 'br')
  assert.deepEqual(brotliDecompressSync(brotli.rawPayload), plain.rawPayload)

  const gzip = await app.inject({ url: address, headers: { 'accept-encoding': 'gzip, br;q=0' } })
  assert.equal(gzip.headers['content-encoding'], 'gzip')
  assert.deepEqual(gunzipSync(gzip.rawPayload), plain.rawPayload)
})

test('every address a style names is served', async () => {
  await using app = serving(assets)
  for (const style of ['panel.css', 'admin.css']) {
    const css = (await app.inject({ url: assets.url(style) })).payload
    const named = [...css.matchAll(/url\("?(\/assets\/[^")]+)/g)].map((match) => match[1]!)
    assert.equal(named.length, 12)
    for (const url of named) assert.equal((await app.inject({ url })).statusCode, 200)
  }
})

test('customers fetch at most 60 kB of style and 45 kB of script', () => {
  assert.ok(gzipSize('panel.css') <= 60_000)
  assert.ok(gzipSize('panel.js') + gzipSize('theme.js') <= 45_000)
})

test('an unknown file is not found, and no path leads out of the bundle', async () => {
  await using app = serving(assets)
  for (const url of ['/assets/panel.css', '/assets/..%2Fpackage.json', '/assets/']) {
    assert.equal((await app.inject({ url })).statusCode, 404)
  }
  assert.throws(() => assets.url('nothing.js'))
})

function serving(served: Assets) {
  const app = Fastify()
  serveAssets(app, served)
  return app
}

function gzipSize(name: string): number {
  return assets.find(assets.url(name).slice('/assets/'.length))!.encoded.gzip!.length
}
