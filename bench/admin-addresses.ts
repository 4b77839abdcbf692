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
  '/admin/orders?q={username}',
  '/admin/orders/{order}',
  '/admin/orders/bulk',
  '/admin/deposits',
  '/admin/deposits?view=open',
  '/admin/deposits?q={username}',
  '/admin/services',
  '/admin/services/1',
  '/admin/catalogue',
  '/admin/team',
  '/admin/users',
  '/admin/users?q=khach_5',
  '/admin/users/{user}',
  '/admin/users/{reseller}',
  '/admin/tickets',
  '/admin/announcements',
  '/admin/documents',
  '/admin/adjustments',
  '/admin/coupons',
  '/admin/settings',
  '/admin/system',
  '/admin/audit',
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
  '/admin/reports/books',
  '/admin/reports/books?days=90',
]

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
]

/** The addresses with what they name filled in from the database. */
export async function filledAddresses(db: Database): Promise<string[]> {
  const { rows } = await db.pool.query<Record<string, string>>(`
    select (select max(number) / 2 from orders)::text as order, u.username, u.id as user,
      (select id from users order by order_count desc limit 1) as reseller
    from users u where role = 'customer' order by created_at desc offset 500 limit 1`)
  const known = rows[0]!
  return adminAddresses.map((address) => address.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name]!))
}
