import { sql } from '../src/platform/sql.ts'
import type { Customer, Panel } from './harness.ts'

const long = `https://www.facebook.com/${'homemmo.store.'.repeat(12)}/posts/1`

/** A page with something to show on it. */
export type Screen = { name: string; path: string; who: 'guest' | 'customer'; status?: number }

/**
 * A shop in which things have happened, all the screens its customers and guests can see, and what stands on them
 * that is nobody's text but a name, a link or a code.
 */
export async function customerScreens(
  panel: Panel,
): Promise<{ screens: Screen[]; token: string; data: string[] }> {
  const lan = await panel.customer({ balance: '3000000', spent: '1500000' })
  await panel.customer({ balance: '50000', referredBy: lan })
  const likes = await panel.service({ rate: '2500', min: 100, dripFeed: 'provider' })
  const comments = await panel.service({ type: 'Custom Comments', rate: '350000' })
  await placeOrders(panel, lan, likes, comments)
  const open = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  const paid = await lan.call('POST', '/api/payment/sepay/create', { amount: 200_000 })
  await panel.bank.transfer({ memo: paid.body.bank_info.content, amount: 200_000 })
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
  const screens = [
    guest('front', '/'),
    guest('log-in', '/login'),
    guest('register', '/register'),
    guest('guest-services', '/services'),
    guest('docs', '/docs'),
    guest('not-found', '/no-such-page', 404),
    customer('dashboard', '/'),
    customer('services', '/services'),
    customer('order-new', '/orders/new'),
    customer('order-new-likes', `/orders/new?service=${likes}`),
    customer('order-new-comments', `/orders/new?service=${comments}`),
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
    customer('customer-not-found', '/orders/999999', 404),
  ]
  const tiers = (await panel.db.query<{ name: string; icon: string }>(sql`select name, icon from tiers`)).map(
    (tier) => tier.name,
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
    ...[lan.username, lan.email, lan.referralCode, panel.url, long],
    ...[open, paid].map((deposit) => deposit.body.bank_info.content),
    ...tiers,
    ...services.flatMap(({ name, category }) => [name, category]),
  ]
  return { screens, token: lan.token, data }
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
