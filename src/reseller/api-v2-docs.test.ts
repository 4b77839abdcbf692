import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { apiV2Client, checkReply } from '../../test/api-v2-client.ts'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { listRefusals, Refusal } from '../core/refusal.ts'
import { sql } from '../platform/sql.ts'
import { AFTERCARE_PER_MINUTE, apiV2Actions, CALLS_PER_MINUTE, errorText, ownErrors } from './api-v2-call.ts'
import { documentedCalls, exampleLanguages, signatureExample } from './api-v2-examples.ts'
import { TEST_TYPE, webhookTypes } from './webhook.ts'

const LIMIT_MS = 60_000
const programs = {
  curl: ['bash', 'example.sh'],
  php: ['php', 'example.php'],
  python: ['python3', 'example.py'],
  node: [process.execPath, 'example.mjs'],
} as const

test('the examples run as they are printed: each orders once with a test key and tells how it stands', async (t) => {
  await using panel = await startPanel()
  await panel.service({ min: 100 })
  const lan = await panel.customer()
  const { key } = (await lan.call('POST', '/api/user/api-keys', { name: 'try', scope: 'order', test: true }))
    .body
  const page = await visitor(panel.url).get('/docs/api-v2')
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-examples-'))
  try {
    for (const [place, language] of exampleLanguages.entries()) {
      const printed = new RegExp(`<code data-example="${language}">([^<]*)</code>`).exec(page.html)?.[1]
      assert.ok(printed, language)
      // The panel of a test does not listen where its address says.
      const text = unescaped(printed).replaceAll('http://panel.test', panel.url)
      const [program, file] = programs[language]
      await writeFile(join(folder, file), text)
      await t.test(language, async (step) => {
        const ran = await run(program, file, folder, key)
        if (ran === 'missing') return step.skip(`${program} is not on this machine`)
        assert.equal(ran.stderr, '')
        assert.match(ran.stdout, /10000000\.0000/)
        assert.match(ran.stdout, /Pending/)
      })
      const orders = await panel.db.query(sql`select from test_orders`)
      assert.ok(orders.length <= place + 1)
    }
    // Node and curl are always there.
    const orders = await panel.db.query(sql`select from test_orders`)
    assert.ok(orders.length >= 2)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the replies in the documentation have the protocol’s exact types', () => {
  for (const { call, reply } of documentedCalls) {
    checkReply(call, JSON.parse(JSON.stringify(reply)))
    assert.ok(!('error' in (reply as object)), JSON.stringify(call))
  }
})

test('the examples order what the rules allow; where nothing does, the page says so', async () => {
  await using panel = await startPanel()
  const page = async () => (await visitor(panel.url).get('/docs/api-v2')).html
  assert.match(await page(), /Hiện không có dịch vụ loại Default/)
  await panel.service({ type: 'Package' })
  const service = await panel.service({ min: 100 })
  const { id } = await panel.operator()
  await panel.db.query(sql`
    insert into order_rules (kind, category, value, least, created_by)
    values ('allowed_hosts', 'Facebook', 'fb.example facebook.example', null, ${id}),
      ('quantity', 'Facebook', null, 150, ${id}), ('amount', null, null, 2000, ${id})`)
  const printed = /data-example="curl">([^<]*)</.exec(await page())![1]!
  const [, named, quantity] = /service=(\d+) -d quantity=(\d+)/.exec(printed)!
  const link = /link=(\S+)/.exec(printed)![1]!
  assert.deepEqual([Number(named), quantity, new URL(link).host], [service, '1000', 'fb.example'])
  const lan = await panel.customer()
  const made = { name: 'try', scope: 'order', test: true }
  const { key } = (await lan.call('POST', '/api/user/api-keys', made)).body
  const { call } = apiV2Client(`${panel.url}/api/v2`, key)
  assert.ok((await call({ action: 'add', service, quantity: quantity!, link })).body.order)
})

test('the page has the panel’s own sentences and every event; the document for resellers its actions and limits', async () => {
  await using panel = await startPanel()
  const { html } = await visitor(panel.url).get('/docs/api-v2')
  for (const { code, sentence } of listRefusals('en')) {
    if (!(ownErrors as readonly string[]).includes(code)) continue
    assert.ok(unescaped(html).includes(`<code>${sentence}</code>`), code)
    const refusal = new Refusal(code, { field: 'runs', problem: 'type' })
    assert.equal(errorText(refusal), refusal.sentence('en'), code)
  }
  for (const type of [...webhookTypes, TEST_TYPE]) assert.ok(html.includes(`<code>${type}</code>`), type)

  const document = await readFile(new URL('../../docs/api-v2.md', import.meta.url), 'utf8')
  for (const action of Object.keys(apiV2Actions)) assert.ok(document.includes(`\n| \`${action}\` `), action)
  for (const limit of [CALLS_PER_MINUTE, AFTERCARE_PER_MINUTE])
    assert.match(document, new RegExp(`\\| ${limit.toLocaleString('en')}\\b`))
})

test('the example that checks a webhook takes what the specification’s own library signs, and nothing else', async () => {
  const { isFromPanel } = await import(`data:text/javascript,${encodeURIComponent(signatureExample)}`)
  const secret = `whsec_${Buffer.from('twenty-four bytes or more').toString('base64')}`
  const body = '{"type":"test.ping"}'
  const signedAt = (at: Date, text: string) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': `v1,AAAA ${new Webhook(secret).sign('msg_1', at, text)}`,
  })
  assert.equal(isFromPanel(signedAt(new Date(), body), body, secret), true)
  assert.equal(isFromPanel(signedAt(new Date(), `${body} `), body, secret), false)
  assert.equal(isFromPanel(signedAt(new Date(Date.now() - 600_000), body), body, secret), false)
})

function run(
  program: string,
  file: string,
  cwd: string,
  key: string,
): Promise<{ stdout: string; stderr: string } | 'missing'> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: LIMIT_MS, env: { PATH: process.env.PATH, HOMEMMO_KEY: key } }
    execFile(program, [file], options, (error, stdout, stderr) => {
      if (error && 'code' in error && error.code === 'ENOENT') resolve('missing')
      else resolve({ stdout, stderr: error && stderr === '' ? String(error) : stderr })
    })
  })
}

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
