import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { listActiveServices, matchesSearch } from './services.sql.ts'

const t = texts('vi')

test('a search finds every word without its diacritics, in name, category or id', async () => {
  await using panel = await startPanel()
  const like = await panel.service()
  const share = await panel.service()
  await panel.db.query(sql`update services set name = 'Tăng Like bài đăng' where id = ${like}`)
  await panel.db.query(
    sql`update services set name = 'Tăng Chia sẻ', category = 'TikTok' where id = ${share}`,
  )
  const found = async (search: string) =>
    (await listActiveServices(panel.db, { search, limit: 10 })).map(({ id }) => id)
  assert.deepEqual(await found('tang like'), [like])
  assert.deepEqual(await found('LIKE tăng dang'), [like])
  assert.deepEqual(await found('facebook bai đăng'), [like])
  assert.deepEqual(await found('tang'), [like, share])
  assert.deepEqual(await found('tang tiktok'), [share])
  assert.deepEqual(await found('like tiktok'), [], 'all words must occur')
  assert.deepEqual(await found(`#${share}`), [share])
  assert.deepEqual(await found('  '), [like, share])
  assert.deepEqual(await found('%'), [])
})

test('a search in a large catalogue is served by its index', async () => {
  await using panel = await startPanel()
  await panel.service()
  await panel.db.query(sql`
    insert into services (name, category, rate, min_quantity, max_quantity, provider, provider_service_id, is_active)
    select 'Dịch vụ ' || md5(n::text), 'Danh mục ' || n % 50, 1, 1, 10, 'BUMX', 'many-' || n, true
    from generate_series(1, 5000) n`)
  await panel.db.query(sql`analyze services`)
  const plan = await panel.db.query<{ 'QUERY PLAN': string }>(sql`
    explain select id from services where is_active and ${matchesSearch('dich c4ca4')} order by position, id limit 31`)
  const text = plan.map((line) => line['QUERY PLAN']).join('\n')
  assert.match(text, /services_search_idx/)
  assert.equal((await listActiveServices(panel.db, { search: 'dich c4ca4238a0', limit: 9 })).length, 1)
})

test('a number leads to the service that has it, before all that contain it', async () => {
  await using panel = await startPanel()
  const ids = [await panel.service(), await panel.service(), await panel.service()]
  await panel.db.query(sql`update services set name = ${`Gói ${ids[2]}`} where id = ${ids[0]}`)
  const { html } = await visitor(panel.url).get(`/services?q=${ids[2]}`)
  assert.equal(shown(html)[0], ids[2])
})

test('a page of 50 services weighs at most 40 kB on its way', async () => {
  await using panel = await startPanel()
  await panel.service()
  await panel.db.query(sql`
    insert into services (name, category, rate, min_quantity, max_quantity, provider, provider_service_id, is_active)
    select 'Tăng lượt thích ' || md5(n::text), 'Danh mục ' || n % 5, 2500 + n, 10, 100000 * n, 'BUMX', 'many-' || n, true
    from generate_series(1, 60) n`)
  const { token } = await panel.customer({ spent: '1500000' })
  const page = await panel.app.inject({
    url: '/services',
    headers: { cookie: `session=${token}`, 'accept-encoding': 'gzip' },
  })
  const html = gunzipSync(page.rawPayload).toString()
  assert.equal(shown(html).length, 50)
  assert.ok(page.rawPayload.length <= 40_000, `${page.rawPayload.length} bytes of ${html.length}`)
})

test('a star marks a service with a plain form, the filter shows it, and picking begins with it', async () => {
  await using panel = await startPanel()
  const [likes, views] = [await panel.service(), await panel.service()]
  const lan = visitor(panel.url, (await panel.customer()).token)
  const marked = await lan.post('/favourites', { mark: String(views), back: '/services?q=service' })
  assert.equal(marked.location, '/services?q=service')
  assert.deepEqual(shown((await lan.get('/services?favourites=1')).html), [views])
  assert.deepEqual(shown((await lan.get('/services')).html), [likes, views])
  assert.deepEqual(shown((await lan.get('/orders/new')).html), [views, likes])
  const stranger = visitor(panel.url, (await panel.customer()).token)
  assert.ok((await stranger.get('/services?favourites=1')).html.includes(t.shelf.noFavourites))
  await lan.post('/favourites', { unmark: String(views), back: 'https://evil.example/' })
  assert.ok((await lan.get('/services?favourites=1')).html.includes(t.shelf.noFavourites))
})

test('htmx gets the star alone, and a full list says so', async () => {
  await using panel = await startPanel()
  const likes = await panel.service()
  const customer = await panel.customer()
  const lan = visitor(panel.url, customer.token)
  const star = await lan.post('/favourites', { mark: String(likes) }, { 'hx-request': 'true' })
  assert.match(star.html, /^<button[^>]* name="unmark"[^>]* aria-pressed="true"[^>]* hx-swap-oob="true"/)
  await panel.db.query(sql`delete from favourites`)
  await panel.db.query(sql`
    insert into services (name, category, rate, min_quantity, max_quantity, provider, provider_service_id)
    select 'x', 'x', 1, 1, 10, 'BUMX', 'many-' || n from generate_series(1, 200) n`)
  await panel.db.query(sql`
    insert into favourites (user_id, service_id)
    select ${customer.id}::uuid, id from services where provider_service_id like 'many-%'`)
  assert.equal((await lan.post('/favourites', { mark: String(likes) })).status, 409)
  assert.equal((await lan.post('/favourites', { mark: '999999' })).status, 404)
})

test('up to four services stand side by side with the price of who looks', async () => {
  await using panel = await startPanel()
  const ids = await Promise.all(Array.from({ length: 5 }, () => panel.service({ rate: '2500' })))
  const customer = await panel.customer({ spent: '1000000' })
  const lan = visitor(panel.url, customer.token)
  const { html } = await lan.get(`/services/compare?${ids.map((id) => `ids=${id}`).join('&')}`)
  assert.equal(html.split('scope="col"').length - 1, 5, 'the criterion and four services')
  assert.ok(html.includes(t.shelf.compare.tooMany('4')))
  assert.ok(html.includes('2.375 ₫'))
  assert.ok(html.includes(`/services/compare?ids=${ids.slice(1, 4).join(',')}`), 'without the first')
  const guest = await visitor(panel.url).get(`/services/compare?ids=${ids[0]},${ids[1]},999999`)
  assert.equal(guest.html.split('scope="col"').length - 1, 3)
  assert.ok(guest.html.includes('2.500 ₫'))
  assert.ok((await lan.get('/services/compare')).html.includes(t.shelf.compare.empty))
})

function shown(html: string): number[] {
  return [...html.matchAll(/<h3 class="service-name"><span class="service-id">(\d+)</g)].map((match) =>
    Number(match[1]),
  )
}

test('what is ticked for comparing is carried to other pages of the shelf by every link, without script', async () => {
  await using panel = await startPanel()
  const ids = await Promise.all([panel.service(), panel.service(), panel.service()])
  await panel.db.query(sql`update services set category = 'Other' where id = ${ids[2]}`)
  const lan = visitor(panel.url, (await panel.customer()).token)
  const ticked = (html: string) =>
    [...html.matchAll(/<input[^>]*name="ids"[^>]*>/g)]
      .filter(([field]) => / checked/.test(field))
      .map(([field]) => Number(/value="(\d+)"/.exec(field)?.[1]))
      .toSorted((a, b) => a - b)
  // As the button without script sends it: a parameter each.
  const { html } = await lan.get(`/services?category=Other&ids=${ids[0]}&ids=${ids[2]}&ids=999`)
  assert.deepEqual(
    ticked(html),
    [ids[0], ids[2]],
    'those elsewhere stand in the bar; what does not exist is dropped',
  )
  const carried = `ids=${ids[0]}%2C${ids[2]}`
  const links = [...html.matchAll(/<a class="shop-category" href="([^"]*)"/g)].map(([, href]) => href!)
  assert.ok(links.length >= 3)
  for (const href of links) assert.ok(href.includes(carried), href)
  assert.equal(fieldValue(html.split('class="filter-bar"')[1]!, 'ids'), `${ids[0]},${ids[2]}`)
  const all = (await lan.get(links[0]!.replace('&amp;', '&'))).html
  assert.deepEqual(ticked(all), [ids[0], ids[2]])
  const many = await lan.get('/services?ids=1,2,3,4,5,6,junk')
  assert.equal(many.status, 200)
})
