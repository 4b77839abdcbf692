import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { settingNames } from './shop-settings.ts'

test('an owner changes settings, once in the audit log', async () => {
  await using panel = await startPanel()
  const operator = await panel.operator()
  const owner = visitor(panel.url, operator.token)
  const { html } = await owner.get('/admin/settings')
  const form = formOf(html)
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
  assert.match((await owner.get('/admin/settings')).html, /5 → 7,5/)
})

test('a form of settings that is not taken keeps what was typed, with the reason beside each field', async () => {
  await using panel = await startPanel()
  const owner = visitor(panel.url, (await panel.operator()).token)
  const { html } = await owner.get('/admin/settings')
  const form = formOf(html)
  const typed = { ...form, commission_percent: '51', reopen_hours: 'ten', deposit_max: '9'.repeat(90) }
  const wrong = await owner.post('/admin/settings', typed)
  assert.equal(wrong.status, 400)
  for (const name of ['commission_percent', 'reopen_hours', 'deposit_max'] as const) {
    assert.match(wrong.html, new RegExp(`id="field-${name}-error"`))
    assert.equal(fieldValue(wrong.html, name), typed[name])
  }
  const upsideDown = await owner.post('/admin/settings', { ...form, deposit_max: '9.999' })
  assert.ok(upsideDown.html.includes(texts('vi').money.settings.problems.below_minimum))
  assert.equal((await panel.db.query(sql`select from audit_log where action = 'settings.change'`)).length, 0)
})

test('a field of a number has the bounds that the server checks: they pass, one step further does not', async () => {
  await using panel = await startPanel()
  const owner = visitor(panel.url, (await panel.operator()).token)
  const { html } = await owner.get('/admin/settings')
  const form = formOf(html)
  const versionNow = async () => ({
    version: fieldValue((await owner.get('/admin/settings')).html, 'version'),
  })
  const numbers = [...html.matchAll(/<input(?=[^>]*type="number")[^>]*>/g)].map(([field]) => field)
  assert.equal(numbers.length, 7)
  for (const field of numbers) {
    const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(field)![1]!
    const [name, step] = [attribute('name'), Number(attribute('step'))]
    const status = async (value: number) =>
      (
        await owner.post('/admin/settings', {
          ...form,
          ...(await versionNow()),
          [name]: String(Number(value.toFixed(2))),
        })
      ).status
    for (const [bound, out] of [
      [Number(attribute('min')), -step],
      [Number(attribute('max')), step],
    ] as const) {
      assert.equal(await status(bound), 303, `${name} may be ${bound}`)
      assert.equal(await status(bound + out), 400, `${name} may not be ${bound + out}`)
    }
  }
})

test('an operator who may not change settings sees their values, nothing to save, and who may', async () => {
  await using panel = await startPanel()
  const operator = await panel.operator()
  await panel.db.query(sql`update users set role = 'finance' where id = ${operator.id}`)
  const browser = visitor(panel.url, operator.token)
  const { html } = await browser.get('/admin/settings')
  const words = texts('vi').money.settings
  assert.ok(html.includes(words.onlyOwner))
  assert.match(html, /10\.000\s₫/)
  assert.doesNotMatch(html, /action="\/admin\/settings"/)
  assert.equal((await browser.post('/admin/settings', { commission_percent: '6' })).status, 403)
  const all = Object.fromEntries(settingNames.map((name) => [name, '1000']))
  const possible = {
    ...all,
    open_deposits_max: '3',
    version: '1',
    commission_percent: '6',
    reopen_hours: '24',
    commission_hold_days: '7',
    second_factor_compulsory: '0',
  }
  const refused = await browser.post('/admin/settings', possible)
  assert.equal(refused.status, 403)
  assert.equal((await panel.db.query(sql`select from audit_log`)).length, 0)
})

test('of two owners with the same page the second is told, and what the first saved stays', async () => {
  await using panel = await startPanel()
  const [minh, mai] = [await panel.operator(), await panel.operator()].map(({ token }) =>
    visitor(panel.url, token),
  )
  const form = formOf((await minh!.get('/admin/settings')).html)
  const answers = await Promise.all([
    minh!.post('/admin/settings', { ...form, deposit_min: '20.000' }),
    mai!.post('/admin/settings', { ...form, reopen_hours: '48' }),
  ])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 409])
  const [log, ...more] = await panel.db.query<{ after: object }>(
    sql`select after from audit_log where action = 'settings.change'`,
  )
  assert.deepEqual([Object.keys(log!.after).length, more.length], [1, 0])
})

/** The form on the page, as it stands. */
function formOf(html: string): Record<string, string> {
  return Object.fromEntries([...settingNames, 'version'].map((name) => [name, fieldValue(html, name)]))
}
