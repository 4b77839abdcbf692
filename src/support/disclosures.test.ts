import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'

test('what is disclosed about a service is shown before ordering, in the reader’s language or the other', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const here = `/admin/services/${service}`
  await boss.submit(`${here}/disclosure`, { vi: 'Nguồn <b>hỗn hợp</b>\r\ntụt 10%' })
  assert.ok((await boss.get(here)).html.includes('Nguồn &lt;b>hỗn hợp'))
  const lan = visitor(panel.url, (await panel.customer()).token)
  for (const language of ['vi', 'en']) {
    lan.cookies.set('language', language)
    for (const path of ['/services', `/orders/new?service=${service}`]) {
      assert.ok(
        (await lan.get(path)).html.includes('Nguồn &lt;b>hỗn hợp&lt;/b>\ntụt 10%'),
        `${path} ${language}`,
      )
    }
  }
  await boss.submit(`${here}/disclosure`, { vi: 'Nguồn', en: 'Source: mixed' })
  assert.ok((await lan.get('/services')).html.includes('Source: mixed'))
  await boss.submit(`${here}/disclosure`, {})
  assert.ok(!(await lan.get('/services')).html.includes('class="disclosure"'))
  const versions = await panel.db.query(sql`select from service_disclosures`)
  const audits = await panel.db.query(sql`select from audit_log where action = 'service.disclose'`)
  assert.deepEqual([versions.length, audits.length], [3, 3])
})

test('each order keeps the disclosure it was placed under: alone, of several, and with none', async () => {
  await using panel = await startPanel()
  const [told, silent] = [await panel.service(), await panel.service()]
  const lan = await panel.customer({ balance: '1000000' })
  const boss = visitor(panel.url, (await panel.operator()).token)
  const disclose = (vi: string) => boss.submit(`/admin/services/${told}/disclosure`, { vi })
  await lan.order(told, 1000)
  await disclose('một')
  await lan.order(told, 1000)
  await disclose('hai')
  await disclose('hai')
  const link = 'https://facebook.com/2'
  const orders = [told, silent].map((service_id) => ({ service_id, link, quantity: 1000 }))
  assert.equal((await lan.call('POST', '/api/orders/mass', { orders })).body.success, true)
  const rows = await panel.db.query<{ body: string | null }>(sql`
    select d.body_vi as body from orders o left join service_disclosures d on d.id = o.disclosure_id
    order by o.number`)
  assert.deepEqual(
    rows.map((row) => row.body),
    [null, 'một', 'hai', null],
  )
})

test('a text too long or for no service is refused, and only operators write', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const path = (id: number) => `/admin/services/${id}/disclosure`
  assert.equal((await boss.post(path(service), { vi: 'x'.repeat(1001) })).status, 400)
  assert.equal((await boss.post(path(service + 1), { vi: 'x' })).status, 404)
  const viewer = visitor(panel.url, (await panel.customer({ role: 'viewer' })).token)
  const lan = visitor(panel.url, (await panel.customer()).token)
  for (const other of [viewer, lan]) assert.equal((await other.post(path(service), { vi: 'x' })).status, 403)
  assert.equal((await panel.db.query(sql`select from service_disclosures`)).length, 0)
})
