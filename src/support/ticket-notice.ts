import type { Notice } from '../notices/notice.ts'
import { escapeHtml } from '../partners/telegram.ts'
import type { TicketKind } from './ticket.ts'

const BODY_SHOWN = 500
const kinds: Readonly<Record<TicketKind, string>> = {
  order: 'Đơn hàng',
  payment: 'Nạp tiền, thanh toán',
  account: 'Tài khoản',
  other: 'Khác',
}

/** A customer wrote into a ticket; tells the operators. */
export function ticketNotice(ticket: {
  number: number
  kind: TicketKind
  orderNumber: number | null
  username: string
  body: string
}): Notice {
  const order = ticket.orderNumber === null ? '' : `, đơn <b>#${ticket.orderNumber}</b>`
  const cut = ticket.body.length > BODY_SHOWN ? '…' : ''
  return {
    event: 'ticket_message',
    body: [
      `<b>💬 Yêu cầu hỗ trợ #${ticket.number}</b>`,
      `Khách: <b>${escapeHtml(ticket.username)}</b>, ${kinds[ticket.kind]}${order}`,
      escapeHtml(ticket.body.slice(0, BODY_SHOWN)) + cut,
      `Xem /admin/tickets/${ticket.number}`,
    ].join('\n'),
  }
}
