import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderService } from '../../sandbox/provider-catalogue.ts'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const words = texts('vi').admin.catalogue
const like: ProviderService = {
  ...{ service: 1, name: 'Tăng <Like>', type: 'Default', category: 'Facebook', rate: '1000' },
  ...{ min: '10', max: '5000', refill: true, cancel: false, dripfeed: true },
}

/** A panel with a worker whose provider lists these; the boss has had the catalogue read. */
async function shop(list: readonly ProviderService[], wanted: number) {
  const panel = await startPanel({ worker: true, provider: { services: list } })
  const boss = visitor(panel.url, (await panel.operator()).token)
  const asked = await boss.submit('/admin/catalogue/sync', { provider: 'BUMX' })
  assert.ok(asked.html.includes(words.syncRequested))
  const count = () => panel.db.query(sql`select from catalogue_changes where status = 'pending'`)
  await panel.eventually(async () => (await count()).length === wanted)
  return { panel, boss, count, [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose]() }
}

const idsOn = (html: string) => [...html.matchAll(/name="change" value="(\d+)"/g)].map((match) => match[1]!)

/** A form with several fields of one name, as a browser sends ticked boxes. */
const form = (fields: readonly [string, string][]) => fields as unknown as Record<string, string>

test('an operator has a catalogue read, looks at what differs, and approves some of it', async () => {
  await using it = await shop([like, { ...like, service: 2 }, { ...like, service: 3 }], 3)
  const { html } = await it.boss.get('/admin/catalogue')
  assert.ok(html.includes('Tăng &lt;Like>') || html.includes('Tăng &lt;Like&gt;'))
  assert.ok(html.includes('1.300 ₫'), 'the proposed price')
  const [first, second] = idsOn(html)
  const chosen: [string, string][] = [
    ['change', first!],
    ['change', second!],
    ['act', 'approve'],
  ]
  const review = await it.boss.post('/admin/catalogue/decide', form(chosen))
  assert.ok(review.html.includes(words.confirmApprove('2')))
  assert.equal((await it.count()).length, 3, 'nothing is done before it is confirmed')
  assert.deepEqual(idsOn(review.html), [first, second])
  const confirmed = form([...chosen, ['confirmed', 'yes']])
  const done = await it.boss.submit('/admin/catalogue/decide', confirmed)
  assert.ok(done.html.includes(words.approved('2')))
  assert.equal((await it.panel.call('GET', '/api/services')).body.data.length, 2)
  assert.equal((await it.boss.post('/admin/catalogue/decide', confirmed)).status, 409)
})

test('everything that matches a filter is decided at once, but nothing that came later', async () => {
  const list = Array.from({ length: 60 }, (_, n) => ({ ...like, service: n + 1 }))
  await using it = await shop(list, 60)
  const page = await it.boss.get('/admin/catalogue?part=new&provider=BUMX')
  assert.equal(idsOn(page.html).length, 50)
  const next = /href="([^"]+)" rel="next"/.exec(page.html)![1]!.replaceAll('&amp;', '&')
  assert.equal(idsOn((await it.boss.get(next)).html).length, 10)
  assert.deepEqual(idsOn((await it.boss.get('/admin/catalogue?part=gone')).html), [])
  const upTo = fieldValue(page.html, 'up_to')
  await it.panel.db.query(sql`
    insert into catalogue_changes (provider, provider_service_id, kind, parts)
    values ('BUMX', '999', 'new', '{new}')`)
  const fields = { act: 'dismiss', all: 'yes', part: 'new', provider: 'BUMX', up_to: upTo }
  const review = await it.boss.post('/admin/catalogue/decide', fields)
  assert.ok(review.html.includes(words.confirmDismiss('60')))
  await it.boss.submit('/admin/catalogue/decide', { ...fields, confirmed: 'yes' })
  assert.equal((await it.count()).length, 1)
})

test('strangers see and decide nothing, and odd forms are refused', async () => {
  await using it = await shop([like], 1)
  const lan = visitor(it.panel.url, (await it.panel.customer()).token)
  for (const path of ['/admin/catalogue', '/admin/catalogue/rules']) {
    assert.equal((await lan.get(path)).status, 403, path)
    assert.match((await visitor(it.panel.url).get(path)).location ?? '', /^\/login/)
  }
  const everything = { act: 'approve', all: 'yes', up_to: '999999', confirmed: 'yes' }
  const forms: [string, Record<string, string>][] = [
    ['/admin/catalogue/decide', everything],
    ['/admin/catalogue/sync', { provider: 'BUMX' }],
    ['/admin/catalogue/rules', { percent: '1' }],
    ['/admin/catalogue/rules/1/delete', {}],
    ['/admin/catalogue/policy', { provider: 'BUMX', auto_approve: 'all', on_price_rise: 'pause' }],
  ]
  for (const [path, fields] of forms) {
    assert.equal((await lan.post(path, fields)).status, 403, path)
    assert.equal((await it.boss.post(path, fields, { origin: 'https://evil.example' })).status, 403, path)
  }
  assert.equal((await it.count()).length, 1)
  for (const odd of [{ act: 'approve' }, { act: 'sell', change: '1' }, { act: 'approve', change: 'x' }]) {
    assert.equal(
      (await it.boss.post('/admin/catalogue/decide', odd as never)).status,
      400,
      JSON.stringify(odd),
    )
  }
  assert.equal((await it.boss.post('/admin/catalogue/sync', { provider: 'nobody' })).status, 404)
  assert.equal((await it.boss.get('/admin/catalogue?part=x&after=y&provider=z')).status, 200)
})

test('margin rules and policies are kept, shown and taken away', async () => {
  await using it = await shop([like], 1)
  const here = '/admin/catalogue/rules'
  const saved = await it.boss.submit(here, { percent: '12,5', fixed: '1.000', round_to: '100' })
  assert.ok(saved.html.includes(words.ruleSaved))
  assert.ok(saved.html.includes('12,5%'))
  await it.boss.submit(here, { percent: '20', round_to: '0' })
  const rules = await it.panel.db.query<{ id: number; percent: number }>(
    sql`select id, percent::float8 as percent from margin_rules`,
  )
  assert.deepEqual(
    rules.map((rule) => rule.percent),
    [20],
    'one rule for everything',
  )
  for (const wrong of [
    { percent: '-1' },
    { percent: '1001' },
    { percent: '1', fixed: 'x' },
    { percent: '1', service: '77' },
  ]) {
    assert.equal((await it.boss.post(here, wrong as never)).status, 400, JSON.stringify(wrong))
  }
  const gone = await it.boss.submit(`${here}/${rules[0]!.id}/delete`, {})
  assert.ok(gone.html.includes(words.noRules))
  assert.equal((await it.boss.post(`${here}/${rules[0]!.id}/delete`, {})).status, 404)
  const policy = { provider: 'BUMX', auto_approve: 'all', on_price_rise: 'pause' }
  assert.ok((await it.boss.submit('/admin/catalogue/policy', policy)).html.includes(words.policySaved))
  await it.boss.submit('/admin/catalogue/sync', { provider: 'BUMX' })
  await it.panel.eventually(async () => (await it.count()).length === 0)
  const [service] = await it.panel.db.query<{ id: number }>(sql`select id from services`)
  const sheet = await it.boss.get(`/admin/services/${service!.id}`)
  assert.ok(sheet.html.includes(words.reasons.approve), 'its price history')
  const audits = await it.panel.db.query(
    sql`select from audit_log where action in ('margin_rule.save', 'margin_rule.delete', 'catalogue.policy')`,
  )
  assert.equal(audits.length, 4)
})
