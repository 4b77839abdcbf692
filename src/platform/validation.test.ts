import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FastifyRouteSchemaDef } from 'fastify/types/schema.js'
import { type TSchema, Type } from 'typebox'
import { Refusal } from '../core/refusal.ts'
import { exactly } from './reply.ts'
import { compileValidator } from './validation.ts'

const order = exactly({
  service: Type.Integer({ minimum: 1 }),
  link: Type.String({ minLength: 1, maxLength: 10 }),
  again: Type.Optional(Type.Boolean()),
  extra: Type.Optional(Type.Object({ deep: Type.String() })),
})

/** What is taken of `given`, or the field and the problem that is named. */
function check(given: unknown, schema: TSchema = order, httpPart = 'body') {
  const route = { schema, method: 'POST', url: '/', httpPart } as unknown as FastifyRouteSchemaDef<TSchema>
  const outcome = compileValidator(route)(given) as { value?: unknown; error?: unknown }
  if (!outcome.error) return outcome.value
  assert.ok(outcome.error instanceof Refusal)
  const { code, details } = outcome.error
  return code === 'invalid_request' ? `${details.field} ${details.problem}` : code
}

test('a body that fits is handed on untouched', () => {
  const body = { service: 7, link: 'a', again: false }
  assert.equal(check(body), body)
})

test('what does not fit is named, with what is wrong about it', () => {
  const fits = { service: 7, link: 'a' }
  assert.equal(check({ link: 'a' }), 'service required')
  assert.equal(check({ ...fits, service: 0 }), 'service minimum')
  assert.equal(check({ ...fits, service: '7' }), 'service type')
  assert.equal(check({ ...fits, service: 7.5 }), 'service type')
  assert.equal(check({ ...fits, service: null }), 'service type')
  assert.equal(check({ ...fits, service: Number.POSITIVE_INFINITY }), 'service type')
  assert.equal(check({ ...fits, link: '' }), 'link minLength')
  assert.equal(check({ ...fits, link: 'a'.repeat(11) }), 'link maxLength')
  assert.equal(check({ ...fits, again: 'true' }), 'again type')
  assert.equal(check({ ...fits, extra: { deep: 1 } }), 'extra.deep type')
  assert.match(String(check({ ...fits, price: 1 })), /^price /)
})

test('what is no object at all is no body', () => {
  for (const given of [undefined, null, 'text', 7, [], [{ service: 7 }]]) {
    assert.equal(check(given), 'malformed_body', JSON.stringify(given))
  }
})

test('the name of a field in an answer is short, whatever was sent', () => {
  assert.ok(String(check({ service: 7, link: 'a', ['x'.repeat(5000)]: 1 })).length < 150)
})

test('the length of a text is counted in characters, as PostgreSQL counts it', () => {
  assert.deepEqual(check({ service: 7, link: '😀'.repeat(10) }), { service: 7, link: '😀'.repeat(10) })
  assert.equal(check({ service: 7, link: '😀'.repeat(11) }), 'link maxLength')
  assert.equal(check({ service: 7, link: `a${'\u0301'.repeat(500)}` }), 'link maxLength')
})

test('a NUL, which PostgreSQL cannot store, is refused wherever it stands', () => {
  assert.equal(check({ service: 7, link: 'a\0' }), 'link pattern')
  assert.equal(check({ service: 7, link: 'a', extra: { deep: '\0' } }), 'extra.deep pattern')
  const list = Type.Object({ links: Type.Array(Type.String()) })
  assert.equal(check({ links: ['a', '\0'] }, list), 'links.1 pattern')
  assert.equal(check({ link: 'a\0' }, Type.Object({ link: Type.String() }), 'querystring'), 'link pattern')
})

const page = exactly({
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  all: Type.Optional(Type.Boolean()),
  search: Type.Optional(Type.String()),
})

test('a query is text: numbers and booleans are read from it', () => {
  assert.deepEqual(check({ page: '7', all: 'true', search: '12' }, page, 'querystring'), {
    page: 7,
    all: true,
    search: '12',
  })
})

test('an empty field of a query or a form was not given', () => {
  assert.deepEqual(check({ page: '', search: '' }, page, 'querystring'), {})
  assert.deepEqual(check(undefined, page, 'querystring'), {})
})

test('a form is text too, when its schema says so', () => {
  const fields = { quantity: Type.Integer() }
  assert.deepEqual(check({ quantity: '100' }, Type.Object(fields, { form: true })), { quantity: 100 })
  assert.equal(check({ quantity: '100' }, Type.Object(fields)), 'quantity type')
})

test('text that is no whole number is refused, never guessed at', () => {
  // 1.000 is a thousand in Vietnam; whoever typed it must not get one.
  for (const typed of [
    '1.000',
    '1,000',
    '1.5',
    '1e3',
    '0x10',
    '7 ',
    'true',
    'x',
    '9'.repeat(400),
    'Infinity',
  ]) {
    assert.equal(check({ page: typed }, page, 'querystring'), 'page type', typed)
  }
  assert.equal(check({ page: ['1', '2'] }, page, 'querystring'), 'page type')
  assert.equal(check({ page: '51' }, page, 'querystring'), 'page maximum')
  assert.equal(check({ page: '-1' }, page, 'querystring'), 'page minimum')
})

test('names that every object inherits are unknown fields', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const given = JSON.parse(`{ "service": 7, "link": "a", "${name}": { "service": 9 } }`)
    assert.match(String(check(given)), new RegExp(`^${name} `))
    assert.match(
      String(check(JSON.parse(`{ "${name}": "x" }`), page, 'querystring')),
      new RegExp(`^${name} `),
    )
  }
})
