import type { UserRole } from './user.ts'

/**
 * What there is to be allowed, closed: `read` sees the pages of a subject, the other word does what stands on them.
 * Which route needs which is `operator-routes.ts`.
 */
export const permissions = [
  'desk.read',
  'orders.read',
  /** What moves no more than customers could themselves: ask, cancel by their rule, mark as seen. */
  'orders.act',
  /** What decides over money: refunds, and sending again. */
  'orders.settle',
  'money.read',
  'money.act',
  'reports.read',
  'catalogue.read',
  'catalogue.change',
  'users.read',
  'users.change',
  /** What those who work here write down for each other, about a customer, an order or a transfer. */
  'notes.write',
  'support.read',
  'support.answer',
  'content.read',
  'content.change',
  /** Terms, privacy and the like: what the shop signs. */
  'documents.change',
  'settings.read',
  'settings.change',
  'system.read',
  'system.act',
  'audit.read',
  /** Who works here, and as what: with it one could give oneself everything else. */
  'team.change',
] as const
export type Permission = (typeof permissions)[number]

/** What a viewer sees; everybody who works here sees at least this. */
const LOOKING = [
  'desk.read',
  'orders.read',
  'money.read',
  'catalogue.read',
  'users.read',
  'support.read',
  'content.read',
] as const satisfies readonly Permission[]

const held: Readonly<Record<UserRole, ReadonlySet<Permission>>> = {
  customer: new Set(),
  viewer: new Set([...LOOKING, 'reports.read', 'settings.read', 'system.read']),
  support: new Set([
    ...LOOKING,
    'settings.read',
    'system.read',
    'orders.act',
    'users.change',
    'notes.write',
    'support.answer',
    'content.change',
  ]),
  finance: new Set([
    ...LOOKING,
    'reports.read',
    'settings.read',
    'system.read',
    'system.act',
    'orders.act',
    'orders.settle',
    'money.act',
    'notes.write',
    'audit.read',
  ]),
  owner: new Set(permissions),
}

/** Whether somebody of this role may do it. */
export function mayDo(role: UserRole, permission: Permission): boolean {
  return held[role].has(permission)
}
