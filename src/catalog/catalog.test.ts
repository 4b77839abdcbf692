import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { sql } from '../platform/sql.ts'
import { listCategories } from './services.sql.ts'

type Row = { name: string; category?: string; position?: number; isActive?: boolean }

/** Puts services on sale; those without a position all stand at 0. */
async function sell(panel: Panel, rows: readonly Row[]): Promise<void> {
  for (const [index, { name, category = 'Facebook', position = 0, isActive = true }] of rows.entries()) {
    await panel.db.query(sql`
      insert into services (name, category, rate, min_quantity, max_quantity, provider, provider_service_id,
        is_active, position)
      values (${name}, ${category}, 2500, 10, 1000, 'BUMX', ${`sold-${index}`}, ${isActive}, ${position})`)
  }
}

async function names(panel: Panel, query = ''): Promise<string[]> {
  const { status, body } = await panel.call('GET', `/api/services${query}`)
  assert.equal(status, 200, JSON.stringify(body))
  return body.data.map((service: { name: string }) => service.name)
}

test('a guest sees what is on sale, in the shop’s order, and nothing that is paused', async () => {
  await using panel = await startPanel()
  await sell(panel, [
    { name: 'third', position: 3 },
    { name: 'first', position: 1 },
    { name: 'paused', position: 2, isActive: false },
    { name: 'second', position: 2 },
    { name: 'second too', position: 2 },
  ])
  assert.deepEqual(await names(panel), ['first', 'second', 'second too', 'third'])
})

test('a service says all that an order needs, and nothing of what it costs us', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '2500.5', min: 10, max: 5000, dripFeed: 'provider' })
  const pack = await panel.service({ type: 'Package', rate: '90000' })
  const { body } = await panel.call('GET', '/api/services')
  assert.deepEqual(body.pagination, { limit: 100, next: null })
  assert.deepEqual(body.data[0], {
    id: likes,
    name: 'Service 1',
    category: 'Facebook',
    type: 'Default',
    description: null,
    rate: 2500.5,
    rate_per: 1000,
    my_rate: 2500.5,
    min_quantity: 10,
    max_quantity: 5000,
    refill: false,
    cancel: false,
    drip_feed: true,
    start_p50_seconds: null,
    finish_p50_seconds: null,
    finish_p90_seconds: null,
    completion_percent: null,
    sample: 0,
  })
  assert.deepEqual([body.data[1].id, body.data[1].rate_per, body.data[1].rate], [pack, 1, 90_000])
})

test('a customer sees what the tier makes of the price', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ spent: '1000000' })
  const likes = await panel.service({ rate: '2500' })
  const { body } = await lan.call('GET', '/api/services')
  const service = body.data.find((one: { id: number }) => one.id === likes)
  assert.deepEqual([service.rate, service.my_rate], [2500, 2375])
})

test('a category shows its own services only, and categories stand in the shop’s order', async () => {
  await using panel = await startPanel()
  await sell(panel, [
    { name: 'a', category: 'YouTube', position: 1 },
    { name: 'b', category: 'Facebook', position: 2 },
    { name: 'c', category: 'YouTube', position: 3 },
    { name: 'd', category: 'Zalo', position: 4, isActive: false },
  ])
  assert.deepEqual(await names(panel, '?category=YouTube'), ['a', 'c'])
  assert.deepEqual(await names(panel, '?category=Zalo'), [])
  assert.deepEqual(await names(panel, '?category=youtube'), [])
  assert.deepEqual(await listCategories(panel.db), [
    { category: 'YouTube', services: 2 },
    { category: 'Facebook', services: 1 },
  ])
})

test('a search takes no notice of diacritics and case, in what is typed and in what is sold', async () => {
  await using panel = await startPanel()
  const like = 'Facebook - Tăng Like bài viết'
  const likeNfd = 'Instagram - Tăng Like ảnh'.normalize('NFD')
  const views = 'Đăng video YouTube'
  await sell(panel, [{ name: like }, { name: likeNfd }, { name: views, category: 'Ứng dụng' }])
  for (const [search, found] of [
    ['tang like', [like, likeNfd]],
    ['TĂNG LIKE', [like, likeNfd]],
    ['Tăng Like'.normalize('NFD'), [like, likeNfd]],
    ['  bài viết ', [like]],
    ['dang VIDEO', [views]],
    ['đăng', [views]],
    ['ung dung', [views]],
    ['like   tang', [like, likeNfd]],
    ['', [like, likeNfd, views]],
  ] as const) {
    assert.deepEqual(await names(panel, `?search=${encodeURIComponent(search)}`), found, search)
  }
})

test('a search means what is typed, letter by letter', async () => {
  await using panel = await startPanel()
  await sell(panel, [
    { name: 'Bảo hành 100%' },
    { name: 'Like_nhanh' },
    { name: 'Gói \\ khác' },
    { name: "It's" },
  ])
  for (const [search, found] of [
    ['%', ['Bảo hành 100%']],
    ['_', ['Like_nhanh']],
    ['\\', ['Gói \\ khác']],
    ["'", ["It's"]],
    ["' or true --", []],
  ] as const) {
    assert.deepEqual(await names(panel, `?search=${encodeURIComponent(search)}`), found, search)
  }
})

test('pages follow on from each other, each service once, also where positions are equal', async () => {
  await using panel = await startPanel()
  await sell(
    panel,
    Array.from({ length: 7 }, (_, i) => ({ name: `s${i}`, position: Math.floor(i / 3) })),
  )
  const seen: string[] = []
  const sizes: number[] = []
  let query = '?limit=2'
  for (;;) {
    const { body } = await panel.call('GET', `/api/services${query}`)
    seen.push(...body.data.map((service: { name: string }) => service.name))
    sizes.push(body.data.length)
    assert.equal(body.pagination.limit, 2)
    if (body.pagination.next === null) break
    query = `?limit=2&after=${body.pagination.next}`
  }
  assert.deepEqual(seen, ['s0', 's1', 's2', 's3', 's4', 's5', 's6'])
  assert.deepEqual(sizes, [2, 2, 2, 1])
})

test('a query that makes no sense is refused', async () => {
  await using panel = await startPanel()
  for (const query of [
    '?limit=0',
    '?limit=101',
    '?limit=ten',
    '?after=1',
    '?after=1-2-3',
    "?after=1-1'",
    '?after=99999999999-1',
    `?search=${'x'.repeat(101)}`,
    `?category=${'x'.repeat(51)}`,
    '?page=2',
    '?search=a&search=b',
    '?search=%00',
    '?category=a%00b',
  ]) {
    const { status, body } = await panel.call('GET', `/api/services${query}`)
    assert.equal(status, 400, query)
    assert.equal(body.error.code, 'invalid_request', query)
  }
})
