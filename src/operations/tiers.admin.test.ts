import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const words = texts('vi').settingsMore.tiers
const form = {
  version: '1',
  name: 'Khách thân',
  name_en: 'Regular',
  min_spent: '2.000.000',
  discount: '7,5',
  benefits: 'Giảm 7,5%\n\n Ưu tiên ',
  benefits_en: '',
}
const AT = '/admin/settings/tiers/1'

test('an owner changes a tier, and the next order is priced by it', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ spent: '2000000', balance: '100000' })
  const likes = await panel.service({ rate: '10000' })
  const owner = visitor(panel.url, (await panel.operator()).token)
  assert.equal((await owner.post(AT, form)).status, 303)
  assert.equal((await owner.post(AT, form)).status, 303, 'sent twice it is done already')
  const { body } = await lan.order(likes, 1000)
  assert.equal(body.price_breakdown.final_price, 9250)
  const [tier] = await panel.db.query(sql`
    select name, name_en as en, benefits, benefits_en as "benefitsEn", version from tiers where level = 1`)
  const benefits = ['Giảm 7,5%', 'Ưu tiên']
  assert.deepEqual(tier, { name: 'Khách thân', en: 'Regular', benefits, benefitsEn: null, version: 2 })
  const audit = await panel.db.query<{ after: { discount: number } }>(
    sql`select after from audit_log where subject = 'tier:1'`,
  )
  assert.deepEqual(
    audit.map(({ after }) => after.discount),
    [7.5],
  )
  assert.match((await owner.get('/admin/settings/tiers')).html, /đổi lần cuối lúc/)
})

test('a tier stays between its neighbours, and what cannot be taken is said beside its field', async () => {
  await using panel = await startPanel()
  const owner = visitor(panel.url, (await panel.operator()).token)
  for (const min_spent of ['0', '5.000.000'])
    assert.equal((await owner.post(AT, { ...form, min_spent })).status, 409)
  assert.equal((await owner.post('/admin/settings/tiers/0', form)).status, 409)
  assert.equal((await owner.post('/admin/settings/tiers/9', form)).status, 404)
  const wrong = await owner.post(AT, {
    ...form,
    name: ' ',
    discount: '100',
    min_spent: 'nhiều',
    benefits: 'x\n'.repeat(11),
  })
  assert.equal(wrong.status, 400)
  for (const field of ['name', 'discount', 'min_spent', 'benefits'] as const) {
    assert.ok(wrong.html.includes(`id="tier-1-${field}-error"`), field)
    assert.ok(wrong.html.includes(words.problems[field]), field)
  }
  assert.equal((await panel.db.query(sql`select from tiers where version > 1`)).length, 0)
})

test('of two owners at once one changes the tier; who is no owner changes nothing', async () => {
  await using panel = await startPanel()
  const [minh, mai] = [await panel.operator(), await panel.operator()].map(({ token }) =>
    visitor(panel.url, token),
  )
  const answers = await Promise.all([minh!.post(AT, form), mai!.post(AT, { ...form, discount: '8' })])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 409])
  const finance = visitor(panel.url, (await panel.customer({ role: 'finance' })).token)
  assert.equal((await finance.post(AT, { ...form, version: '2', discount: '9' })).status, 403)
  const { html } = await finance.get('/admin/settings/tiers')
  assert.ok(!html.includes('<form method="post" action="/admin/settings/tiers'))
})
