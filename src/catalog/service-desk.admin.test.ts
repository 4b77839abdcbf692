import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, formFields, type Visitor, visitor } from '../../test/visitor.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const words = texts('vi').serviceDesk

const details = {
  ...{ name: 'Tăng Like tay', category: 'Facebook', type: 'Default', min: '100', max: '10.000' },
  ...{ refill_days: '30', drip_feed: 'none' },
}
const wanted = { ...details, provider: 'BUMX', provider_service: 'hand-1', cost: '1.000', rate: '2.000' }

test('drip-feed is refused for a type whose orders take no runs', async () => {
  await using panel = await startPanel()
  await panel.service()
  const owner = await desk(panel)
  const refused = await owner.post('/admin/services', { ...wanted, type: 'SEO', drip_feed: 'panel' })
  assert.equal(refused.status, 400)
  assert.ok(refused.html.includes(words.wrong.runs))
})

test('a service is added by hand, paused, and one that another sells already is refused', async () => {
  await using panel = await startPanel()
  await panel.service()
  const owner = await desk(panel)
  const added = await owner.post('/admin/services', wanted)
  assert.equal(added.status, 303)
  const service = await stored(panel, 'Tăng Like tay')
  assert.deepEqual([service.isActive, service.rate, service.max], [false, '2000.0000', 10_000])
  const again = await owner.post('/admin/services', wanted)
  assert.equal(again.status, 409)
  assert.equal(fieldValue(again.html, 'name'), 'Tăng Like tay', 'what was typed is kept')
  assert.equal(await count(panel), 2)
})

test('a new price below the floor asks first, and wrong fields are told one by one', async () => {
  await using panel = await startPanel()
  await panel.service()
  await panel.db.query(sql`update settings set margin_floor_percent = 10`)
  const owner = await desk(panel)
  const cheap = { ...wanted, rate: '1.050' }
  const asked = await owner.post('/admin/services', cheap)
  assert.ok(asked.html.includes(words.belowFloor))
  assert.equal(await count(panel), 1)
  assert.equal((await owner.post('/admin/services', { ...cheap, below_floor: 'on' })).status, 303)
  const wrong = await owner.post('/admin/services', { ...wanted, name: '', min: '9', max: '8', rate: 'x' })
  assert.equal(wrong.status, 400)
  for (const word of [words.wrong.text, words.wrong.number, words.wrong.money])
    assert.ok(wrong.html.includes(word), word)
})

test('of two operators who edit one service the second is told, and may save over what is there now', async () => {
  await using panel = await startPanel()
  const id = await panel.service()
  const [first, second] = [await desk(panel), await desk(panel)]
  const formOf = async (who: Visitor) => (await who.get(`/admin/services/${id}/edit`)).html
  const version = fieldValue(await formOf(first), 'version')
  const edit = { ...details, name: 'Một', version }
  assert.equal((await first.post(`/admin/services/${id}/edit`, edit)).status, 303)
  const late = await second.post(`/admin/services/${id}/edit`, { ...edit, name: 'Hai' })
  assert.equal(late.status, 409)
  assert.equal((await stored(panel, 'Một')).id, id)
  const now = { ...edit, name: 'Hai', version: fieldValue(late.html, 'version') }
  assert.equal((await second.post(`/admin/services/${id}/edit`, now)).status, 303)
  const rows = await panel.db.query<{ before: unknown; after: unknown }>(
    sql`select before, after from audit_log where action = 'service.edit' order by id desc limit 1`,
  )
  assert.deepEqual(rows, [{ before: { name: 'Một' }, after: { name: 'Hai' } }])
})

test('an archived service is off the shop and cannot be ordered; ordered ones are never deleted', async () => {
  await using panel = await startPanel()
  const [sold, fresh] = [await panel.service(), await panel.service()]
  const lan = await panel.customer({ balance: '10000' })
  assert.equal((await lan.order(sold, 1000)).status, 200)
  const owner = await desk(panel)
  const act = async (id: number, what: string) => {
    const { html } = await owner.get(`/admin/services/${id}`)
    return owner.post(`/admin/services/${id}/${what}`, { version: fieldValue(html, 'version') })
  }
  assert.equal((await act(sold, 'delete')).status, 409)
  assert.equal((await act(fresh, 'delete')).status, 303)
  assert.equal((await act(sold, 'archive')).status, 303)
  assert.equal((await lan.order(sold, 1000)).status, 409)
  assert.doesNotMatch((await visitor(panel.url, lan.token).get('/services')).html, /Service 1/)
  assert.doesNotMatch((await owner.get('/admin/services')).html, /Service 1/)
  assert.match((await owner.get('/admin/services?state=archived')).html, /Service 1/)
  assert.equal((await act(sold, 'resume')).status, 409, 'it has to be restored first')
  assert.equal((await lan.order(sold, 1000)).status, 409)
  assert.equal((await act(sold, 'restore')).status, 303)
  assert.equal((await act(sold, 'resume')).status, 303)
  assert.equal((await lan.order(sold, 1000)).status, 200)
})

test('of two operators who change one service the second is told, and each writes only what was asked', async () => {
  await using panel = await startPanel()
  const id = await panel.service()
  const [first, second] = [await desk(panel), await desk(panel)]
  const at = `/admin/services/${id}`
  const seen = { version: fieldValue((await second.get(at)).html, 'version') }
  const price = { ...seen, rate: '3.000', confirmed: 'yes' }
  assert.equal((await first.post(`${at}/rate`, price)).status, 303)
  for (const [act, form] of [
    ['pause', seen],
    ['rate', { ...price, rate: '4.000' }],
    ['rate', { ...seen, rate: '4.000' }],
  ] as const) {
    const late = await second.post(`${at}/${act}`, form)
    assert.equal(late.status, 409, act)
    assert.ok(late.html.includes('Người khác vừa thay đổi mục này'), act)
    assert.notEqual(fieldValue(late.html, 'version'), seen.version)
  }
  const now = { version: fieldValue((await second.get(at)).html, 'version') }
  const acts = [first, second].map((who) => who.post(`${at}/pause`, now))
  const statuses = (await Promise.all(acts)).map(({ status }) => status)
  assert.deepEqual(statuses.sort(), [303, 409])
  const { rate, isActive } = await stored(panel, 'Service 1')
  assert.deepEqual([rate, isActive], ['3000.0000', false])
  const rows = await panel.db.query(
    sql`select before, after from audit_log where action = 'service.change' order by id`,
  )
  assert.deepEqual(rows, [
    { before: { rate: '2500.0000' }, after: { rate: '3000.0000' } },
    { before: { isActive: true }, after: { isActive: false } },
  ])
})

test('a price below the floor, and a sale at one, ask first', async () => {
  await using panel = await startPanel()
  const id = await panel.service()
  await panel.db.query(sql`update services set provider_rate = 2400, is_active = false`)
  await panel.db.query(sql`update settings set margin_floor_percent = 10`)
  const owner = await desk(panel)
  const at = `/admin/services/${id}`
  const formOf = async (act: string) => formFields((await owner.get(at)).html, `${at}/${act}`)
  const resume = await formOf('resume')
  const asked = await owner.post(`${at}/resume`, resume)
  assert.deepEqual([asked.status, (await stored(panel, 'Service 1')).isActive], [409, false])
  assert.ok(asked.html.includes(words.belowFloorNotice('2.640 ₫')))
  assert.equal((await owner.post(`${at}/resume`, { ...resume, below_floor: 'on' })).status, 303)
  const review = await owner.post(`${at}/rate`, { ...(await formOf('rate')), rate: '2.450' })
  assert.ok(review.html.includes(words.belowFloor))
  const confirmed = formFields(review.html, `${at}/rate`)
  const refused = await owner.post(`${at}/rate`, confirmed)
  assert.deepEqual([refused.status, (await stored(panel, 'Service 1')).rate], [409, '2500.0000'])
  const again = { ...formFields(refused.html, `${at}/rate`), below_floor: 'on' }
  assert.equal((await owner.post(`${at}/rate`, again)).status, 303)
  assert.equal((await stored(panel, 'Service 1')).rate, '2450.0000')
  assert.equal((await owner.post(`${at}/pause`, await formOf('pause'))).status, 303, 'pausing asks nothing')
})

test('prices of several are shown before they change, none goes below the floor, and one changed since is left alone', async () => {
  await using panel = await startPanel()
  const [one, two, three] = [await panel.service(), await panel.service(), await panel.service()]
  await panel.db.query(sql`update services set provider_rate = 2400 where id = ${two}`)
  await panel.db.query(sql`update settings set margin_floor_percent = 0`)
  const owner = await desk(panel)
  const body = new URLSearchParams({ act: 'percent', percent: '-10', round_to: '0' })
  for (const id of [one, two, three]) body.append('service', `${id}:${await versionOf(panel, id)}`)
  const plan = await owner.post('/admin/services/bulk', body)
  for (const part of ['2.250 ₫', '2.400 ₫', words.bulk.notes.lifted, words.bulk.confirm('3')])
    assert.ok(plan.html.includes(part), part)
  assert.equal((await stored(panel, 'Service 1')).rate, '2500.0000', 'the preview saves nothing')
  await panel.db.query(sql`update services set rate = 3000 where id = ${three}`)
  body.set('confirmed', 'yes')
  const done = await owner.post('/admin/services/bulk', body)
  assert.ok(done.html.includes(words.bulk.done('2')))
  assert.ok(done.html.includes(words.bulk.notes.changed))
  const rates = await panel.db.query<{ rate: string }>(sql`select rate::text from services order by id`)
  assert.deepEqual(
    rates.map(({ rate }) => rate),
    ['2250.0000', '2400.0000', '3000.0000'],
  )
})

test('sections are added, renamed with all that goes by them, ordered once, and deleted only when empty', async () => {
  await using panel = await startPanel()
  await panel.service()
  const owner = await desk(panel)
  const at = '/admin/services/categories'
  assert.equal((await owner.post(at, { name: 'TikTok' })).status, 303)
  assert.equal((await owner.post(at, { name: 'TikTok' })).status, 409)
  assert.equal((await owner.post(`${at}/rename`, { name: 'Facebook', to: 'Facebook VN' })).status, 303)
  assert.match((await visitor(panel.url).get('/services')).html, /Facebook VN/)
  const seen = fieldValue((await owner.get(at)).html, 'seen')
  const order = new URLSearchParams({ seen })
  for (const [item, place] of [
    ['Facebook VN', '2'],
    ['TikTok', '1'],
  ] as const) {
    order.append('item', item)
    order.append('place', place)
  }
  assert.equal((await owner.post(`${at}/order`, order)).status, 303)
  const names = await panel.db.query<{ name: string }>(sql`select name from categories order by position`)
  assert.deepEqual(
    names.map(({ name }) => name),
    ['TikTok', 'Facebook VN'],
  )
  assert.equal((await owner.post(`${at}/order`, order)).status, 409, 'the list is another by now')
  assert.equal((await owner.post(`${at}/delete`, { name: 'Facebook VN' })).status, 409)
  assert.equal((await owner.post(`${at}/delete`, { name: 'TikTok' })).status, 303)
})

async function desk(panel: Panel): Promise<Visitor> {
  return visitor(panel.url, (await panel.operator()).token)
}

async function stored(panel: Panel, name: string) {
  const row = await queryOne<{ id: number; isActive: boolean; rate: string; max: number }>(
    panel.db,
    sql`select id, is_active as "isActive", rate::text, max_quantity as max from services where name = ${name}`,
  )
  assert.ok(row, `there is no service ${name}`)
  return row
}

async function count(panel: Panel): Promise<number> {
  return (await panel.db.query(sql`select from services`)).length
}

async function versionOf(panel: Panel, id: number): Promise<number> {
  const row = await queryOne<{ version: number }>(
    panel.db,
    sql`select version from services where id = ${id}`,
  )
  return row!.version
}
