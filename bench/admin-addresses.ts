import type { Database } from '../src/platform/db.ts'

/**
 * What operators open all day, as `npm run bench -- admin` measures it: a page or list that is added to the panel gets
 * a line here. `{order}` and the like stand for what the seeded shop has.
 */
const adminAddresses: readonly string[] = [
  '/admin',
  '/admin?days=7',
  '/admin?days=90',
  '/admin/orders',
  '/admin/orders?view=attention',
  '/admin/orders?view=waiting',
  '/admin/orders?view=stuck',
  '/admin/orders?view=failed',
  '/admin/orders?from=2026-11-01&to=2026-11-07',
  '/admin/orders?status=completed',
  '/admin/orders?status=completed&before={order}',
  '/admin/orders?view=unknown',
  '/admin/orders?before={order}',
  '/admin/orders?q={username}',
  '/admin/orders?q=khach',
  '/admin/orders?q=tang%20like',
  '/admin/orders?q={order}',
  '/admin/orders?q={link}',
  '/admin/orders?service=3',
  '/admin/orders?service=3&status=failed',
  '/admin/orders?provider=Seed%201',
  '/admin/orders?provider=Seed%201&status=canceled&before={order}',
  '/admin/orders?provider=nobody',
  '/admin/orders?user={username}&status=completed',
  '/admin/orders?user=khach_1&provider=Seed%202&status=failed',
  '/admin/orders?user=khach_1&provider=nobody',
  '/admin/orders?status=completed&from=2026-01-01&to=2026-02-01',
  '/admin/orders/{order}',
  '/admin/orders/bulk',
  '/admin/deposits',
  '/admin/deposits?before={transfer}',
  '/admin/deposits?view=open',
  '/admin/deposits?q={username}',
  '/admin/deposits?q={code}',
  '/admin/deposits?q=hmm',
  '/admin/deposits?q=nothing%20like%20it',
  '/admin/deposits?q=100.000',
  '/admin/deposits?view=unmatched&q=hmm',
  '/admin/deposits?q=hmm4&from=2026-01-01&to=2026-02-01',
  '/admin/deposits/{transfer}',
  '/admin/deposits/claims',
  '/admin/deposits/claims?done=1',
  '/admin/deposits/bonuses',
  '/admin/services',
  '/admin/services/1',
  '/admin/catalogue',
  '/admin/team',
  '/admin/users',
  '/admin/users?before={user}',
  '/admin/users?q=khach_5',
  '/admin/users?q=khach',
  '/admin/users?q=kh%C3%A1ch_4242',
  '/admin/users?q=a',
  '/admin/users?q=0901234567',
  '/admin/users?q=nobody-at-all',
  '/admin/users?state=blocked',
  '/admin/users?role=owner',
  '/admin/users?role=customer&balance=some',
  '/admin/users?from=2026-01-01&to=2026-02-01',
  '/admin/users/{user}',
  '/admin/users/{reseller}',
  '/admin/users/{reseller}/prices',
  '/admin/tickets',
  '/admin/tickets?state=closed',
  '/admin/tickets?q={username}',
  '/admin/announcements',
  '/admin/documents',
  '/admin/adjustments',
  '/admin/adjustments?user={reseller}',
  '/admin/coupons',
  '/admin/settings',
  '/admin/system',
  '/admin/system/errors',
  '/admin/settings/tiers',
  '/admin/settings/partners',
  '/admin/audit',
  '/admin/audit?before=100000',
  '/admin/audit?who=operator&action=service.change',
  '/admin/audit?who=nobody',
  '/admin/audit?q=service:7&from=2026-11-01&to=2026-11-20',
  '/admin/referrals',
  '/admin/referrals?state=earned',
  '/admin/providers',
  '/admin/services/categories',
  '/admin/catalogue/order-rules',
  '/admin/system/checks',
  '/admin/reports?by=day&days=90',
  '/admin/reports?by=service&days=90',
  '/admin/reports?by=provider&days=90',
  '/admin/reports?by=customer&days=90',
  '/admin/reports?by=customer&from=2025-12-01&until=2026-11-28',
  '/admin/reports?by=customer&from=2026-01-01&until=2026-01-02&after={user}',
  '/admin/reports?by=day&from=2025-12-01&until=2026-11-28',
  '/admin/reports/books',
  '/admin/reports/books?days=90',
  '/admin/reports/books?from=2025-12-01&until=2026-11-28',
]

/** What is made from daily sums, as a shop sees it that has just upgraded and has none yet. */
export const unsummedAddresses: readonly string[] = [
  '/admin',
  '/admin?days=90',
  '/admin/reports?by=day&days=90',
  '/admin/reports?by=service&days=90',
  '/admin/reports?by=customer&days=90',
  '/admin/reports/books?days=90',
]

/** The longest file: a row for each customer. */
export const longFile = '/admin/reports?by=customer&from=2025-11-01&until=2026-11-28&format=csv'

/** The tables that no list may read from one end to the other. */
export const largeTables: readonly string[] = [
  'orders',
  'users',
  'transactions',
  'bank_transfers',
  'deposits',
  'notifications',
  'audit_log',
  'referral_earnings',
  'dispatch_attempts',
  'customer_days',
]

/** The addresses with what they name filled in from the database. */
export async function filledAddresses(db: Database): Promise<string[]> {
  const { rows } = await db.pool.query<Record<string, string>>(`
    select (select max(number) / 2 from orders)::text as order, u.username, u.id as user,
      (select id from users order by order_count desc limit 1) as reseller,
      (select link from orders order by number desc limit 1) as link,
      (select id from bank_transfers order by received_at offset 1000 limit 1) as transfer,
      (select content from bank_transfers order by received_at offset 1000 limit 1) as code
    from users u where role = 'customer' order by created_at desc offset 500 limit 1`)
  const known = rows[0]!
  return adminAddresses.map((address) =>
    address.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(known[name]!)),
  )
}
