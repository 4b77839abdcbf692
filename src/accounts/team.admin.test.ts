import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { listRefusals } from '../core/refusal.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { roles } from './user.ts'

const HERE = '/admin/team'
const words = texts('vi').team
const sentence = (code: string) => listRefusals('vi').find((refusal) => refusal.code === code)!.sentence

const activeOwners = async (panel: Panel) =>
  (await panel.db.query(sql`select from users where role = 'owner' and is_active`)).length
const teamLog = (panel: Panel) =>
  panel.db.query(
    sql`select action, subject, before, after from audit_log where action like 'team.%' order by id`,
  )

test('an owner takes a customer in by name and lets them go; each holds at once, for the session there is', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const person = visitor(panel.url, lan.token)
  await boss.post(`/admin/users/${lan.id}/reset-link`, {})
  assert.equal((await person.get('/admin')).status, 403)
  assert.ok((await boss.get(`${HERE}/new?name=nobody_here`)).html.includes(words.notFound))
  const found = await boss.get(`${HERE}/new?name=${lan.username.toUpperCase()}`)
  assert.equal(found.location, `${HERE}/${lan.id}`)

  const asked = await boss.get(`${HERE}/${lan.id}?role=support`)
  assert.ok(asked.html.includes(words.gains) && asked.html.includes(words.permissions['support.answer']))
  assert.ok(!asked.html.includes(words.permissions['money.act']))
  const change = { from: 'customer', role: 'support' }
  const done = await boss.submit(`${HERE}/${lan.id}`, change)
  assert.ok(done.html.includes(words.changed) && done.html.includes(lan.username))
  assert.equal((await boss.post(`${HERE}/${lan.id}`, change)).status, 303, 'sent twice it is done once')
  assert.equal((await person.get('/admin')).status, 200)
  assert.equal((await person.get('/admin/audit')).status, 403)
  const live = await panel.db.query(sql`select from mail_tokens where ended_at is null`)
  assert.equal(live.length, 0, 'a link made for the customer does not let in as the operator')

  const stale = await boss.post(`${HERE}/${lan.id}`, { from: 'viewer', role: 'owner' })
  assert.equal(stale.status, 409)
  assert.ok(stale.html.includes(sentence('role_moved')))
  await boss.submit(`${HERE}/${lan.id}`, { from: 'support', role: 'customer' })
  assert.equal((await person.get('/admin')).status, 403)
  assert.equal((await person.get('/orders')).status, 200)
  const subject = `user:${lan.username}`
  assert.deepEqual(await teamLog(panel), [
    { action: 'team.role', subject, before: { role: 'customer' }, after: { role: 'support' } },
    { action: 'team.role', subject, before: { role: 'support' }, after: { role: 'customer' } },
  ])
  const notices = await panel.db.query<{ body: string }>(
    sql`select body from notices where event = 'team_changed' order by id`,
  )
  assert.equal(notices.length, 2)
  assert.match(notices[0]!.body, /Khách → <b>Hỗ trợ<\/b>/)
})

test('nobody changes their own role, and who only looks sees the team without acts', async () => {
  await using panel = await startPanel()
  const owner = await panel.operator()
  const boss = visitor(panel.url, owner.token)
  const own = await boss.post(`${HERE}/${owner.id}`, { from: 'owner', role: 'viewer' })
  assert.equal(own.status, 409)
  assert.ok(own.html.includes(sentence('cannot_change_own_role')))
  const viewer = await panel.customer({ role: 'viewer' })
  for (const role of roles.filter((one) => one !== 'viewer')) {
    const { html } = await boss.get(`${HERE}/${viewer.id}?role=${role}`)
    assert.ok(html.includes(words.roleHints[role]) && html.includes('id="confirm"'), role)
  }
  await boss.post(`/admin/users/${viewer.id}/block`, { reason: 'has left' })
  const { html } = await boss.get(HERE)
  assert.ok(html.includes(`href="${HERE}/${viewer.id}"`) && !html.includes(`href="${HERE}/${owner.id}"`))
  assert.ok(html.includes(texts('vi').admin.users.blocked))

  const finance = visitor(panel.url, (await panel.customer({ role: 'finance' })).token)
  const seen = (await finance.get(HERE)).html
  assert.ok(seen.includes(owner.username) && seen.includes(viewer.username))
  assert.doesNotMatch(seen, /href="\/admin\/team\/[^"]/)
  const form = { from: 'viewer', role: 'owner' }
  assert.equal((await finance.post(`${HERE}/${viewer.id}`, form)).status, 403)
  assert.equal((await teamLog(panel)).length, 0)
})

test('owners who demote or block each other at the same moment: one wins, one is told, an owner is left', async () => {
  await using panel = await startPanel()
  const [minh, mai] = [await panel.operator(), await panel.operator()]
  const people = [minh, mai].map((one) => visitor(panel.url, one.token))
  const demote = (who: number) =>
    people[who]!.post(`${HERE}/${[mai, minh][who]!.id}`, { from: 'owner', role: 'viewer' })
  const block = (who: number) =>
    people[who]!.post(`/admin/users/${[mai, minh][who]!.id}/block`, { reason: 'has left' })
  for (const [left, right] of [
    [demote, demote],
    [block, block],
    [demote, block],
  ] as const) {
    for (let times = 0; times < 5; times++) {
      await panel.db.query(sql`
        update users set role = 'owner', is_active = true where id = any(${[minh.id, mai.id]}::uuid[])`)
      await panel.db.query(sql`update sessions set revoked_at = null`)
      // Both wait for the same rows: neither is over before the other has begun.
      const answers = await panel.db.transaction(async (tx) => {
        await tx.query(sql`select from users where role = 'owner' order by id for update`)
        const both = Promise.all([left(0), right(1)])
        await panel.eventually(
          async () =>
            (
              await panel.db.query(sql`
                select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
            ).length === 2,
        )
        return { both }
      })
      const statuses = (await answers.both).map(({ status }) => status)
      assert.deepEqual(statuses.sort(), [303, 409])
      assert.equal(await activeOwners(panel), 1)
    }
  }
})

test('a new operator gets a link instead of a password, and is in with the password they choose', async () => {
  await using panel = await startPanel()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const person = { username: 'thu_ngan', email: 'Thu@example.com', role: 'finance' }
  assert.equal((await boss.post(HERE, { ...person, role: 'customer' })).status, 400)
  const made = await boss.post(HERE, person)
  const token = /token=([A-Za-z0-9_-]{43})/.exec(made.html)![1]!
  const again = await boss.post(HERE, person)
  assert.equal(again.status, 409)
  assert.ok(again.html.includes(sentence('account_exists')) && again.html.includes('value="thu_ngan"'))

  const fresh = visitor(panel.url)
  const password = 'a password of my own'
  await fresh.submit('/reset-password', { token, password })
  await fresh.submit('/login', { email: 'thu@example.com', password })
  assert.equal((await fresh.get('/admin')).status, 200)
  assert.equal((await fresh.get(`${HERE}/new`)).status, 403)
  const [entry, ...more] = (await teamLog(panel)) as { action: string; after: { role: string } }[]
  assert.deepEqual([entry!.action, entry!.after.role, more.length], ['team.add', 'finance', 0])
})
