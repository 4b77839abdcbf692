import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { settingNames } from './shop-settings.ts'

test('an owner changes settings, once in the audit log; nobody else does, and nothing impossible is taken', async () => {
  await using panel = await startPanel()
  const operator = await panel.operator()
  const owner = visitor(panel.url, operator.token)
  const { html } = await owner.get('/admin/settings')
  const form = Object.fromEntries(settingNames.map((name) => [name, fieldValue(html, name)]))
  const changed = { ...form, commission_percent: '7,5', deposit_min: '20.000' }
  assert.equal((await owner.post('/admin/settings', changed)).status, 303)
  assert.equal((await owner.post('/admin/settings', changed)).status, 303)
  const log = await panel.db.query(
    sql`select actor_id as actor, before, after from audit_log where action = 'settings.change'`,
  )
  assert.deepEqual(log, [
    {
      actor: operator.id,
      before: { deposit_min: '10000.0000', commission_percent: '5.00' },
      after: { deposit_min: '20000.0000', commission_percent: '7.50' },
    },
  ])
  const wrong = await owner.post('/admin/settings', {
    ...changed,
    commission_percent: '51',
    reopen_hours: 'x',
  })
  assert.equal(wrong.status, 400)
  assert.match(wrong.html, /id="field-commission_percent-error"/)
  assert.match(wrong.html, /id="field-reopen_hours-error"/)
  assert.equal((await owner.post('/admin/settings', { ...changed, deposit_max: '19.999' })).status, 400)
  await panel.db.query(sql`update users set role = 'finance' where id = ${operator.id}`)
  assert.equal((await owner.post('/admin/settings', form)).status, 403)
  assert.match((await owner.get('/admin/settings')).html, /5 → 7,5/)
})
