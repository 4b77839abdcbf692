import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../platform/http.ts'
import { clearPageCookie, setPageCookie } from '../platform/page-cookies.ts'
import type { ToastMessage } from '../ui/page-context.ts'
import { type Texts, texts } from '../ui/texts.ts'

const COOKIE = 'toast'
const KEPT_SECONDS = 60

// Only these can be shown: whoever can set a cookie cannot put words into our mouth.
const toasts = {
  registered: (t: Texts) => t.register.done,
  logged_out: (t: Texts) => t.logIn.loggedOut,
  contact_saved: (t: Texts) => t.account.profile.contactSaved,
  verification_sent: (t: Texts) => t.account.recovery.linkSent,
  email_verified: (t: Texts) => t.account.recovery.verified,
  mail_off: (t: Texts) => t.account.profile.noMailHint,
  password_changed: (t: Texts) => t.account.profile.passwordChanged,
  password_reset: (t: Texts) => t.account.recovery.done,
  display_saved: (t: Texts) => t.account.profile.displaySaved,
  notifications_saved: (t: Texts) => t.account.notifications.saved,
  session_ended: (t: Texts) => t.account.sessions.ended,
  sessions_ended: (t: Texts) => t.account.sessions.othersEnded,
  telegram_unlinked: (t: Texts) => t.telegram.unlinked,
  key_revoked: (t: Texts) => t.account.keys.revoked,
  webhook_saved: (t: Texts) => t.webhooks.saved,
  webhook_paused: (t: Texts) => t.webhooks.paused,
  webhook_resumed: (t: Texts) => t.webhooks.resumed,
  webhook_tested: (t: Texts) => t.webhooks.tested,
  webhook_replayed: (t: Texts) => t.webhooks.replayed,
  webhooks_replayed: (t: Texts, count: string) => t.webhooks.replayedFailed(count),
  webhook_deleted: (t: Texts) => t.webhooks.removed,
  order_placed: (t: Texts, number: string) => t.orderForm.placed(number),
  order_canceled: (t: Texts, number: string) => t.aftercare.cancelDone(number),
  cancel_asked: (t: Texts, number: string) => t.aftercare.cancelAsked(number),
  refill_asked: (t: Texts, number: string) => t.aftercare.refillAsked(number),
  aftercare_refused: (t: Texts) => t.aftercare.notDone,
  runs_paused: (t: Texts) => t.orderRuns.paused,
  runs_resumed: (t: Texts) => t.orderRuns.resumed,
  runs_stopped: (t: Texts) => t.orderRuns.stopped,
  runs_not_waiting: (t: Texts) => t.orderRuns.tooLate,
  order_settled: (t: Texts, number: string) => t.admin.orders.settle.done(number),
  route_added: (t: Texts) => t.admin.routes.added,
  route_changed: (t: Texts) => t.admin.routes.changed,
  route_removed: (t: Texts) => t.admin.routes.removed,
  rate_changed: (t: Texts) => t.admin.services.saved,
  service_paused: (t: Texts) => t.admin.services.pausedDone,
  service_resumed: (t: Texts) => t.admin.services.resumedDone,
  sync_requested: (t: Texts) => t.admin.catalogue.syncRequested,
  changes_approved: (t: Texts, count: string) => t.admin.catalogue.approved(count),
  changes_dismissed: (t: Texts, count: string) => t.admin.catalogue.dismissed(count),
  rule_saved: (t: Texts) => t.admin.catalogue.ruleSaved,
  rule_deleted: (t: Texts) => t.admin.catalogue.ruleDeleted,
  policy_saved: (t: Texts) => t.admin.catalogue.policySaved,
  order_rule_added: (t: Texts) => t.orderRules.added,
  order_rule_ended: (t: Texts) => t.orderRules.ended,
  provider_added: (t: Texts) => t.providers.added,
  provider_saved: (t: Texts) => t.providers.saved,
  provider_paused: (t: Texts) => t.providers.pausedDone,
  provider_returned: (t: Texts) => t.providers.returnedDone,
  provider_reset: (t: Texts) => t.providers.resetDone,
  service_added: (t: Texts) => t.serviceDesk.added,
  service_saved: (t: Texts) => t.serviceDesk.saved,
  service_deleted: (t: Texts) => t.serviceDesk.deleted,
  service_archived: (t: Texts) => t.serviceDesk.archivedDone,
  service_restored: (t: Texts) => t.serviceDesk.restored,
  category_added: (t: Texts) => t.serviceDesk.categories.added,
  category_renamed: (t: Texts) => t.serviceDesk.categories.renamed,
  category_deleted: (t: Texts) => t.serviceDesk.categories.deleted,
  order_saved: (t: Texts) => t.serviceDesk.orderSaved,
  checks_requested: (t: Texts) => t.money.checks.requested,
  job_queued: (t: Texts) => t.system.queued,
  job_retried: (t: Texts) => t.system.retried,
  adjustment_done: (t: Texts) => t.money.adjustments.done,
  adjustment_proposed: (t: Texts) => t.money.adjustments.proposed,
  adjustment_decided: (t: Texts) => t.money.adjustments.decided,
  price_saved: (t: Texts) => t.money.prices.saved,
  price_removed: (t: Texts) => t.money.prices.removed,
  coupon_made: (t: Texts) => t.money.coupons.made,
  coupon_switched: (t: Texts) => t.money.coupons.switched,
  settings_saved: (t: Texts) => t.money.settings.saved,
  tier_saved: (t: Texts) => t.settingsMore.tiers.saved,
  ticket_sent: (t: Texts) => t.support.tickets.sent,
  ticket_closed: (t: Texts) => t.support.tickets.closedDone,
  ticket_answered: (t: Texts) => t.support.tickets.answered,
  draft_saved: (t: Texts) => t.support.documents.saved,
  document_published: (t: Texts) => t.support.documents.published,
  announcement_published: (t: Texts) => t.announcements.admin.published,
  announcement_saved: (t: Texts) => t.announcements.admin.saved,
  announcement_ended: (t: Texts) => t.announcements.admin.ended,
  disclosure_saved: (t: Texts) => t.support.disclosure.saved,
  second_factor_off: (t: Texts) => t.secondFactor.turnedOff,
  second_factor_reset: (t: Texts) => t.secondFactor.operator.done,
  user_blocked: (t: Texts) => t.admin.users.blockedDone,
  user_unblocked: (t: Texts) => t.admin.users.unblockedDone,
  role_changed: (t: Texts) => t.team.changed,
  user_logged_out: (t: Texts) => t.operatorLists.users.loggedOut,
  note_written: (t: Texts) => t.operatorLists.notes.saved,
} as const

export type ToastCode = keyof typeof toasts
const refusals: ReadonlySet<string> = new Set<ToastCode>([
  'aftercare_refused',
  'runs_not_waiting',
  'mail_off',
])

/** Leaves a message for the page that the browser is sent to; `detail` is an order number. */
export function leaveToast(reply: FastifyReply, code: ToastCode, detail = ''): void {
  setPageCookie(reply, COOKIE, `${code}.${detail}`, KEPT_SECONDS)
}

/** The message that was left for this page, once. */
export function takeToast(request: FastifyRequest, reply: FastifyReply): ToastMessage | undefined {
  const kept = request.cookies[COOKIE]
  if (kept === undefined) return undefined
  clearPageCookie(reply, COOKIE)
  const [, code, detail] = /^([a-z_]{1,30})\.(\d{0,15})$/.exec(kept) ?? []
  if (code === undefined || !Object.hasOwn(toasts, code)) return undefined
  const kind = refusals.has(code) ? 'error' : 'success'
  return { kind, text: toasts[code as ToastCode](texts(languageOf(request)), detail ?? '') }
}
