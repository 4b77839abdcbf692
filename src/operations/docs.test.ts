import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { newId } from '../core/id.ts'
import { listRefusals } from '../core/refusal.ts'
import { texts } from '../ui/texts.ts'
import { apiCalls } from './api-document.ts'
import { apiAreas } from './openapi.ts'

const PATHS = [
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/logout',
  'GET /api/user/me',
  'GET /api/user/tier',
  'GET /api/services',
  'POST /api/orders',
  'POST /api/orders/mass',
  'DELETE /api/user/api-keys/{id}',
  'GET /api/orders/history',
  'GET /api/orders/{id}',
  'POST /api/orders/{id}/cancel',
  'POST /api/orders/cancel',
  'POST /api/orders/{id}/refill',
  'POST /api/orders/refill',
  'GET /api/orders/{id}/refills',
  'POST /api/orders/{id}/runs',
  'POST /api/payment/sepay/create',
  'GET /api/payment/{transaction_id}',
  'GET /api/payment/history',
  'GET /api/payment/code',
  'POST /api/payment/{transaction_id}/claim',
  'POST /api/payment/sepay/webhook',
  'GET /api/user/notifications',
  'POST /api/user/notifications/read',
  'GET /api/user/api-keys',
  'POST /api/user/api-keys',
  'POST /api/user/api-keys/{id}/rotate',
  'GET /api/referral/stats',
  'GET /api/webhooks',
  'POST /api/webhooks',
  'PATCH /api/webhooks/{id}',
  'DELETE /api/webhooks/{id}',
  'POST /api/webhooks/{id}/secret',
  'GET /api/webhooks/{id}/deliveries',
  'POST /api/webhooks/{id}/deliveries/{delivery}/replay',
  'POST /api/webhooks/{id}/replay',
  'POST /api/webhooks/{id}/test',
  'GET /api/tickets',
  'POST /api/tickets',
  'GET /api/tickets/{number}',
  'POST /api/tickets/{number}/messages',
]
const PUBLIC = ['register', 'logIn', 'receiveTransfer']

test('/openapi.json lists exactly the public API', async () => {
  await using panel = await startPanel()
  const { body } = await panel.call('GET', '/openapi.json')
  const listed = Object.entries<object>(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  assert.deepEqual(listed.sort(), [...PATHS].sort())
})

test('/openapi.json is OpenAPI 3.1: every reference leads somewhere and every operation is whole', async () => {
  await using panel = await startPanel()
  const { body } = await panel.call('GET', '/openapi.json')
  assert.match(body.openapi, /^3\.1\.\d+$/)
  assert.ok(body.info.title && body.info.version)
  assert.deepEqual(body.servers, [{ url: 'http://panel.test' }])
  assert.deepEqual(
    body.tags.map((tag: { name: string }) => tag.name),
    apiAreas,
  )
  for (const [, ref] of JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)) {
    const target = ref!
      .split('/')
      .slice(1)
      .reduce((part, name) => part?.[name], body)
    assert.ok(target, `${ref} leads nowhere`)
  }
  const ids = new Set<string>()
  for (const [path, operations] of Object.entries<Record<string, Operation>>(body.paths)) {
    for (const operation of Object.values(operations)) {
      assert.ok(operation.summary && operation.operationId, path)
      assert.ok(!ids.has(operation.operationId), operation.operationId)
      ids.add(operation.operationId)
      assert.ok(
        operation.tags.every((tag) => (apiAreas as readonly string[]).includes(tag)),
        path,
      )
      assert.ok(operation.responses['200']?.description && operation.responses.default, path)
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      assert.deepEqual(
        inPath.map((parameter) => `{${parameter.name}}`),
        path.match(/\{\w+\}/g) ?? [],
      )
      for (const parameter of operation.parameters ?? []) assert.equal(typeof parameter.schema, 'object')
      const isPublic = PUBLIC.includes(operation.operationId)
      assert.equal(operation.security.length === 0, isPublic, `${path} says who may call it`)
    }
  }
})

test('/docs names every call and every code, to everybody and in both languages', async () => {
  await using panel = await startPanel()
  const calls = apiCalls((await panel.call('GET', '/openapi.json')).body)
  const lan = await panel.customer()
  for (const reader of [visitor(panel.url), visitor(panel.url, lan.token)]) {
    for (const language of ['vi', 'en'] as const) {
      reader.cookies.set('language', language)
      const { status, html } = await reader.get('/docs')
      assert.equal(status, 200)
      for (const call of calls) {
        assert.ok(html.includes(call.path), call.path)
        assert.ok(html.includes(texts(language).docs.said(call.summary)), call.summary)
      }
      for (const { code } of listRefusals(language)) assert.ok(html.includes(code), code)
      assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
    }
  }
})

test('whatever the routes say of themselves is said in Vietnamese too', async () => {
  await using panel = await startPanel()
  const calls = apiCalls((await panel.call('GET', '/openapi.json')).body)
  const { said } = texts('vi').docs
  const same = new Set(['UUID', 'đồng'])
  const fields = calls.flatMap((call) => [...call.parameters, ...call.body, ...call.reply])
  const sentences = calls.flatMap((call) => [call.summary, call.description])
  for (const english of [...sentences, ...fields.map((field) => field.note)]) {
    if (english === undefined || same.has(english) || /^[a-z_]+(, [a-z_]+)+$/.test(english)) continue
    assert.notEqual(said(english), english, `"${english}" is only in English`)
  }
})

test('the examples in the documentation are taken by the API', async () => {
  await using panel = await startPanel()
  const calls = apiCalls((await panel.call('GET', '/openapi.json')).body)
  const lan = await panel.customer({ balance: '10000' })
  for (const call of calls.filter((one) => one.body.length > 0)) {
    const body = JSON.parse(/-d '(.*)'/s.exec(call.curl)?.[1] ?? 'null')
    const path = call.path.replace('{number}', '1').replace(/\{\w+\}/, newId())
    const answer = await panel.call(call.method, path, { token: lan.token, body })
    assert.notEqual(answer.body.error?.code, 'invalid_request', call.path)
    assert.notEqual(answer.body.error?.code, 'malformed_body', call.path)
  }
})

type Operation = {
  operationId: string
  summary: string
  tags: string[]
  security: object[]
  parameters?: { in: string; name: string; schema: object }[]
  responses: Record<string, { description?: string }>
}
