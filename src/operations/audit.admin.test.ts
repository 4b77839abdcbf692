import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

test('the audit log is found by person, action, subject and day, and pages without a gap', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.operator(), await panel.operator()]
  await panel.db.query(sql`
    insert into audit_log (actor_id, action, subject, before, after, created_at)
    select ${lan.id}, 'service.change', 'service:' || n, '{"rate":"1"}', jsonb_build_object('rate', 'new-' || n),
      '2026-11-01 00:30:00+07'::timestamptz + n * interval '1 hour'
    from generate_series(1, 70) as n`)
  await panel.db.query(sql`
    insert into audit_log (actor_id, action, subject, before, after) values
    (${minh.id}, 'user.block', 'user:khach', '{"isActive":true}', '{"isActive":false}')`)
  const owner = visitor(panel.url, lan.token)
  const seen = async (query: string) => {
    const found: string[] = []
    for (let next: string | undefined = `/admin/audit?${query}`; next; ) {
      const { html } = await owner.get(next)
      found.push(...[...html.matchAll(/q=((?:service|user)%3A\w+)"/g)].map((match) => match[1]!))
      next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    return found
  }
  const all = await seen('')
  assert.equal(new Set(all).size, 71)
  assert.equal(all.length, 71)
  assert.deepEqual(await seen(`who=${minh.username.toUpperCase()}`), ['user%3Akhach'])
  assert.equal((await seen('action=service.change')).length, 70)
  assert.deepEqual(await seen('q=service:7'), ['service%3A7'])
  // Days are Vietnam's: 23 entries on the first, which begins at 00:30, and one an hour after.
  assert.equal((await seen('from=2026-11-01&to=2026-11-01')).length, 23)
  assert.equal((await seen('from=2026-11-02&to=2026-11-02')).length, 24)
  assert.match((await owner.get('/admin/audit?q=service:7')).html, /rate: 1 → new-7/)
})

test('the log, its filter and an order tell actions in words; one that is written no more stays a code', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '10000' })
  await lan.order(await panel.service(), 1000)
  const operator = await panel.operator()
  await panel.db.query(sql`
    insert into audit_log (actor_id, action, subject)
    select ${operator.id}, action, 'order:1' from unnest('{order.cancel,order.of_old}'::text[]) as action`)
  const owner = visitor(panel.url, operator.token)
  for (const language of ['vi', 'en'] as const) {
    owner.cookies.set('language', language)
    const word = texts(language).operatorLists.audit.actions['order.cancel']
    const { html } = await owner.get('/admin/audit')
    for (const [code, told] of Object.entries({ 'order.cancel': word, 'order.of_old': 'order.of_old' })) {
      assert.ok(html.includes(`<option value="${code}">${told}</option>`))
      assert.ok(html.includes(`<strong>${told}</strong>`))
      assert.ok((await owner.get('/admin/orders/1')).html.includes(`<strong>${told}</strong>`))
    }
  }
})

test('no two audit actions share their words', () => {
  for (const language of ['vi', 'en'] as const) {
    const words = Object.values(texts(language).operatorLists.audit.actions)
    assert.equal(new Set(words).size, words.length)
  }
})

test('who decided about an order stands on its page', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '10000' })
  const likes = await panel.service()
  await lan.order(likes, 1000)
  const operator = await panel.operator()
  await panel.db.query(sql`
    insert into audit_log (actor_id, action, subject, before, after)
    values (${operator.id}, 'order.settle', 'order:1', '{"status":"unknown"}', '{"status":"failed"}')`)
  const { html } = await visitor(panel.url, operator.token).get('/admin/orders/1')
  assert.ok(html.includes('status: unknown → failed'))
  assert.ok(html.includes(`/admin/users/${operator.id}`))
})
