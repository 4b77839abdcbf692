import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { languages } from '../core/refusal.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { documentKinds } from './document.ts'

const words = texts('vi').support.documents
const lan = {
  username: 'lan',
  email: 'lan@example.com',
  password: 'password123',
  accept_documents: 'yes',
}

type Accepted = { kind: string; language: string; version: number; source: string; address: string | null }
const acceptances = (panel: Panel) =>
  panel.db.query<Accepted>(sql`
    select d.kind, d.language, d.version, a.source, host(a.address) as address
    from document_acceptances a join document_versions d on d.id = a.version_id order by a.id`)

const publishTerms = async (panel: Panel, body: string, language = 'vi', after = '1') =>
  visitor(panel.url, (await panel.operator()).token).post(`/admin/documents/terms/${language}`, {
    body,
    after,
    act: 'publish',
  })

test('every document is there in both languages, for everybody, and linked in the footer', async () => {
  await using panel = await startPanel()
  for (const language of languages) {
    const guest = visitor(panel.url)
    guest.cookies.set('language', language)
    for (const kind of documentKinds) {
      const page = await guest.get(`/documents/${kind}`)
      assert.equal(page.status, 200, kind)
      assert.ok(page.html.includes(texts(language).support.documents.kinds[kind]))
      assert.ok((await guest.get('/login')).html.includes(`href="/documents/${kind}"`))
    }
    const operator = await guest.get('/documents/operator')
    assert.ok(operator.html.includes(texts(language).support.documents.notFilledPage))
  }
  assert.equal((await visitor(panel.url).get('/documents/terms/2')).status, 404)
  assert.equal((await visitor(panel.url).get('/documents/other')).status, 400)
})

test('what ships makes no promise about who engages, and asks for no password', async () => {
  await using panel = await startPanel()
  const rows = await panel.db.query<{ body: string }>(sql`select body from document_versions`)
  for (const { body } of rows)
    assert.doesNotMatch(body, /\b(real|organic|genuine)\b|người (dùng )?thật|tự nhiên/i)
  const rules = (await visitor(panel.url).get('/documents/acceptable-use')).html
  assert.match(rules, /quyền với liên kết/)
  assert.match(rules, /quy định của nền tảng/)
})

test('registering on the page needs the tick, and stores what was accepted with time and address', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  const documents = fieldValue((await guest.get('/register')).html, 'documents')
  const { accept_documents: _, ...unticked } = { ...lan, documents }
  const refused = await guest.post('/register', unticked)
  assert.equal(refused.status, 400)
  assert.ok(refused.html.includes(words.acceptNeeded))
  assert.deepEqual(await acceptances(panel), [])
  await guest.submit('/register', { ...lan, documents })
  const expected = { language: 'vi', version: 1, source: 'page', address: '127.0.0.1' }
  assert.deepEqual(await acceptances(panel), [
    { kind: 'terms', ...expected },
    { kind: 'acceptable-use', ...expected },
    { kind: 'privacy', ...expected },
  ])
})

test('a form that showed older documents is shown again with the new ones', async () => {
  await using panel = await startPanel()
  const guest = visitor(panel.url)
  const documents = fieldValue((await guest.get('/register')).html, 'documents')
  await publishTerms(panel, 'New terms')
  const again = await guest.post('/register', { ...lan, documents })
  assert.equal(again.status, 409)
  assert.deepEqual(await acceptances(panel), [])
  await guest.submit('/register', { ...lan, documents: fieldValue(again.html, 'documents') })
  assert.equal((await acceptances(panel))[0]?.version, 2)
})

test('the API registers as specified, stores acceptance, and takes a no for a no', async () => {
  await using panel = await startPanel()
  const { accept_documents: _, ...account } = lan
  const no = await panel.call('POST', '/api/auth/register', { body: { ...account, accept_documents: false } })
  assert.equal(no.body.error.code, 'documents_not_accepted')
  const headers = { 'accept-language': 'en' }
  assert.equal((await panel.call('POST', '/api/auth/register', { body: account, headers })).status, 200)
  const rows = await acceptances(panel)
  assert.equal(rows.length, 3)
  assert.ok(rows.every((row) => row.source === 'api' && row.language === 'en' && row.version === 1))
})

test('what was published, accepted or disclosed can be neither changed nor deleted', async () => {
  await using panel = await startPanel()
  await visitor(panel.url).submit('/register', lan)
  const times = {
    document_versions: 'published_at',
    document_acceptances: 'accepted_at',
    service_disclosures: 'published_at',
  }
  for (const [table, time] of Object.entries(times)) {
    for (const statement of [
      `update ${table} set ${time} = now()`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      await assert.rejects(
        panel.db.pool.query(statement),
        /append-only|referenced in a foreign key/,
        statement,
      )
    }
  }
})

test('an owner drafts, previews and publishes; the old version stays readable', async () => {
  await using panel = await startPanel()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const here = '/admin/documents/refund/vi'
  const body = '## Mới\n<b>đậm</b>'
  await boss.submit(here, { body, after: '1', act: 'save' })
  assert.ok(!(await visitor(panel.url).get('/documents/refund')).html.includes('Mới'))
  assert.ok((await boss.get(here)).html.includes('<h2>Mới</h2><p>&lt;b>đậm&lt;/b></p>'))
  const preview = await boss.post(here, { body: '## Khác', after: '1', act: 'preview' })
  assert.ok(preview.html.includes('<h2>Khác</h2>'))
  await boss.submit(here, { body, after: '1', act: 'publish' })
  const shown = await visitor(panel.url).get('/documents/refund')
  assert.ok(shown.html.includes('<h2>Mới</h2>'))
  const old = await visitor(panel.url).get('/documents/refund/1')
  assert.ok(old.html.includes(words.old) && !old.html.includes('<h2>Mới</h2>'))
  const [row] = await panel.db.query<{ by: string; drafts: number }>(sql`
    select u.username as by, (select count(*) from document_drafts)::int as drafts
    from document_versions d join users u on u.id = d.published_by`)
  assert.deepEqual(row, { by: 'customer1', drafts: 0 })
  const audits = await panel.db.query(sql`select from audit_log where action = 'document.publish'`)
  assert.equal(audits.length, 1)
})

test('of two who publish over the same version one is refused, and nobody but an owner may', async () => {
  await using panel = await startPanel()
  const boss = await panel.operator()
  const here = '/admin/documents/faq/en'
  const publish = (token: string, body: string) =>
    visitor(panel.url, token).post(here, { body, after: '1', act: 'publish' })
  const answers = await Promise.all([publish(boss.token, '## A\na'), publish(boss.token, '## B\nb')])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 409])
  const finance = await panel.customer({ role: 'finance' })
  for (const act of ['save', 'publish']) {
    const page = await visitor(panel.url, finance.token).post(here, { body: 'x', after: '2', act })
    assert.equal(page.status, 403, act)
  }
  assert.equal((await visitor(panel.url, (await panel.customer()).token).get(here)).status, 403)
  const tooLong = await publish(boss.token, 'x'.repeat(50_001))
  assert.equal(tooLong.status, 400)
})

test('new terms are told to a customer until the next order form accepts them; each order keeps its version', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const browser = visitor(panel.url)
  await browser.submit('/register', lan)
  await panel.db.query(sql`update users set balance = 0 where username = 'lan'`)
  const told = async () => (await browser.get('/services')).html.includes(words.banner)
  assert.equal(await told(), false)
  await publishTerms(panel, 'A better translation', 'en')
  assert.equal(await told(), false, 'Vietnamese is the text that counts')
  await publishTerms(panel, 'Điều khoản mới')
  assert.equal(await told(), true)
  const { html } = await browser.get(`/orders/new?service=${service}`)
  assert.ok(html.includes(words.orderAccepts))
  const form = ['token', 'rate', 'discount', 'terms'].map((name) => [name, fieldValue(html, name)])
  const fields = { ...Object.fromEntries(form), service: String(service), link: 'https://facebook.com/1' }
  await browser.post('/orders/new', { ...fields, quantity: '1000' })
  await browser.post('/orders/new', { ...fields, quantity: '1000' })
  assert.equal(await told(), false)
  const rows = (await acceptances(panel)).filter((row) => row.source === 'order')
  assert.deepEqual(rows, [
    { kind: 'terms', language: 'vi', version: 2, source: 'order', address: '127.0.0.1' },
  ])
})

test('an order keeps the terms that were in force when it was placed', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const lan = await panel.customer({ balance: '1000000' })
  await lan.order(service, 1000)
  await publishTerms(panel, 'Điều khoản mới')
  await lan.call('POST', '/api/orders/mass', {
    orders: [{ service_id: service, link: 'https://facebook.com/2', quantity: 1000 }],
  })
  const rows = await panel.db.query<{ version: number }>(sql`
    select v.version from orders o join document_versions v on v.id = o.terms_version_id and v.language = 'vi'
    order by o.number`)
  assert.deepEqual(
    rows.map((row) => row.version),
    [1, 2],
  )
})

test('the FAQ is searched without diacritics, and works without script', async () => {
  await using panel = await startPanel()
  const found = await visitor(panel.url).get('/documents/faq?q=nap+tien')
  assert.match(found.html, /<details class="question" open/)
  const none = await visitor(panel.url).get('/documents/faq?q=zzzz')
  assert.ok(none.html.includes(words.noAnswer))
})

test('an order’s page tells its buyer and operators which terms and disclosure it was placed under', async () => {
  await using panel = await startPanel()
  const service = await panel.service()
  const buyer = await panel.customer({ balance: '1000000' })
  const boss = visitor(panel.url, (await panel.operator()).token)
  await boss.submit(`/admin/services/${service}/disclosure`, { vi: 'Tụt 10%' })
  await buyer.order(service, 1000)
  await boss.submit(`/admin/services/${service}/disclosure`, { vi: 'Tụt 50%' })
  const order = (await panel.db.query<{ number: number }>(sql`select number from orders`))[0]!.number
  const pages = [
    await visitor(panel.url, buyer.token).get(`/orders/${order}`),
    await boss.get(`/admin/orders/${order}`),
  ]
  for (const { html } of pages) {
    assert.ok(html.includes('/documents/terms/1?language=vi') && html.includes('Tụt 10%'))
    assert.ok(!html.includes('Tụt 50%'))
  }
})
