import { publishAnnouncement } from '../src/announcements/publish-announcement.ts'
import { newId } from '../src/core/id.ts'
import { listRefusals } from '../src/core/refusal.ts'
import { sql } from '../src/platform/sql.ts'
import { makeWebhook } from '../src/reseller/make-webhook.ts'
import type { Customer, Panel } from './harness.ts'
import { visitor } from './visitor.ts'

const long = `https://www.facebook.com/${'homemmo.store.'.repeat(12)}/posts/1`
const MESSAGE = 'Tiền chưa vào ví'
/** The title of the announcement of `announceNews`. */
export const NEWS = 'Bảo trì tối thứ Bảy'
export const NEWS_TEXT = 'Hệ thống nghỉ từ 22:00 đến 23:00.'

/** The stand-in's bot, for customers too. */
export const withBot = {
  TELEGRAM_BOT_TOKEN: '100000001:sandbox-telegram-token',
  TELEGRAM_ADMIN_CHAT_ID: '1',
}

/** A page with something to show on it; with `form`, the one that sending these fields to `path` answers with. */
export type Screen = {
  name: string
  path: string
  who: 'guest' | 'customer'
  status?: number
  form?: Readonly<Record<string, string>>
}

/**
 * A shop in which things have happened, all the screens its customers and guests can see, and what stands on them
 * that is nobody's text but a name, a link or a code.
 */
export async function customerScreens(
  panel: Panel,
): Promise<{ screens: Screen[]; token: string; data: string[] }> {
  const lan = await panel.customer({ balance: '3000000', spent: '1500000' })
  const minh = await panel.customer({ balance: '50000', referredBy: lan })
  const likes = await panel.service({ rate: '2500', min: 100, dripFeed: 'provider' })
  const comments = await panel.service({ type: 'Custom Comments', rate: '350000' })
  await placeOrders(panel, lan, likes, comments)
  await announceNews(panel)
  const secret = await beginSecondFactors(panel, lan, minh)
  const open = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  const paid = await lan.call('POST', '/api/payment/sepay/create', { amount: 200_000 })
  await panel.bank.transfer({ memo: paid.body.bank_info.content, amount: 200_000 })
  const { key } = (await lan.call('POST', '/api/user/api-keys', { name: 'My shop', scope: 'order' })).body
  await panel.call('POST', '/api/v2', { body: { key, action: 'balance' } })
  await panel.call('POST', '/api/v2', { body: { key, action: 'status', order: 999_999 } })
  const webhook = await makeWebhooks(panel, lan)
  const ticket = await lan.call('POST', '/api/tickets', { kind: 'payment', message: MESSAGE })
  await panel.eventually(async () => {
    const history = await lan.call('GET', '/api/orders/history?status=completed')
    return history.body.pagination.total >= 2
  }, 'the deliveries')

  const guest = (name: string, path: string, status?: number): Screen => ({
    name,
    path,
    who: 'guest',
    ...(status && { status }),
  })
  const customer = (name: string, path: string, status?: number): Screen => ({
    name,
    path,
    who: 'customer',
    ...(status && { status }),
  })
  const sent = (name: string, path: string, form: Record<string, string>, status?: number): Screen => ({
    ...customer(name, path, status),
    form,
  })
  const lines = `${likes} | https://facebook.com/post/7 | 1000`
  const screens = [
    guest('front', '/'),
    guest('log-in', '/login'),
    guest('register', '/register'),
    guest('guest-services', '/services'),
    guest('guest-search', '/search?q=service'),
    { ...guest('log-in-code', '/login'), form: { email: minh.email, password: 'password123' } },
    guest('forgot-password', '/forgot-password'),
    guest('reset-password-dead', `/reset-password?token=${'a'.repeat(43)}`, 410),
    guest('verify-email-dead', `/verify-email?token=${'a'.repeat(43)}`, 410),
    guest('documents', '/documents'),
    guest('terms', '/documents/terms'),
    guest('faq', '/documents/faq'),
    guest('offline', '/offline'),
    guest('not-found', '/no-such-page', 404),
    customer('dashboard', '/'),
    customer('services', '/services'),
    customer('services-favourites', '/services?favourites=1'),
    customer('services-compared', `/services?q=nothing-like-it&ids=${likes},${comments}`),
    customer('compare', `/services/compare?ids=${likes},${comments}`),
    customer('search', '/search?q=service'),
    customer('search-none', '/search?q=nothing-like-it'),
    customer('order-new', '/orders/new'),
    customer('order-new-likes', `/orders/new?service=${likes}`),
    customer('order-new-comments', `/orders/new?service=${comments}`),
    customer('order-again', '/orders/new?again=2'),
    customer('mass', '/orders/mass'),
    sent('mass-grid', '/orders/mass/check', { lines: `${lines}\n${likes} | ${long} | 1` }),
    // The same token each time: the first look orders, the others are shown what came of it.
    sent('mass-result', '/orders/mass', { lines, prices: '2375.0000', token: newId(), mode: 'all' }),
    customer('order-acts', '/orders/acts?act=cancel&order=1&order=2'),
    sent(
      'order-new-refused',
      '/orders/new',
      { service: String(likes), link: 'facebook', quantity: '1' },
      400,
    ),
    sent('api-keys-refused', '/api-keys', { name: 'My shop', scope: 'read', addresses: 'home' }, 400),
    customer('orders', '/orders'),
    customer('orders-none', '/orders?q=nothing-like-it'),
    customer('order', '/orders/2'),
    customer('wallet', '/wallet'),
    customer(
      'statement',
      `/wallet/statement/${new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7)}`,
    ),
    customer('top-up', '/wallet/top-up'),
    customer('payment', `/wallet/top-up/${open.body.transaction_id}`),
    customer('payment-paid', `/wallet/top-up/${paid.body.transaction_id}`),
    customer('referral', '/referral'),
    customer('notifications', '/notifications'),
    customer('announcement', '/announcements/1'),
    customer('profile', '/profile'),
    customer('second-factor-pending', '/profile/second-factor'),
    sent('telegram-refused', '/profile/telegram', { password: 'wrong' }, 403),
    customer('api-keys', '/api-keys'),
    customer('api-calls', '/api-keys/calls'),
    guest('docs-api-v2', '/docs/api-v2'),
    customer('webhooks', '/api-keys/webhooks'),
    customer('webhook', `/api-keys/webhooks/${webhook}`),
    customer('webhook-removed', `/api-keys/webhooks/${webhook}?ask=remove`),
    sent('webhooks-refused', '/api-keys/webhooks', { url: 'http://10.0.0.1/' }, 400),
    customer('tickets', '/tickets'),
    customer('ticket-new', '/tickets/new?order=2'),
    customer('ticket', `/tickets/${ticket.body.number}`),
    customer('customer-faq', '/documents/faq'),
    customer('customer-not-found', '/orders/999999', 404),
  ]
  await panel.db.query(sql`insert into telegram_links (user_id, chat_id) values (${lan.id}, 1001)`)
  await panel.eventually(async () => {
    const bots = await panel.db.query(sql`select from telegram_bots where username is not null`)
    return bots.length === 1
  }, 'the name of the bot')
  const tiers = await panel.db.query<{ name: string; benefits: string[] }>(
    sql`select name, benefits from tiers`,
  )
  const services = await panel.db.query<{ name: string; category: string }>(
    sql`select name, category from services`,
  )
  const data = [
    ...[
      'HOMEMMO',
      'English',
      'EN',
      'VI',
      'NGUYEN VAN A',
      'Ngân hàng ACB',
      'Khách quen',
      'Đẹp quá',
      'Hay lắm',
    ],
    ...[
      'My shop',
      MESSAGE,
      NEWS,
      NEWS_TEXT,
      lan.username,
      lan.username.slice(0, 1).toUpperCase(),
      lan.email,
      lan.referralCode,
      secret,
      secret.match(/.{4}/g)!.join(' '),
    ],
    ...listRefusals('vi').map((refusal) => refusal.sentence),
    ...[HOOK, new URL(HOOK).host, HOOK_FAILURE],
    ...[open, paid].map((deposit) => deposit.body.bank_info.content),
    ...tiers.flatMap(({ name, benefits }) => [name, ...benefits]),
    ...services.flatMap(({ name, category }) => [name, category]),
  ]
  return { screens, token: lan.token, data }
}

/** Has an operator tell every customer some news, in Vietnamese alone. */
export async function announceNews(panel: Panel): Promise<void> {
  const operator = await panel.operator()
  const news = { titleVi: NEWS, bodyVi: NEWS_TEXT, titleEn: null, bodyEn: null, tone: 'warning' as const }
  const shown = { startsAt: null, endsAt: null, rings: true }
  await publishAnnouncement(panel.db.transaction, operator.id, { ...news, ...shown }, { token: newId() })
}

const HOOK = 'https://shop.example.com/homemmo'
const HOOK_FAILURE = 'ECONNREFUSED: connect ECONNREFUSED 198.51.100.7:443'

/** A webhook that was sent something, with every outcome; gives its id. */
async function makeWebhooks(panel: Panel, who: Customer): Promise<string> {
  const seal = () => Buffer.from('nobody opens it')
  const { id } = await makeWebhook(panel.db.transaction, seal, who.id, {
    url: HOOK,
    events: ['service.changed'],
  })
  await panel.db.query(sql`
    with sent as (
      insert into webhook_deliveries (endpoint_id, type, data, attempts, next_try_at, delivered_at, given_up_at)
      values (${id}, 'order.completed', '{}', 1, null, now(), null), (${id}, 'balance.changed', '{}', 9, null, null, now()),
        (${id}, 'order.updated', '{}', 1, now() + interval '1 day', null, null),
        (${id}, 'test.ping', '{}', 0, now() + interval '1 day', null, null)
      returning id, type
    )
    insert into webhook_tries (delivery_id, tried_at, took_ms, http_status, reply, error)
    select id, now(), 123, case type when 'order.completed' then 200 when 'order.updated' then 500 end,
      case when type like 'order%' then 'a reply ' || repeat('of-many-letters-', 20) end,
      case type when 'balance.changed' then ${HOOK_FAILURE} end
    from sent where type <> 'test.ping'`)
  return id
}

/** One who has begun to set a second factor up, whose secret it gives, and one who has to show a code to log in. */
async function beginSecondFactors(panel: Panel, begun: Customer, on: Customer): Promise<string> {
  const seen = await visitor(panel.url, begun.token).submit('/profile/second-factor/begin', {
    password: 'password123',
  })
  await panel.db.query(sql`
    insert into second_factors (user_id, sealed_secret, confirmed_at) values (${on.id}, '\\x00', now())`)
  return /data-copy="([A-Z2-7]{32})"/.exec(seen.html)![1]!
}

async function placeOrders(panel: Panel, buyer: Customer, likes: number, comments: number): Promise<void> {
  panel.provider.setBehaviour('https://facebook.com/refused', { refuse: 'Link is private' })
  await buyer.order(likes, 1000, { link: long, note: 'Khách quen' })
  await buyer.order(likes, 1500, { link: 'https://facebook.com/refused' })
  await buyer.order(likes, 400, { link: 'https://facebook.com/sandbox-partial/1' })
  await buyer.call('POST', '/api/orders', {
    service_id: comments,
    link: 'https://facebook.com/c',
    comments: 'Đẹp quá\nHay lắm',
  })
}
