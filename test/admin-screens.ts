import assert from 'node:assert/strict'
import { operatorRoutes } from '../src/accounts/operator-routes.ts'
import { newId } from '../src/core/id.ts'
import { listRefusals, Refusal } from '../src/core/refusal.ts'
import { serviceTypeNames } from '../src/core/service-type.ts'
import { sql } from '../src/platform/sql.ts'
import type { Panel } from './harness.ts'
import { announceNews, NEWS, NEWS_TEXT } from './screens.ts'
import { fieldValue, formFields, visitor } from './visitor.ts'

/** A page of the operators; with `form`, the one that sending these fields to `path` answers with. */
export type AdminScreen = {
  name: string
  path: string
  status?: number
  form?: Readonly<Record<string, string>>
}

/** What an office needs so that its tests of partners call the stand-ins, which are on this machine. */
export const withTests = { SANDBOX: '1' }

// They only lead on: to the page that a form of theirs came from, or to what they name.
const leadsOn = new Set([
  'GET /admin/providers/:name/test',
  'GET /admin/deposits/:id/act',
  'GET /admin/deposits/:id/reverse',
  'GET /admin/deposits/movement/:number',
  'GET /admin/settings/partners/test',
  'GET /admin/orders/:number/settle',
  'GET /admin/orders/:number/seen',
])

/** The pages of the operators that these screens leave out. */
export function missingScreens(screens: readonly AdminScreen[]): string[] {
  const walked = screens.filter(({ form }) => !form).map(({ path }) => path.split('?')[0]!)
  return operatorRoutes.filter((route) => {
    if (!route.startsWith('GET ') || leadsOn.has(route)) return false
    const pattern = route.slice('GET '.length)
    // `/admin/services/new` is a page of its own, not one of a service.
    const fixed = new Set(operatorRoutes.map((other) => other.slice('GET '.length)))
    const shape = new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`)
    return !walked.some((path) => shape.test(path) && (path === pattern || !fixed.has(path)))
  })
}

/**
 * An office in which everything has something to show, all its screens for an owner, and what stands on them that is
 * nobody's text but a name, a link or a code.
 */
export async function adminScreens(
  panel: Panel,
): Promise<{ screens: AdminScreen[]; token: string; data: string[] }> {
  const owner = await panel.operator()
  const boss = visitor(panel.url, owner.token)

  const lan = await panel.customer({ spent: '1200000', balance: '5000000' })
  const minh = await panel.customer({ balance: '300000', referredBy: lan })
  const likes = await panel.service({ rate: '2500' })
  const comments = await panel.service({ type: 'Custom Comments', rate: '350000' })
  panel.provider.setBehaviour('https://facebook.com/refused', { refuse: 'Link is private' })
  panel.provider.setBehaviour('https://facebook.com/lost', 'accept-and-drop')
  const long = `https://www.facebook.com/${'homemmo.store.'.repeat(12)}/posts/1`
  await lan.order(likes, 1000, { link: long, note: 'Khách quen' })
  await lan.order(likes, 1500, { link: 'https://facebook.com/refused' })
  await minh.order(likes, 400, { link: 'https://facebook.com/lost' })
  const body = { service_id: comments, link: 'https://facebook.com/c', comments: 'Đẹp quá\nHay lắm' }
  await minh.call('POST', '/api/orders', body)
  const deposit = await minh.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  const { content } = deposit.body.bank_info
  await panel.bank.transfer({ memo: `${content} chuyen tien`, amount: 90_000 })
  await panel.bank.transfer({ memo: 'NGUYEN VAN A chuyen tien khong ghi ma nap', amount: 150_000 })
  await panel.eventually(async () => {
    const { body } = await minh.call('GET', '/api/orders/history?status=unknown')
    return body.pagination.total === 1
  })
  await announceNews(panel)
  await panel.db.query(sql`
    with job as (
      select id from graphile_worker.add_job('sync_catalogue', '{"subject":"BUMX"}', job_key => 'sync_catalogue:BUMX',
        run_at => now() + interval '1 hour')
    )
    insert into backup_runs (file, bytes, restored_at) select 'homemmo-2026-11-28.dump', 48200000, now() from job`)
  await panel.db.query(sql`
    update graphile_worker._private_jobs set attempts = 3,
      last_error = 'the provider at https://api.example.com/api/v2?key=1 was not reached within 20 seconds'
    where key = 'sync_catalogue:BUMX'`)
  const [credited] = await panel.db.query<{ id: string }>(
    sql`select id from bank_transfers where outcome = 'credited'`,
  )
  const orders = (await panel.call('GET', '/api/orders/history', { token: minh.token })).body.data
  const { order } = (await minh.call('GET', `/api/orders/${orders.at(-1).id}`)).body
  const done = async (path: string, form: Record<string, string>) => {
    const answer = await boss.post(path, form)
    assert.equal(answer.status, 303, `${path}: ${answer.html.slice(0, 300)}`)
  }
  await done('/admin/deposits/bonuses', {
    ...{ min_amount: '500.000', percent: '7,5', cap: '', uses: '', starts: '', ends: '' },
  })
  await done('/admin/catalogue/order-rules', {
    ...{ kind: 'blocked_host', value: 'bad.example', reason_vi: 'Bị cấm.', reason_en: 'Forbidden.' },
  })
  await done('/admin/catalogue/rules', { percent: '20', fixed: '0', round_to: '10' })
  await done(`/admin/users/${lan.id}/prices`, { service: String(likes), discount: '7,5' })
  await done(`/admin/orders/${order.number}/notes`, {
    form: fieldValue((await boss.get(`/admin/orders/${order.number}`)).html, 'form'),
    body: 'Khách gọi hỏi',
  })
  await panel.db.query(sql`
    insert into coupons (code, kind, discount, note) values ('TET2027', 'order', 10, 'Khuyến mãi')`)
  const sheet = (await boss.get(`/admin/adjustments?user=${lan.id}`)).html
  await done('/admin/adjustments', {
    id: fieldValue(sheet, 'id'),
    ...{ user: lan.id, direction: 'add', amount: '1.000', reason: 'Quà tặng khách' },
  })
  const late = await minh.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  await panel.db.query(sql`
    update deposits set created_at = now() - interval '1 hour' where id = ${late.body.transaction_id}`)
  await minh.call('POST', `/api/payment/${late.body.transaction_id}/claim`, {
    ...{ amount: 100_000, transferred_at: '2026-01-05 15:30', bank: 'ACB', note: 'FT260105' },
  })
  const ticket = await minh.call('POST', '/api/tickets', { kind: 'other', message: 'Xin chào' })
  const [gone] = await panel.db.query<{ id: string }>(sql`
    insert into catalogue_changes (provider, provider_service_id, service_id, kind, parts)
    values ('BUMX', '999', ${likes}, 'gone', '{gone}') returning id::text`)
  const [unmatched] = await panel.db.query<{ id: string }>(
    sql`select id from bank_transfers where outcome <> 'credited' limit 1`,
  )
  const [lost] = await panel.db.query<{ number: number; seen: string }>(sql`
    select number,
      status || case when attention is null then '' else '!' end || '.' || dispatch_count || '.' || refunded_amount as seen
    from orders where status = 'unknown'`)
  const bulk = newId()
  const seen = `${lost!.number}:${lost!.seen}`
  await done('/admin/orders/bulk/seen', { order: seen, form: bulk })

  const page = (path: string): AdminScreen => ({
    name:
      path === '/admin' ? 'dashboard' : path.replace(/^\/(admin\/)?|[0-9a-f-]{36}/g, '').replace(/\W+/g, '-'),
    path,
  })
  const sent = (name: string, path: string, form: Record<string, string>, status = 200): AdminScreen => ({
    ...{ name, path, form, status },
  })
  /** The form of a page, sent with something wrong in it. */
  const refused = async (name: string, from: string, path: string, wrong: Record<string, string>) =>
    sent(`${name}-refused`, path, { ...formFields((await boss.get(from)).html, path), ...wrong }, 400)
  const rateForm = formFields(
    (await boss.get(`/admin/services/${likes}`)).html,
    `/admin/services/${likes}/rate`,
  )
  const screens = [
    page('/admin'),
    page('/admin?days=30'),
    page('/admin/orders'),
    page('/admin/orders?view=attention'),
    page(`/admin/orders/${order.number}`),
    page('/admin/orders/bulk'),
    page('/admin/deposits'),
    page(`/admin/deposits/${credited!.id}`),
    page('/admin/adjustments?who=nobody'),
    page('/admin/services'),
    page('/admin/services/new'),
    page(`/admin/services/${likes}/edit`),
    page('/admin/services/categories?rename=Facebook'),
    page('/admin/services/categories?category=Facebook'),
    page('/admin/catalogue'),
    page('/admin/catalogue/rules'),
    page('/admin/providers'),
    page('/admin/providers/BUMX'),
    page('/admin/providers/new'),
    page('/admin/catalogue/order-rules'),
    page('/admin/catalogue/order-rules?kind=amount'),
    page('/admin/announcements'),
    page('/admin/announcements/new'),
    page('/admin/announcements/1'),
    page(`/admin/services/${likes}`),
    page('/admin/reports?days=7'),
    page('/admin/reports?by=service&days=30'),
    page('/admin/reports/books?days=7'),
    page('/admin/deposits/claims'),
    page('/admin/deposits/bonuses'),
    page('/admin/coupons'),
    page('/admin/referrals'),
    page('/admin/adjustments'),
    page('/admin/adjustments?view=waiting'),
    page('/admin/tickets'),
    page('/admin/documents'),
    page('/admin/documents/terms/vi'),
    page('/admin/team'),
    page('/admin/team/new?name=nobody'),
    page(`/admin/team/${minh.id}?role=finance`),
    page('/admin/users'),
    page(`/admin/users/${lan.id}`),
    page(`/admin/users/${lan.id}/prices`),
    page('/admin/system/checks'),
    page('/admin/audit'),
    page('/admin/system/errors'),
    page('/admin/system'),
    page('/admin/settings'),
    page('/admin/settings/tiers'),
    page('/admin/settings/partners'),
    page('/docs'),
    page(`/admin/deposits/${unmatched!.id}`),
    page(`/admin/orders/bulk/${bulk}`),
    page(`/admin/tickets/${ticket.body.number}`),
    page(`/admin/adjustments?user=${lan.id}`),
    sent('settle-review', `/admin/orders/${lost!.number}/settle`, {
      ...{ act: 'absent', seen: lost!.seen },
    }),
    sent('bulk-refund', '/admin/orders/bulk/refund', { order: seen }),
    sent('bulk-cancel', '/admin/orders/bulk/cancel', { order: seen }),
    sent('services-bulk', '/admin/services/bulk', { service: `${likes}:1`, act: 'percent', percent: '10' }),
    sent('services-bulk-none', '/admin/services/bulk', { service: `${likes}:1` }),
    sent('rate-review', `/admin/services/${likes}/rate`, { ...rateForm, rate: '3.000' }),
    sent('catalogue-decide', '/admin/catalogue/decide', { act: 'dismiss', all: 'yes', up_to: gone!.id }),
    sent('document-preview', '/admin/documents/terms/vi', {
      body: '# Điều khoản',
      after: '1',
      act: 'preview',
    }),
    sent('team-refused', '/admin/team', { username: 'x', email: 'x', role: 'support' }, 400),
    await refused('coupon', '/admin/coupons', '/admin/coupons', { code: 'x' }),
    sent('deposit-review', `/admin/deposits/${unmatched!.id}/act`, { act: 'assign', to: minh.username }),
    sent('deposit-refused', `/admin/deposits/${unmatched!.id}/act`, { act: 'split', parts: 'x' }, 400),
    sent('reverse-review', `/admin/deposits/${credited!.id}/reverse`, {
      ...{ deposit: deposit.body.transaction_id, reason: 'Rút lại' },
    }),
    sent('partner-test', '/admin/settings/partners/test', { partner: 'sepay' }),
    sent('provider-test', '/admin/providers/BUMX/test', {}),
    sent('reset-link', `/admin/users/${minh.id}/reset-link`, {}),
    await refused('rate', `/admin/services/${likes}`, `/admin/services/${likes}/rate`, { rate: '1.50' }),
    sent('service-refused', '/admin/services', { name: '' }, 400),
    await refused('service-edit', `/admin/services/${likes}/edit`, `/admin/services/${likes}/edit`, {
      name: '',
    }),
    await refused('provider', '/admin/providers/new', '/admin/providers', { name: 'x', api_url: 'x' }),
    await refused('provider-edit', '/admin/providers/BUMX', '/admin/providers/BUMX', { api_url: 'x' }),
    sent('margin-refused', '/admin/catalogue/rules', { percent: 'x', fixed: '0', round_to: '10' }, 400),
    sent('order-rule-refused', '/admin/catalogue/order-rules', { kind: 'blocked_host' }, 400),
    await refused('adjustment', `/admin/adjustments?user=${lan.id}`, '/admin/adjustments', { amount: 'x' }),
    sent('settings-refused', '/admin/settings', { commission_percent: 'x' }, 400),
    sent('announcement-refused', '/admin/announcements', { act: 'save', tone: 'info', token: newId() }, 400),
  ]
  const names = await panel.db.query<{ name: string }>(sql`
    select name from services union select category from services union select name from tiers
    union select username from users union select email from users`)
  const codes = await panel.db.query<{ code: string }>(sql`
    select subject as code from audit_log
    union select right(application_name, 8) from pg_stat_activity where datname = current_database()`)
  const data = [
    owner.username.slice(0, 1).toUpperCase(),
    lan.username.slice(0, 1).toUpperCase(),
    ...['HOMEMMO', 'English', 'EN', 'VI', 'BUMX', NEWS, NEWS_TEXT, 'Khách quen', 'Đẹp quá', 'Hay lắm'],
    ...[
      'Bị cấm.',
      'Forbidden.',
      'TET2027',
      'Khuyến mãi',
      'Quà tặng khách',
      'Khách gọi hỏi',
      'Xin chào',
      'Rút lại',
    ],
    ...[
      'NGUYEN VAN A chuyen tien khong ghi ma nap',
      'NGUYEN VAN A',
      'BankAPINotify',
      'ACB',
      'Ngân hàng',
      content,
    ],
    ...[
      'ECONNRESET: socket hang up',
      'chuyen tien',
      'bad.example',
      'FT260105',
      'hmac',
      'success',
      late.body.bank_info.content,
    ],
    ...['the provider at', 'was not reached within 20 seconds', 'homemmo-2026-11-28.dump'],
    ...['Node.js', process.version, 'PostgreSQL'],
    // What jobs are about; whether one waits is chance.
    ...['all', 'telegram', 'smtp', 'customers', 'updates', 'sepay'],
    ...[
      { field: 'username', problem: 'minLength' },
      { field: 'kind', problem: 'required' },
    ].map((details) => new Refusal('invalid_request', details).sentence('vi')),
    ...codes.map(({ code }) => code),
    ...listRefusals('vi')
      .filter(({ code }) => code !== 'invalid_request')
      .map((refusal) => refusal.sentence),
    ...serviceTypeNames,
    ...names.map(({ name }) => name),
  ]
  return { screens, token: owner.token, data }
}
