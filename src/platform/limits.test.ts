import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { startPanel } from '../../test/harness.ts'
import { createServer } from './http.ts'
import { limit, registerLimits } from './limits.ts'

/** A server that lets each name (a query parameter) in `max` times per window. */
async function limitedServer(options: { max: number | (() => number); windowMs: number }) {
  const app = await createServer({
    log: pino({ level: 'silent' }),
    trustedProxies: [],
    publicUrl: 'http://panel.test',
    corsOrigins: [],
    logRequests: false,
    renderRefusal: () => '',
  })
  await registerLimits(app, undefined)
  const named = (about: string) =>
    limit(app, { ...options, key: (request) => `${about}:${(request.query as { name: string }).name}` })
  const [doors, windows] = [named('door'), named('window')]
  app.get('/api/door', async (request) => doors.check(request))
  app.get('/api/window', async (request) => windows.check(request))
  const ask = async (name: string, path = 'door') => app.inject(`/api/${path}?name=${name}`)
  return { ask, [Symbol.asyncDispose]: () => app.close() }
}

test('each key may so often, then is told when to come back', async () => {
  await using server = await limitedServer({ max: 3, windowMs: 60_000 })
  const statuses = []
  for (let n = 0; n < 4; n++) statuses.push((await server.ask('lan')).statusCode)
  assert.deepEqual(statuses, [200, 200, 200, 429])
  const refused = await server.ask('lan')
  assert.equal(refused.json().error.code, 'too_many_requests')
  const seconds = Number(refused.headers['retry-after'])
  assert.ok(seconds > 50 && seconds <= 60, String(seconds))
  assert.equal((await server.ask('minh')).statusCode, 200)
  assert.equal((await server.ask('lan', 'window')).statusCode, 200)
})

test('of many at once no more than allowed get through', async () => {
  await using server = await limitedServer({ max: 7, windowMs: 60_000 })
  const replies = await Promise.all(Array.from({ length: 50 }, () => server.ask('lan')))
  assert.equal(replies.filter((reply) => reply.statusCode === 200).length, 7)
})

test('after the window everybody may again', async () => {
  await using server = await limitedServer({ max: 1, windowMs: 800 })
  assert.equal((await server.ask('lan')).statusCode, 200)
  assert.equal((await server.ask('lan')).statusCode, 429)
  await sleep(850)
  assert.equal((await server.ask('lan')).statusCode, 200)
})

test('a limit that is changed counts at once', async () => {
  let max = 1
  await using server = await limitedServer({ max: () => max, windowMs: 60_000 })
  assert.equal((await server.ask('lan')).statusCode, 200)
  assert.equal((await server.ask('lan')).statusCode, 429)
  max = 10
  assert.equal((await server.ask('lan')).statusCode, 200)
})

test('guessing at one account ends after 20 tries, however its name is written; others still get in', async () => {
  await using panel = await startPanel({ env: { TRUSTED_PROXIES: '10.0.0.1' } })
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const enter = async (email: string, password: string, from: string) =>
    (
      await panel.call('POST', '/api/auth/login', {
        body: { email, password },
        headers: { 'x-forwarded-for': from },
      })
    ).status
  for (let guess = 0; guess < 20; guess++) {
    const name = guess % 2 === 0 ? lan.email : ` ${lan.email.toUpperCase()} `
    // Nobody trusts this peer, so another address each time helps nothing.
    assert.equal(await enter(name, 'wrong password', `203.0.113.${guess}`), 401)
  }
  assert.equal(await enter(lan.email, 'wrong password', '203.0.113.99'), 429)
  assert.equal(await enter(lan.email, 'password123', '203.0.113.100'), 429)
  assert.equal(await enter(minh.email, 'password123', '203.0.113.101'), 200)
})

test('a customer may place at least 600 orders a minute', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1' })
  const lan = await panel.customer({ balance: '10000' })
  const answers = []
  for (let burst = 0; burst < 6; burst++) {
    answers.push(...(await Promise.all(Array.from({ length: 100 }, () => lan.order(likes, 1000)))))
  }
  assert.equal(answers.filter((answer) => answer.status === 200).length, 600)
})
