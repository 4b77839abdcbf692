import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { fieldValue, visitor } from '../../test/visitor.ts'
import { toVietnamIso } from '../core/clock.ts'
import { typeFields } from '../core/service-type.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

const t = texts('vi')
const panel = await startPanel()
after(() => panel[Symbol.asyncDispose]())
const customer = await panel.customer({ balance: '1000000' })
const lan = visitor(panel.url, customer.token)

/** A day from now as a date field sends it, and as the protocol writes it. */
const day = toVietnamIso(new Date(Date.now() + 9 * 86_400_000)).slice(0, 10)
const written = day.split('-').toReversed().join('/')
const link = 'https://facebook.com/post/1'
const lines = ' an \r\n\r\nbình\n   \n châu\n'

type Case = { type: string; typed: Record<string, string>; kept: Record<string, unknown>; quantity: number }
const byQuantity = (
  type: string,
  own: Record<string, string> = {},
  kept: Record<string, unknown> = own,
): Case => ({
  type,
  typed: { link, quantity: '1.000', ...own },
  kept,
  quantity: 1000,
})
const three = 'an\nbình\nchâu'

const cases: Case[] = [
  byQuantity('Default'),
  { type: 'Package', typed: { link }, kept: {}, quantity: 1 },
  byQuantity('SEO', { keywords: lines }, { keywords: three }),
  { type: 'Custom Comments', typed: { link, comments: lines }, kept: { comments: three }, quantity: 3 },
  {
    type: 'Custom Comments Package',
    typed: { link, comments: lines },
    kept: { comments: three },
    quantity: 1,
  },
  byQuantity('Mentions', { usernames: lines }, { usernames: three }),
  byQuantity('Mentions with Hashtags', { usernames: 'an', hashtags: '#huế' }),
  {
    type: 'Mentions Custom List',
    typed: { link, usernames: lines },
    kept: { usernames: three },
    quantity: 3,
  },
  byQuantity('Mentions Hashtag', { hashtag: '#huế' }),
  byQuantity('Mentions User Followers', { username: 'an' }),
  byQuantity('Mentions Media Likers', { media: 'https://instagram.com/p/9' }),
  byQuantity('Comment Likes', { username: 'an' }),
  {
    type: 'Comment Replies',
    typed: { link, username: 'an', comments: 'hay\ntốt' },
    kept: { username: 'an', comments: 'hay\ntốt' },
    quantity: 2,
  },
  byQuantity('Poll', { answer_number: '3' }, { answer_number: 3 }),
  byQuantity('Invites from Groups', { groups: lines }, { groups: three }),
  {
    type: 'Subscriptions',
    typed: {
      ...{ username: 'an.sub', min: '10', max: '1.000', posts: '3', old_posts: '2' },
      ...{ delay: '90', expiry: day },
    },
    kept: { username: 'an.sub', min: 10, max: 1000, posts: 3, old_posts: 2, delay: 90, expiry: written },
    quantity: 5000,
  },
  byQuantity(
    'Web Traffic',
    {
      country: 'vn',
      device: '5',
      type_of_traffic: '2',
      google_keyword: 'giày',
      referring_url: 'https://a.example/',
    },
    {
      country: 'VN',
      device: 5,
      type_of_traffic: 2,
      google_keyword: 'giày',
      referring_url: 'https://a.example/',
    },
  ),
]

for (const { type, typed, kept, quantity } of cases) {
  test(`${type}: the form has its fields and no others, and orders by plain post`, async () => {
    const service = await panel.service({ type, rate: '2500' })
    const { html } = await lan.get(`/orders/new?service=${service}`)
    const shown = ['link', 'quantity', ...typeFields].filter((name) => html.includes(` name="${name}"`))
    assert.deepEqual(shown.sort(), Object.keys(typed).sort())
    const page = await lan.submit('/orders/new', { ...hidden(html), ...typed })
    assert.equal(page.status, 200, page.html.slice(0, 2000))
    const order = await queryOne<{ number: number; fields: object; quantity: number }>(
      panel.db,
      sql`select number, fields, quantity from orders where service_id = ${service}`,
    )
    assert.deepEqual([order!.fields, order!.quantity], [kept, quantity])
    for (const [name, value] of Object.entries(kept)) {
      const said = spoken(name, value)
      assert.ok(page.html.includes(said), `the order's page says ${said}`)
    }

    const again = await lan.get(`/orders/new?again=${order!.number}`)
    const repeated = await lan.post('/orders/new', {
      ...hidden(again.html),
      ...typedIn(again.html, Object.keys(typed)),
    })
    assert.match(repeated.location ?? '', /^\/orders\/\d+$/, 'ordering the same again needs no typing')
  })
}

test('what a type needs and lacks stands beside its field, in the words of the page', async () => {
  const service = await panel.service({ type: 'Subscriptions' })
  const form = hidden((await lan.get(`/orders/new?service=${service}`)).html)
  const errorOf = async (typed: Record<string, string>, field: string) => {
    const { html, status } = await lan.post('/orders/new', { ...form, ...typed })
    assert.equal(status, 400)
    return new RegExp(`id="field-${field}-error">(?:<svg.*?</svg>)? ?([^<]+)<`, 's').exec(html)?.[1]
  }
  const good = { username: 'an', min: '10', max: '100' }
  assert.equal(await errorOf({ ...good, username: '' }, 'username'), t.orderFields.required)
  assert.match((await errorOf({ ...good, min: '101' }, 'min'))!, /^Ít nhất mỗi bài phải từ 1 đến 100/)
  assert.match(
    (await errorOf({ ...good, username: 'an sub' }, 'username'))!,
    /Tài khoản không được có khoảng trắng/,
  )
  assert.match((await errorOf({ ...good, old_posts: 'nhiều' }, 'old_posts'))!, /Số bài cũ sai kiểu/)
  assert.match((await errorOf({ ...good, expiry: '2020-01-31' }, 'expiry'))!, /Ngày cuối cùng đã qua/)
  assert.match((await errorOf({ ...good, start_at: '2020-01-31T10:00' }, 'start_at'))!, /30 ngày/)
})

test("a start is read on Vietnam's clock, and the price says when the last run begins", async () => {
  const service = await panel.service({ dripFeed: 'panel' })
  const form = hidden((await lan.get(`/orders/new?service=${service}`)).html)
  const start = toVietnamIso(new Date(Date.now() + 86_400_000)).slice(0, 16)
  const typed = { ...form, link, quantity: '100', runs: '5', interval: '60', start_at: start }
  const live = await lan.post('/orders/price', typed, { 'hx-request': 'true' })
  const last = new Date(`${start}:00+07:00`).getTime() + 4 * 3_600_000
  assert.ok(live.html.includes(toVietnamIso(new Date(last))))
  assert.ok(live.html.includes('500'), 'all runs together')
  await lan.submit('/orders/new', typed)
  const order = await queryOne<{ startAt: Date }>(
    panel.db,
    sql`select start_at as "startAt" from orders where service_id = ${service}`,
  )
  assert.equal(toVietnamIso(order!.startAt).slice(0, 16), start)
})

test('the lines are counted beside their field while somebody types, and a draft keeps every field', async () => {
  const row = await queryOne<{ id: number }>(
    panel.db,
    sql`update services set rate = 1000000000 where type = 'Mentions with Hashtags' returning id`,
  )
  const service = row!.id
  const form = hidden((await lan.get(`/orders/new?service=${service}`)).html)
  const typed = { ...form, link, quantity: '1000', usernames: lines, hashtags: '#a\n#b', note: 'của tôi' }
  const live = await lan.post('/orders/price', typed, { 'hx-request': 'true' })
  assert.match(live.html, /id="count-usernames" hx-swap-oob="true">3 dòng/)
  assert.match(live.html, /id="count-hashtags" hx-swap-oob="true">2 dòng/)
  assert.match((await lan.post('/orders/draft', typed)).location ?? '', /^\/wallet\/top-up/)
  const back = await lan.get('/orders/new?draft=1')
  assert.deepEqual(
    ['link', 'quantity', 'note'].map((name) => fieldValue(back.html, name)),
    [link, '1000', 'của tôi'],
  )
  assert.ok(back.html.includes('châu') && back.html.includes('#a\n#b'))
})

function hidden(html: string): Record<string, string> {
  return Object.fromEntries(
    ['token', 'service', 'rate', 'discount'].map((name) => [name, fieldValue(html, name)]),
  )
}

/** What stands in a form's fields, as a browser would send it. */
function typedIn(html: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const area = new RegExp(`<textarea[^>]*\\sname="${name}"[^>]*>([^<]*)<`).exec(html)?.[1]
      const list = new RegExp(`<select[^>]*\\sname="${name}".*?</select>`, 's').exec(html)?.[0]
      const chosen = list && /<option[^>]*value="([^"]*)"[^>]*selected/.exec(list)?.[1]
      return [name, area ?? (list ? (chosen ?? '') : fieldValue(html, name))]
    }),
  )
}

function spoken(name: string, value: unknown): string {
  if (name === 'device') return t.orderFields.choices.device[Number(value) - 1]!
  if (name === 'type_of_traffic') return t.orderFields.choices.type_of_traffic[Number(value) - 1]!
  if (name === 'delay') return '1 giờ 30 phút'
  return name === 'max'
    ? '1.000'
    : String(value)
        .replace(/^https:\/\//, '')
        .replace(/\/$/, '')
}
