import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operatorRoutes, permissionFor } from '../src/accounts/operator-routes.ts'
import { mayDo } from '../src/accounts/permission.ts'
import { roles, type UserRole } from '../src/accounts/user.ts'
import { adminScreens, withTests } from './admin-screens.ts'
import { type Panel, startPanel } from './harness.ts'
import { visitor } from './visitor.ts'

type Caller = UserRole | 'guest'

test('every route of the operators lets in the roles that hold its permission, and nobody else', async () => {
  await using panel = await startPanel()
  const routes = registeredRoutes(panel)
  const mine = routes.filter((route) => route.includes(' /admin'))
  assert.deepEqual(mine.sort(), [...operatorRoutes].sort())

  const callers: Caller[] = ['guest', ...roles]
  const tokens = new Map<Caller, string>()
  for (const role of roles) tokens.set(role, (await panel.customer({ role })).token)
  const wrong: string[] = []
  for (const route of mine) {
    const [method = '', pattern = ''] = route.split(' ')
    await Promise.all(
      callers.map(async (who) => {
        const token = tokens.get(who)
        const answer = await panel.app.inject({
          method: method as 'GET' | 'POST',
          url: addressFor(pattern),
          headers: token ? { cookie: `session=${token}` } : {},
          // Fits no form, so nothing is ever done: who may come in is told what is wrong with it.
          ...(method === 'POST' && { payload: { of_no_form: 'x' } }),
        })
        const isIn =
          answer.statusCode !== 403 && answer.headers.location?.toString().startsWith('/login') !== true
        const permission = permissionFor(method, pattern)!
        if (isIn !== (who !== 'guest' && mayDo(who, permission)))
          wrong.push(`${route} ${who}: ${answer.statusCode}`)
      }),
    )
  }
  assert.deepEqual(wrong, [])
})

test('what a role cannot do is not drawn, and refused when it is asked for all the same', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const service = await panel.service()
  const viewer = visitor(panel.url, (await panel.customer({ role: 'viewer' })).token)
  const support = visitor(panel.url, (await panel.customer({ role: 'support' })).token)
  const owner = await panel.operator()

  for (const path of [
    `/admin/users/${lan.id}`,
    `/admin/services/${service}`,
    '/admin/coupons',
    '/admin/announcements',
  ]) {
    const { status, html } = await viewer.get(path)
    assert.equal(status, 200, path)
    assert.doesNotMatch(html, /method="post" action="\/admin/, path)
  }
  const { html } = await support.get('/admin')
  assert.match(html, /href="\/admin\/tickets"/)
  assert.doesNotMatch(html, /href="\/admin\/reports\/books"/)
  assert.equal((await support.get('/admin/reports/books')).status, 403)

  // Of two who may block, only an owner blocks one who works here.
  assert.equal((await support.post(`/admin/users/${owner.id}/block`, { reason: 'test' })).status, 403)
  assert.equal((await owner.call('GET', '/api/user/me')).status, 200)
  assert.equal((await support.post(`/admin/users/${lan.id}/block`, { reason: 'test' })).status, 303)
})

test('no role is shown a link or a form that it may not use', async () => {
  await using panel = await startPanel({ worker: true, env: withTests })
  const { screens } = await adminScreens(panel)
  const wrong: string[] = []
  let seen = 0
  for (const role of ['viewer', 'support', 'finance'] as const) {
    const person = visitor(panel.url, (await panel.customer({ role })).token)
    for (const { path, form } of screens) {
      if (form || !path.startsWith('/admin') || !isAllowed(role, 'GET', path)) continue
      const { status, html } = await person.get(path)
      assert.equal(status, 200, `${role} ${path}`)
      const links = [...html.matchAll(/\shref="(\/admin[^"]*)"/g)].map((found) => `GET ${found[1]}`)
      const forms = [...html.matchAll(/<form[^>]*>/g)].map(([tag]) => {
        const method = /method="post"/i.test(tag) ? 'POST' : 'GET'
        return `${method} ${/\saction="([^"]*)"/.exec(tag)?.[1] ?? path}`
      })
      const acts = [...html.matchAll(/\sformaction="(\/admin[^"]*)"/g)].map((found) => `POST ${found[1]}`)
      for (const target of new Set([...links, ...forms, ...acts])) {
        const [method = '', address = ''] = target.split(' ')
        if (!address.startsWith('/admin')) continue
        seen++
        if (!isAllowed(role, method, address)) wrong.push(`${role} on ${path}: ${target}`)
      }
    }
  }
  assert.ok(seen > 500, `${seen} links and forms`)
  assert.deepEqual(wrong, [])
})

/** Whether a role may ask this address; one that is no operators' route is not theirs to ask. */
function isAllowed(role: UserRole, method: string, address: string): boolean {
  const path = address.replace(/[?#].*$/s, '')
  const patterns = operatorRoutes
    .filter((route) => route.startsWith(`${method} `))
    .map((r) => r.split(' ')[1]!)
  // The fixed one first: `/admin/services/new` is no service.
  const pattern =
    patterns.find((one) => one === path) ??
    patterns.find((one) => new RegExp(`^${one.replace(/:\w+/g, '[^/]+')}$`).test(path))
  const permission = pattern && permissionFor(method, pattern)
  return permission !== undefined && mayDo(role, permission as Parameters<typeof mayDo>[1])
}

test('operators work from the addresses that are allowed, whatever a stranger says about theirs', async () => {
  const env = { ADMIN_ALLOWED_IPS: '203.0.113.0/24, 2001:db8::/32', TRUSTED_PROXIES: '10.0.0.1' }
  await using panel = await startPanel({ env })
  const cookie = `session=${(await panel.operator()).token}`
  const ask = async (url: string, remoteAddress: string, forwarded?: string) =>
    (
      await panel.app.inject({
        url,
        remoteAddress,
        headers: { cookie, ...(forwarded && { 'x-forwarded-for': forwarded }) },
      })
    ).statusCode
  assert.equal(await ask('/admin', '203.0.113.7'), 200)
  assert.equal(await ask('/admin', '::ffff:203.0.113.7'), 200)
  assert.equal(await ask('/admin', '2001:db8::1'), 200)
  assert.equal(await ask('/admin', '198.51.100.1'), 403)
  assert.equal(await ask('/admin', '198.51.100.1', '203.0.113.7'), 403)
  assert.equal(await ask('/admin', '10.0.0.1', '203.0.113.7'), 200)
  assert.equal(await ask('/api/user/me', '198.51.100.1'), 200)
})

/** `METHOD /pattern` of every route there is, without those that only answer for another method. */
function registeredRoutes(panel: Panel): string[] {
  const routes: string[] = []
  const path: string[] = []
  for (const line of panel.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const found = /^([│├└─\s]*)(\S+) \(([A-Z, ]+)\)/.exec(line)
    if (!found) continue
    const depth = Math.floor(found[1]!.length / 4)
    path.length = depth
    path[depth] = found[2]!
    const pattern = path.join('').replace(/^\/\//, '/')
    for (const method of found[3]!.split(', ')) if (method !== 'HEAD') routes.push(`${method} ${pattern}`)
  }
  return routes
}

function addressFor(pattern: string): string {
  return pattern
    .replace(':id', '00000000-0000-4000-8000-000000000000')
    .replace(':kind/:language', 'terms/vi')
    .replace(/:\w+/g, '1')
}
