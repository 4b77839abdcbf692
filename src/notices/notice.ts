import { formatVietnamTime } from '../core/clock.ts'
import type { Money } from '../core/money.ts'
import { escapeHtml } from '../partners/telegram.ts'

/** A message to the operators: HTML of the few tags Telegram knows, everything from strangers escaped. */
export type Notice = { event: NoticeEvent; body: string }
type NoticeEvent =
  | 'deposit_credited'
  | 'transfer_unmatched'
  | 'deposit_claimed'
  | 'reversal_waiting'
  | 'adjustment_waiting'
  | 'transfer_waiting'
  | 'bank_list_failed'
  | 'order_refused'
  | 'order_unknown'
  | 'order_attention'
  | 'catalogue_changed'
  | 'provider_held'
  | 'checks_broken'
  | 'checks_well'
  | 'backups_wanting'
  | 'audit_broken'
  | 'team_changed'
  | 'ticket_message'

/** A deposit was credited; `isMissed`: the webhook had not told of it, reading the bank's list found it. */
export function depositCreditedNotice(deposit: {
  username: string
  amount: Money
  code: string | null
  transferredAt: Date
  isMissed?: boolean
}): Notice {
  const code = deposit.code === null ? 'Gán thủ công' : `Mã: <code>${escapeHtml(deposit.code)}</code>`
  return notice('deposit_credited', '💰 Nạp tiền thành công', [
    `Khách: <b>${escapeHtml(deposit.username)}</b>`,
    `Số tiền: <b>${deposit.amount.format()}</b>`,
    `${code} lúc ${formatVietnamTime(deposit.transferredAt)}`,
    ...(deposit.isMissed ? [MISSED] : []),
  ])
}

/** Money arrived that was not credited by itself. */
export function transferUnmatchedNotice(transfer: {
  amount: Money
  content: string
  reason: string
  isMissed?: boolean
}): Notice {
  return notice('transfer_unmatched', '⚠️ Giao dịch cần kiểm tra', [
    `Số tiền: <b>${transfer.amount.format()}</b>`,
    `Nội dung: <code>${escapeHtml(transfer.content.slice(0, 300))}</code>`,
    `Lý do: ${escapeHtml(transfer.reason)}`,
    ...(transfer.isMissed ? [MISSED] : []),
  ])
}

const MISSED = '🔎 Webhook không báo giao dịch này, tìm thấy khi đối soát với ngân hàng.'

/** A customer says that they transferred and see nothing. */
export function depositClaimedNotice(claim: {
  username: string
  code: string | null
  amount: Money
  transferredAt: Date
  bank: string
  note: string
}): Notice {
  return notice('deposit_claimed', '🙋 Khách báo đã chuyển khoản nhưng chưa thấy tiền', [
    `Khách: <b>${escapeHtml(claim.username)}</b>, mã <code>${escapeHtml(claim.code ?? '–')}</code>`,
    `Số tiền: <b>${claim.amount.format()}</b> lúc ${formatVietnamTime(claim.transferredAt)}`,
    `Ngân hàng: ${escapeHtml(claim.bank)}`,
    ...(claim.note ? [`Ghi chú: ${escapeHtml(claim.note.slice(0, 500))}`] : []),
  ])
}

/** One operator wants to take a deposit back, and a second has to confirm it. */
export function reversalWaitingNotice(reversal: {
  username: string
  amount: Money
  proposedBy: string
  reason: string
}): Notice {
  return notice('reversal_waiting', '✋ Thu hồi tiền nạp chờ người thứ hai xác nhận', [
    `Khách: <b>${escapeHtml(reversal.username)}</b>`,
    `Số tiền: <b>${reversal.amount.format()}</b>`,
    `Người đề nghị: ${escapeHtml(reversal.proposedBy)}`,
    `Lý do: ${escapeHtml(reversal.reason.slice(0, 500))}`,
    'Xem /admin/deposits',
  ])
}

/** One operator wants to adjust a wallet by more than one may alone, and a second has to confirm it. */
export function adjustmentWaitingNotice(adjustment: {
  username: string
  amount: Money
  proposedBy: string
  reason: string
}): Notice {
  return notice('adjustment_waiting', '✋ Điều chỉnh ví chờ người thứ hai xác nhận', [
    `Khách: <b>${escapeHtml(adjustment.username)}</b>`,
    `Số tiền: <b>${adjustment.amount.format()}</b>`,
    `Người đề nghị: ${escapeHtml(adjustment.proposedBy)}`,
    `Lý do: ${escapeHtml(adjustment.reason.slice(0, 500))}`,
    'Xem /admin/adjustments?view=waiting',
  ])
}

/** One operator has decided about a transfer that takes two, and a second has to confirm it. */
export function transferWaitingNotice(transfer: {
  amount: Money
  content: string
  /** Whom it is to be credited to; nobody when it is to be set aside. */
  usernames: readonly string[]
}): Notice {
  const to = transfer.usernames.slice(0, 10).map(escapeHtml).join(', ')
  return notice('transfer_waiting', '✋ Giao dịch ngân hàng chờ người thứ hai xác nhận', [
    `Số tiền: <b>${transfer.amount.format()}</b>`,
    `Nội dung: <code>${escapeHtml(transfer.content.slice(0, 300))}</code>`,
    to === '' ? 'Để riêng, không cộng cho ai' : `Cộng cho: <b>${to}</b>`,
    'Xem /admin/deposits?view=open',
  ])
}

/** The list of the bank's transfers cannot be read, so what the webhook misses stays missed. */
export function bankListFailedNotice(reason: string): Notice {
  return notice('bank_list_failed', '🚨 Không đọc được danh sách giao dịch từ SePay', [
    `Lý do: ${escapeHtml(reason.slice(0, 300))}`,
    'Giao dịch mà webhook bỏ lỡ sẽ không được cộng tiền cho đến khi sửa xong.',
  ])
}

/** A provider refused an order, and the customer was refunded. */
export function orderRefusedNotice(order: OrderInNotice, provider: string, reason: string): Notice {
  return notice(
    'order_refused',
    '❌ Nhà cung cấp từ chối đơn, đã hoàn tiền',
    orderLines(order, provider, reason),
  )
}

/** Nobody knows whether a provider took an order. */
export function orderUnknownNotice(order: OrderInNotice, provider: string, reason: string): Notice {
  return notice(
    'order_unknown',
    '❓ Đơn chưa rõ kết quả, cần người kiểm tra',
    orderLines(order, provider, reason),
  )
}

/** An order needs a person for another reason. */
export function orderAttentionNotice(order: OrderInNotice, provider: string, reason: string): Notice {
  return notice('order_attention', '⚠️ Đơn cần người kiểm tra', orderLines(order, provider, reason))
}

/** Checks of the books or orders that held before no longer do. */
export function checksBrokenNotice(names: readonly string[]): Notice {
  const shown = names.slice(0, 10).map((name) => `• ${escapeHtml(name)}`)
  return notice('checks_broken', '🚨 Đối soát có sai lệch', [...shown, 'Xem /admin/system/checks'])
}

/** Every check holds again. */
export function checksWellNotice(): Notice {
  return notice('checks_well', '✅ Đối soát đã khớp trở lại', [])
}

/** A row of the audit log is not as it was written, or is gone. */
export function auditBrokenNotice(id: number): Notice {
  return notice('audit_broken', '🚨 Nhật ký vận hành đã bị thay đổi', [
    `Dòng đầu tiên không khớp: <b>#${id}</b>`,
    'Kiểm tra lại bằng: npm run panel -- verify-audit',
  ])
}

const backupLines = {
  none: 'Chưa có bản sao lưu nào được ghi nhận',
  old: 'Bản sao lưu mới nhất đã cũ hơn một ngày',
  untested: 'Đã hơn 30 ngày chưa thử khôi phục một bản sao lưu',
} as const

/** What is wrong with the backups since the last look. */
export function backupsNotice(problems: readonly (keyof typeof backupLines)[]): Notice {
  const lines = problems.map((problem) => `• ${backupLines[problem]}`)
  return notice('backups_wanting', '💾 Sao lưu cần được xem lại', [
    ...lines,
    'Cách làm có trong docs/operating.md, trạng thái ở /admin/system',
  ])
}

const roleWords = {
  customer: 'Khách',
  viewer: 'Người xem',
  support: 'Hỗ trợ',
  finance: 'Tài chính',
  owner: 'Chủ',
} as const
type RoleWord = keyof typeof roleWords

/** Somebody works here, as something else, or no longer; a role from `undefined` is a new account. */
export function teamChangedNotice(
  change: { username: string; by: string } & (
    | { role: { from: RoleWord | undefined; to: RoleWord } }
    | { isActive: boolean }
  ),
): Notice {
  const { username, by } = change
  return notice('team_changed', '👤 Đội vận hành có thay đổi', [
    `Tài khoản: <b>${escapeHtml(username)}</b>`,
    'role' in change
      ? `Vai trò: ${change.role.from ? roleWords[change.role.from] : 'tài khoản mới'} → <b>${roleWords[change.role.to]}</b>`
      : `Trạng thái: <b>${change.isActive ? 'được mở khoá' : 'bị khoá'}</b>`,
    `Người thực hiện: ${escapeHtml(by)}`,
    'Xem /admin/team',
  ])
}

/** New orders for a provider wait. */
export function providerHeldNotice(provider: string, hold: 'breaker' | 'funds', reason: string): Notice {
  const title =
    hold === 'funds'
      ? '🪫 Hết tiền ở nhà cung cấp, đơn mới đang chờ'
      : '⛔ Nhà cung cấp trả lời bất thường, đơn mới đang chờ'
  return notice('provider_held', title, [
    `Nhà cung cấp: <b>${escapeHtml(provider)}</b>`,
    `Lý do: ${escapeHtml(reason.slice(0, 500))}`,
  ])
}

const catalogueLines = {
  gone: 'Không còn trong danh mục, đã tạm dừng bán',
  gone_doubted: 'Thiếu quá nhiều trong danh mục, chờ người xác nhận',
  paused: 'Giá vốn vượt giá bán, đã tạm dừng bán',
  repriced: 'Giá vốn tăng, đã nâng giá bán',
} as const
const NAMES_SHOWN = 5

/** Reading a provider's catalogue took services off the shelf or moved their prices. */
export function catalogueNotice(
  provider: string,
  groups: readonly { what: keyof typeof catalogueLines; names: readonly string[] }[],
): Notice {
  return notice('catalogue_changed', `📋 Danh mục của ${escapeHtml(provider)}`, [
    ...groups.map(({ what, names }) => {
      const shown = names.slice(0, NAMES_SHOWN).map((name) => escapeHtml(name.slice(0, 80)))
      const more = names.length > NAMES_SHOWN ? ` và ${names.length - NAMES_SHOWN} dịch vụ khác` : ''
      return `${catalogueLines[what]} (<b>${names.length}</b>): ${shown.join('; ')}${more}`
    }),
  ])
}

type OrderInNotice = { number: number; serviceName: string; finalPrice: Money }

function orderLines(order: OrderInNotice, provider: string, reason: string): string[] {
  return [
    `Đơn <b>#${order.number}</b>: ${escapeHtml(order.serviceName)}`,
    `Giá: <b>${order.finalPrice.format()}</b>, nhà cung cấp: ${escapeHtml(provider)}`,
    `Lý do: ${escapeHtml(reason.slice(0, 500))}`,
  ]
}

function notice(event: NoticeEvent, title: string, lines: string[]): Notice {
  return { event, body: `<b>${title}</b>\n${lines.join('\n')}` }
}
