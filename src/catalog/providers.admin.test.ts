import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PanelOptions, startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const words = texts('vi').providers
const form = {
  ...{
    name: 'Second',
    api_url: 'https://8.8.8.8/api/v2',
    api_key: 'clear-key-of-second',
    body_format: 'form',
  },
  ...{ currency: 'usd', currency_rate: '25.500,5', requests_per_minute: '100', timeout_seconds: '20' },
  ...{ dedupe_field: '', refill_supported: 'on', ambiguous_errors: '', funds_errors: 'no money\nempty' },
}

async function desk(options: PanelOptions = {}) {
  const panel = await startPanel(options)
  const lan = visitor(panel.url, (await panel.operator()).token)
  const minh = visitor(panel.url, (await panel.operator()).token)
  const provider = async (name: string) =>
    (
      await panel.db.query<{
        api_url: string
        is_active: boolean
        api_key_encrypted: Buffer
        currency_rate: string
      }>(
        sql`select api_url, is_active, api_key_encrypted, currency_rate::text from providers where name = ${name}`,
      )
    )[0]
  return { panel, lan, minh, provider }
}

test('a provider is added paused, its key sealed and never shown, and two operators do not undo each other', async () => {
  const { panel, lan, minh, provider } = await desk()
  await using _panel = panel
  const added = await lan.submit('/admin/providers', form)
  assert.ok(added.html.includes(words.added) && added.html.includes(words.paused))
  const second = (await provider('Second'))!
  assert.deepEqual([second.is_active, Number(second.currency_rate)], [false, 25500.5])
  assert.ok(!second.api_key_encrypted.includes(form.api_key))
  assert.equal(
    (await minh.post('/admin/providers', { ...form, name: 'second' })).status,
    409,
    'whatever its case',
  )

  const at = '/admin/providers/Second'
  const version = fieldValue((await lan.get(at)).html, 'version')
  const { name: _name, ...change } = { ...form, version, api_key: '' }
  const saved = await lan.submit(at, { ...change, timeout_seconds: '30' })
  assert.ok(saved.html.includes(words.saved))
  const late = await minh.post(at, { ...change, currency: 'eur' })
  assert.equal(late.status, 409)
  assert.equal(fieldValue(late.html, 'currency'), 'eur', 'what was typed is still there')

  const elsewhere = {
    ...change,
    version: fieldValue(saved.html, 'version'),
    api_url: 'https://9.9.9.9/api/v2',
  }
  assert.equal((await lan.post(at, elsewhere)).status, 409, 'the key of one host is not sent to another')
  assert.equal((await lan.post(at, { ...elsewhere, api_key: 'another-clear-key' })).status, 303)
  assert.equal((await provider('Second'))!.api_url, 'https://9.9.9.9/api/v2')

  for (const currency_rate of ['1.612', '25,500']) {
    const refused = await minh.post(at, { ...change, currency_rate })
    assert.equal(refused.status, 400, currency_rate)
    assert.ok(refused.html.includes(words.wrong.rate))
  }

  const log = await panel.db.query<{ action: string; all: string }>(
    sql`select action, before::text || after::text as all from audit_log order by id`,
  )
  assert.deepEqual(
    log.map(({ action }) => action),
    ['provider.add', 'provider.change', 'provider.change'],
  )
  for (const page of [added, saved, late, { html: log.map((row) => row.all).join('') }])
    assert.ok(!page.html.includes('clear-key'))
})

test('nobody outside has the panel call its own network', async () => {
  const { panel, lan, provider } = await desk({ env: { PROVIDER_PRIVATE_HOSTS: 'relay.internal' } })
  await using _panel = panel
  for (const host of [
    '10.0.0.1',
    '169.254.169.254',
    'localhost',
    '[::ffff:127.0.0.1]',
    '2130706433',
    'db.internal',
  ]) {
    const page = await lan.post('/admin/providers', { ...form, api_url: `https://${host}/api/v2` })
    assert.equal(page.status, 400, host)
    assert.ok(page.html.includes(words.wrong.private), host)
  }
  assert.equal((await lan.post('/admin/providers', { ...form, api_url: 'http://8.8.8.8/' })).status, 400)
  assert.equal(await provider('Second'), undefined)
  assert.equal(
    (await lan.post('/admin/providers', { ...form, api_url: 'https://relay.internal/' })).status,
    303,
  )

  // An address that was good when it was typed leads inside by now.
  const told = await lan.post('/admin/providers/BUMX/test', {})
  assert.equal(told.status, 409)
  assert.deepEqual(panel.provider.log, [])
})

test('a test call tells what a provider answers and orders nothing; a paused one gets no orders until it returns', async () => {
  const { panel, lan, minh } = await desk({ env: { SANDBOX: '1' }, worker: true })
  await using _panel = panel
  const likes = await panel.service()
  const buyer = await panel.customer({ balance: '10000' })
  const at = '/admin/providers/BUMX'
  assert.ok((await lan.submit(`${at}/pause`, {})).html.includes(words.pausedDone))
  assert.equal((await minh.post(`${at}/pause`, {})).status, 409, 'somebody was quicker')
  await buyer.order(likes, 1000)

  const told = await lan.post(`${at}/test`, {})
  assert.equal(told.status, 200)
  assert.ok(told.html.includes(words.usable) && !told.html.includes(panel.provider.key))
  const status = async () => (await buyer.call('GET', '/api/orders/history')).body.data[0].status
  assert.equal(await status(), 'pending')
  assert.ok((await lan.get('/admin/providers')).html.includes(words.waiting('1')))

  assert.ok((await lan.submit(`${at}/return`, {})).html.includes(words.returnedDone))
  await panel.eventually(async () => (await status()) !== 'pending' && (await status()) !== 'submitting')
  assert.match((await lan.get(at)).html, /BUMX[\s\S]*#\d+/)

  await panel.db.query(sql`
    update providers set adds_hold = 'breaker', adds_held_until = now() + interval '1 hour' where name = 'BUMX'`)
  assert.ok((await lan.get(at)).html.includes(words.held.breaker))
  const free = await lan.submit(`${at}/reset`, {})
  assert.ok(free.html.includes(words.resetDone) && !free.html.includes(words.held.breaker))
})

test('customers see and change no providers', async () => {
  const { panel } = await desk()
  await using _panel = panel
  const buyer = visitor(panel.url, (await panel.customer()).token)
  for (const path of ['/admin/providers', '/admin/providers/BUMX'])
    assert.equal((await buyer.get(path)).status, 403)
  for (const path of ['', '/BUMX', '/BUMX/pause', '/BUMX/reset', '/BUMX/test'])
    assert.equal((await buyer.post(`/admin/providers${path}`, {})).status, 403, path)
})
