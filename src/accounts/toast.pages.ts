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
  order_placed: (t: Texts, number: string) => t.orderForm.placed(number),
  order_canceled: (t: Texts, number: string) => t.aftercare.cancelDone(number),
  cancel_asked: (t: Texts, number: string) => t.aftercare.cancelAsked(number),
  refill_asked: (t: Texts, number: string) => t.aftercare.refillAsked(number),
  aftercare_refused: (t: Texts) => t.aftercare.notDone,
  rate_changed: (t: Texts) => t.admin.services.saved,
  service_paused: (t: Texts) => t.admin.services.pausedDone,
  service_resumed: (t: Texts) => t.admin.services.resumedDone,
  sync_requested: (t: Texts) => t.admin.catalogue.syncRequested,
  changes_approved: (t: Texts, count: string) => t.admin.catalogue.approved(count),
  changes_dismissed: (t: Texts, count: string) => t.admin.catalogue.dismissed(count),
  rule_saved: (t: Texts) => t.admin.catalogue.ruleSaved,
  rule_deleted: (t: Texts) => t.admin.catalogue.ruleDeleted,
  policy_saved: (t: Texts) => t.admin.catalogue.policySaved,
  user_blocked: (t: Texts) => t.admin.users.blockedDone,
  user_unblocked: (t: Texts) => t.admin.users.unblockedDone,
} as const

export type ToastCode = keyof typeof toasts
const refusals: ReadonlySet<string> = new Set<ToastCode>(['aftercare_refused'])

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
