import { mayDo, type Permission } from './permission.ts'
import type { UserRole } from './user.ts'

/**
 * Which permission each operators' route needs: `METHOD /pattern`, exactly as the route is registered; `HEAD` goes
 * with `GET`. The panel does not start while an operators' route is missing here, or while a row names a route that
 * there is not. To add a route, add its row to the group of the folder that registers it (a new folder is a new
 * group); the groups stand in the order of the alphabet.
 */
const groups: Readonly<Record<string, Readonly<Record<string, Permission>>>> = {
  accounts: {
    'GET /admin/team': 'users.read',
    'POST /admin/team': 'team.change',
    'GET /admin/team/new': 'team.change',
    'GET /admin/team/:id': 'team.change',
    'POST /admin/team/:id': 'team.change',
    'GET /admin/users': 'users.read',
    'GET /admin/users/:id': 'users.read',
    'POST /admin/users/:id/block': 'users.change',
    'POST /admin/users/:id/unblock': 'users.change',
    'POST /admin/users/:id/reset-link': 'users.change',
    'POST /admin/users/:id/second-factor-reset': 'team.change',
    'POST /admin/users/:id/notes': 'notes.write',
    'POST /admin/users/:id/end-sessions': 'users.change',
    'POST /admin/users/:id/keys/:key/revoke': 'users.change',
    'POST /admin/users/:id/sessions/:session/end': 'users.change',
  },
  announcements: {
    'GET /admin/announcements': 'content.read',
    'POST /admin/announcements': 'content.change',
    'GET /admin/announcements/new': 'content.change',
    'GET /admin/announcements/:id': 'content.read',
    'POST /admin/announcements/:id': 'content.change',
    'POST /admin/announcements/:id/end': 'content.change',
  },
  catalog: {
    'GET /admin/services': 'catalogue.read',
    'GET /admin/services/:id': 'catalogue.read',
    'POST /admin/services/:id/rate': 'catalogue.change',
    'POST /admin/services/:id/pause': 'catalogue.change',
    'POST /admin/services/:id/resume': 'catalogue.change',
    'POST /admin/services/:id/routes': 'catalogue.change',
    'POST /admin/services/:id/routes/:place': 'catalogue.change',
    'GET /admin/services/new': 'catalogue.change',
    'POST /admin/services': 'catalogue.change',
    'GET /admin/services/:id/edit': 'catalogue.change',
    'POST /admin/services/:id/edit': 'catalogue.change',
    'POST /admin/services/:id/archive': 'catalogue.change',
    'POST /admin/services/:id/restore': 'catalogue.change',
    'POST /admin/services/:id/delete': 'catalogue.change',
    'POST /admin/services/bulk': 'catalogue.change',
    'GET /admin/services/categories': 'catalogue.read',
    'POST /admin/services/categories': 'catalogue.change',
    'POST /admin/services/categories/rename': 'catalogue.change',
    'POST /admin/services/categories/delete': 'catalogue.change',
    'POST /admin/services/categories/order': 'catalogue.change',
    'GET /admin/catalogue': 'catalogue.read',
    'GET /admin/catalogue/order-rules': 'catalogue.read',
    'POST /admin/catalogue/order-rules': 'catalogue.change',
    'POST /admin/catalogue/order-rules/:id/end': 'catalogue.change',
    'POST /admin/catalogue/sync': 'catalogue.change',
    'POST /admin/catalogue/decide': 'catalogue.change',
    'GET /admin/catalogue/rules': 'catalogue.read',
    'POST /admin/catalogue/rules': 'catalogue.change',
    'POST /admin/catalogue/rules/:id/delete': 'catalogue.change',
    'POST /admin/catalogue/policy': 'catalogue.change',
    'GET /admin/providers': 'catalogue.read',
    'POST /admin/providers': 'catalogue.change',
    'GET /admin/providers/new': 'catalogue.change',
    'GET /admin/providers/:name': 'catalogue.read',
    'POST /admin/providers/:name': 'catalogue.change',
    'POST /admin/providers/:name/pause': 'catalogue.change',
    'POST /admin/providers/:name/return': 'catalogue.change',
    'POST /admin/providers/:name/reset': 'catalogue.change',
    'GET /admin/providers/:name/test': 'catalogue.read',
    'POST /admin/providers/:name/test': 'catalogue.change',
  },
  dashboard: {
    'GET /admin': 'desk.read',
  },
  deposits: {
    'GET /admin/deposits': 'money.read',
    'GET /admin/deposits/claims': 'money.read',
    'POST /admin/deposits/claims/:id/answer': 'money.act',
    'GET /admin/deposits/bonuses': 'money.read',
    'POST /admin/deposits/bonuses': 'money.act',
    'POST /admin/deposits/bonuses/:id/end': 'money.act',
    'GET /admin/deposits/:id': 'money.read',
    'GET /admin/deposits/:id/act': 'money.read',
    'POST /admin/deposits/:id/act': 'money.act',
    'GET /admin/deposits/:id/reverse': 'money.read',
    'POST /admin/deposits/:id/notes': 'notes.write',
    'POST /admin/deposits/:id/reverse': 'money.act',
    'GET /admin/deposits/movement/:number': 'money.read',
  },
  operations: {
    'GET /admin/audit': 'audit.read',
    'GET /admin/settings': 'settings.read',
    'POST /admin/settings': 'settings.change',
    'GET /admin/settings/partners': 'settings.read',
    'GET /admin/settings/partners/test': 'settings.read',
    'POST /admin/settings/partners/test': 'settings.change',
    'GET /admin/settings/tiers': 'settings.read',
    'POST /admin/settings/tiers/:level': 'settings.change',
    'GET /admin/system': 'system.read',
    'POST /admin/system/jobs/:id/retry': 'system.act',
    'GET /admin/system/errors': 'system.read',
    'POST /admin/system/clock/:job': 'system.act',
    'GET /admin/system/checks': 'system.read',
    'POST /admin/system/checks': 'system.act',
  },
  orders: {
    'GET /admin/orders': 'orders.read',
    'GET /admin/orders/:number': 'orders.read',
    'GET /admin/orders/:number/settle': 'orders.read',
    'GET /admin/orders/:number/seen': 'orders.read',
    'POST /admin/orders/:number/settle': 'orders.settle',
    'POST /admin/orders/:number/seen': 'orders.act',
    'POST /admin/orders/:number/notes': 'notes.write',
    'GET /admin/orders/bulk': 'orders.read',
    'GET /admin/orders/bulk/:id': 'orders.read',
    'POST /admin/orders/bulk/cancel': 'orders.act',
    'POST /admin/orders/bulk/refund': 'orders.settle',
    'POST /admin/orders/bulk/resend': 'orders.settle',
    'POST /admin/orders/bulk/refill': 'orders.act',
    'POST /admin/orders/bulk/seen': 'orders.act',
    'POST /admin/orders/bulk/status': 'orders.act',
  },
  referrals: {
    'GET /admin/referrals': 'money.read',
  },
  reports: {
    'GET /admin/reports': 'reports.read',
  },
  support: {
    'GET /admin/tickets': 'support.read',
    'GET /admin/tickets/:number': 'support.read',
    'POST /admin/tickets/:number': 'support.answer',
    'GET /admin/documents': 'content.read',
    'GET /admin/documents/:kind/:language': 'content.read',
    'POST /admin/documents/:kind/:language': 'documents.change',
    'POST /admin/services/:id/disclosure': 'content.change',
  },
  wallet: {
    'GET /admin/reports/books': 'reports.read',
    'GET /admin/adjustments': 'money.read',
    'POST /admin/adjustments': 'money.act',
    'POST /admin/adjustments/:number': 'money.act',
    'GET /admin/coupons': 'money.read',
    'POST /admin/coupons': 'money.act',
    'POST /admin/coupons/:id': 'money.act',
    'GET /admin/users/:id/prices': 'money.read',
    'POST /admin/users/:id/prices': 'money.act',
    'POST /admin/users/:id/prices/:price/delete': 'money.act',
  },
}

const table: ReadonlyMap<string, Permission> = new Map(
  Object.values(groups).flatMap((group) => Object.entries(group)),
)

/** Every row's `METHOD /pattern`. */
export const operatorRoutes: readonly string[] = [...table.keys()]

/** What a route needs; undefined when it is not in the table. */
export function permissionFor(method: string, pattern: string): Permission | undefined {
  return table.get(`${method === 'HEAD' ? 'GET' : method} ${pattern}`)
}

/** Whether somebody of this role may open the page at an address without parameters, such as the sidebar's. */
export function mayOpen(role: UserRole, path: string): boolean {
  const permission = permissionFor('GET', path)
  return permission !== undefined && mayDo(role, permission)
}
