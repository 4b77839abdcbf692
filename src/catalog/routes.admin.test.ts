import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { type Visitor, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const words = texts('vi').admin.routes

async function shop() {
  const panel = await startPanel()
  await panel.db.query(sql`
    insert into providers (name, api_url, api_key_encrypted)
    select name, 'http://127.0.0.1:9/', '' from unnest(array['Second', 'Third']) as name`)
  const service = await panel.service({ rate: '2500' })
  const boss = visitor(panel.url, (await panel.operator()).token)
  return { panel, service, boss, at: `/admin/services/${service}/routes` }
}

const routes = (panel: Panel) =>
  panel.db.query<{ place: number; provider: string; is_active: boolean }>(
    sql`select place, provider, is_active from service_routes order by place`,
  )
const add = (boss: Visitor, at: string, provider: string, service: string, cost: string) =>
  boss.submit(at, { provider, service, cost })

test('routes are added, moved, switched off and taken away, each written down', async () => {
  const { panel, boss, at } = await shop()
  await using _panel = panel
  const added = await add(boss, at, 'Second', '7', '1.500,5')
  assert.ok(added.html.includes(words.added) && added.html.includes('999,5 ₫'), 'the margin of the route')
  const dear = await add(boss, at, 'Third', '8', '2.600')
  assert.ok(dear.html.includes(words.belowFloor))

  const change = (place: number, provider: string, service: string, how: string) =>
    boss.submit(`${at}/${place}`, { provider, service, change: how })
  await change(3, 'Third', '8', 'up')
  assert.deepEqual(
    (await routes(panel)).map(({ place, provider }) => [place, provider]),
    [
      [2, 'Third'],
      [3, 'Second'],
    ],
  )
  assert.ok((await change(2, 'Third', '8', 'off')).html.includes(words.turnOn))
  const late = await boss.post(`${at}/3`, { provider: 'Third', service: '8', change: 'remove' })
  assert.equal(late.status, 409, 'another route stands there by now')
  await change(2, 'Third', '8', 'remove')
  assert.deepEqual(await routes(panel), [{ place: 3, provider: 'Second', is_active: true }])
  const log = await panel.db.query<{ action: string }>(sql`select action from audit_log order by id`)
  assert.deepEqual(
    log.map(({ action }) => action),
    ['route.add', 'route.add', 'route.up', 'route.off', 'route.remove'],
  )
})

test('a route that makes no sense is shown again with what was typed', async () => {
  const { panel, boss, at, service } = await shop()
  await using _panel = panel
  const own = await panel.db.query<{ id: string }>(
    sql`select provider_service_id as id from services where id = ${service}`,
  )
  await add(boss, at, 'Second', '7', '1000')
  const wrong = [
    [400, 'Second', '', '1000', 'service'],
    [400, 'Second', '9', '-1', 'cost'],
    [404, 'Nobody', '9', '1000', 'provider'],
    [409, 'Second', '7', '1000', 'service'],
    [409, 'BUMX', own[0]!.id, '1000', 'service'],
  ] as const
  for (const [status, provider, typed, cost, field] of wrong) {
    const page = await boss.post(at, { provider, service: typed, cost })
    assert.equal(page.status, status)
    assert.match(page.html, new RegExp(`id="field-${field}-error"`), `${provider} ${typed} ${cost}`)
  }
  assert.equal((await routes(panel)).length, 1)
})

test('places that were freed are used again, up to twenty routes in all', async () => {
  const { panel, boss, at } = await shop()
  await using _panel = panel
  for (let n = 2; n <= 20; n++) await boss.post(at, { provider: 'Second', service: String(n), cost: '1' })
  assert.equal((await boss.post(at, { provider: 'Second', service: '99', cost: '1' })).status, 409)
  await boss.post(`${at}/2`, { provider: 'Second', service: '2', change: 'remove' })
  assert.equal((await boss.post(at, { provider: 'Second', service: '99', cost: '1' })).status, 303)
  const places = (await routes(panel)).map(({ place }) => place)
  assert.deepEqual(
    places,
    Array.from({ length: 19 }, (_, n) => n + 2),
  )
})

test('customers change no routes', async () => {
  const { panel, at } = await shop()
  await using _panel = panel
  const lan = visitor(panel.url, (await panel.customer()).token)
  assert.equal((await lan.post(at, { provider: 'Second', service: '7', cost: '1' })).status, 403)
  assert.equal((await lan.post(`${at}/2`, { change: 'remove' })).status, 403)
})
