import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Panel, startPanel } from '../../test/harness.ts'
import { fieldValue, type Visitor, visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { readAnnouncement, stateOf, type TypedAnnouncement } from './announcement.ts'
import { tellAnnouncements } from './tell-announcements.ts'

const HERE = '/admin/announcements'
const english = { title_en: 'Rest on Saturday', body_en: 'From 22:00.' }
const news = { title_vi: 'Nghỉ thứ Bảy', body_vi: 'Từ 22:00.', tone: 'warning', act: 'save' }

async function publish(boss: Visitor, fields: Record<string, string>) {
  const token = fieldValue((await boss.get(`${HERE}/new`)).html, 'token')
  return boss.post(HERE, { ...news, ...fields, token })
}

const tellAll = async (panel: Panel) => {
  for (let batches = 0; (await tellAnnouncements(panel.db.transaction)) === 0; batches++)
    assert.ok(batches < 9)
}

test('an announcement is shown in the reader’s language, within its time, until they dismiss it', async () => {
  await using panel = await startPanel()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const [lan, mai] = [await panel.customer(), await panel.customer()].map((one) =>
    visitor(panel.url, one.token),
  )
  assert.match((await boss.get(HERE)).html, /empty-state/)
  assert.equal((await publish(boss, english)).status, 303)
  await publish(boss, { title_vi: 'Chỉ tiếng Việt', body_vi: '<b>x</b> [đây](/services)' })
  await publish(boss, { title_vi: 'Mai sau', starts: '2999-01-01T08:00' })

  const shown = async (who: Visitor) => (await who.get('/')).html
  const vietnamese = await shown(lan!)
  assert.match(vietnamese, /Nghỉ thứ Bảy/)
  assert.match(vietnamese, /&lt;b>x&lt;\/b> <a href="\/services">đây<\/a>/)
  assert.doesNotMatch(vietnamese, /Mai sau/)
  lan!.cookies.set('language', 'en')
  const inEnglish = await shown(lan!)
  assert.match(inEnglish, /Rest on Saturday/)
  assert.match(
    inEnglish,
    /lang="vi".*Chỉ tiếng Việt/s,
    'without English the Vietnamese is shown, marked as such',
  )

  assert.equal((await lan!.post('/announcements/1/dismiss', {}, { 'hx-request': 'true' })).html, '')
  assert.doesNotMatch(await shown(lan!), /Rest on Saturday/)
  assert.match(await shown(mai!), /Nghỉ thứ Bảy/, 'nobody else dismissed it')
  assert.match((await lan!.get('/announcements/1')).html, /From 22:00/, 'it can still be read')
  assert.equal((await boss.post(`${HERE}/1/end`, {})).status, 303)
  assert.doesNotMatch(await shown(mai!), /Nghỉ thứ Bảy/)
  assert.equal((await lan!.get('/announcements/3')).status, 404, 'its time has not come')
})

test('of two operators who write at once the second is told, and a form sent twice publishes once', async () => {
  await using panel = await startPanel()
  const first = visitor(panel.url, (await panel.operator()).token)
  const second = visitor(panel.url, (await panel.operator()).token)
  const token = fieldValue((await first.get(`${HERE}/new`)).html, 'token')
  const sent = [first.post(HERE, { ...news, token }), first.post(HERE, { ...news, token })]
  assert.deepEqual(
    (await Promise.all(sent)).map((answer) => answer.status),
    [303, 303],
  )
  const version = fieldValue((await second.get(`${HERE}/1`)).html, 'version')
  await first.post(`${HERE}/1`, { ...news, title_vi: 'Của người thứ nhất', version })
  const refused = await second.post(`${HERE}/1`, { ...news, title_vi: 'Của người thứ hai', version })
  assert.equal(refused.status, 409)
  assert.match(refused.html, /Của người thứ nhất.*Của người thứ hai/s, 'both are on the page')
  const again = fieldValue(refused.html, 'version')
  await second.post(`${HERE}/1`, { ...news, title_vi: 'Của người thứ hai', version: again })
  const rows = await panel.db.query(sql`select title_vi as title, version from announcements`)
  assert.deepEqual(rows, [{ title: 'Của người thứ hai', version: 3 }])
  await first.post(`${HERE}/1/end`, {})
  assert.equal((await second.post(`${HERE}/1`, { ...news, version: '4' })).status, 409, 'it is over')
  const audit = await panel.db.query(
    sql`select action from audit_log where subject = 'announcement 1' order by id`,
  )
  assert.deepEqual(
    audit.map((row) => Object.values(row)[0]),
    ['publish', 'change', 'change', 'end'].map((act) => `announcement.${act}`),
  )
})

test('what is wrong is said beside its field, and a preview publishes nothing', async () => {
  await using panel = await startPanel()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const half = await publish(boss, { title_en: 'Half', title_vi: '  ' })
  assert.equal(half.status, 400)
  assert.equal(half.html.match(/class="field-error"/g)?.length, 2)
  assert.match(half.html, /value="Half"/)
  const preview = await publish(boss, { ...english, act: 'preview' })
  assert.equal(preview.html.match(/class="announcement notice notice-warning"/g)?.length, 2)
  assert.equal((await boss.get(`${HERE}/1`)).status, 404)
  const lan = visitor(panel.url, (await panel.customer()).token)
  assert.equal((await lan.get(HERE)).status, 403)
})

test('a bell rings for every customer once, in batches, when the announcement begins', async () => {
  await using panel = await startPanel()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const lan = await panel.customer()
  await panel.db.query(sql`
    insert into users (id, username, email, password_hash, referral_code)
    select gen_random_uuid(), 'many' || n, n || '@many.test', 'x', 'MANY' || n from generate_series(1, 1000) as n`)
  await publish(boss, { ...english, rings: 'on' })
  await publish(boss, { title_vi: 'Mai sau', starts: '2999-01-01T08:00', rings: 'on' })
  // Two workers at once tell nobody twice.
  await Promise.all([tellAll(panel), tellAll(panel)])
  await tellAll(panel)
  const [bells] = await panel.db.query(sql`
    select count(*)::int as rung, count(distinct user_id)::int as people,
      (select told_count from announcements where id = 1) as noted from notifications`)
  assert.deepEqual(bells, { rung: 1001, people: 1001, noted: 1001 })
  const { body } = await lan.call('GET', '/api/user/notifications', undefined, { 'accept-language': 'en' })
  assert.equal(body.data[0].title, 'Rest on Saturday')
  const opened = await visitor(panel.url, lan.token).get(`/notifications/${body.data[0].id}`)
  assert.equal(opened.location, '/announcements/1')
})

test('times are Vietnam’s, and an end must lie ahead of start and present', () => {
  const now = new Date('2026-11-24T00:00:00Z')
  const typed: TypedAnnouncement = {
    ...{ titleVi: 'a', bodyVi: 'b\r\nc', titleEn: '', bodyEn: '', tone: 'info', rings: false },
    starts: '2026-11-24T08:00',
    ends: '',
  }
  const read = (change: Partial<TypedAnnouncement>) => readAnnouncement({ ...typed, ...change }, now)
  const { asked } = read({})
  assert.equal(asked?.startsAt?.toISOString(), '2026-11-24T01:00:00.000Z')
  assert.equal(asked?.bodyVi, 'b\nc')
  assert.deepEqual([...read({ ends: '2026-11-24T08:00' }).wrong!], ['ends'])
  assert.deepEqual([...read({ starts: '', ends: '2026-11-24T06:59' }).wrong!], ['ends'])
  assert.deepEqual([...read({ starts: '2026-02-30T08:00' }).wrong!], ['starts'])
  const period = { startsAt: asked!.startsAt!, endsAt: new Date('2026-11-24T02:00:00Z'), endedAt: null }
  const states = ['00:59', '01:00', '02:00'].map((time) =>
    stateOf(period, new Date(`2026-11-24T${time}:00Z`)),
  )
  assert.deepEqual(states, ['planned', 'shown', 'over'])
})
