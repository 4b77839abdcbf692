/** What a notification's words are made of: everything written out already, and undefined where there is none. */
export type NotificationWords = {
  /** The number of the order or ticket. */
  number: string
  amount: string | undefined
  bonus: string | undefined
  code: string | undefined
  /** Of a key that was tried where it may not be used. */
  isRefused: boolean
  /** What an announcement is called, in each language. */
  announced: { vi: string; en: string }
  count: string
}

/** Vietnamese for the bell and what it tells. */
export const notificationsVi = {
  title: 'Thông báo',
  bell: (unread: string) => `Thông báo, ${unread} chưa đọc`,
  caption: 'Thông báo của bạn, mới nhất trước',
  unread: 'Chưa đọc',
  readAll: 'Đánh dấu tất cả đã đọc',
  kept: (days: string) => `Thông báo được giữ ${days} ngày.`,
  empty: 'Chưa có thông báo nào',
  emptyHint: 'Khi tiền nạp vào ví, đơn kết thúc hoặc có tiền hoàn, bạn sẽ thấy ở đây.',
  titleOf: {
    deposit_credited: () => 'Tiền nạp đã vào ví',
    claim_answered: () => 'Báo cáo chuyển khoản đã được trả lời',
    order_completed: ({ number }: NotificationWords) => `Đơn #${number} đã hoàn thành`,
    order_partial: ({ number }: NotificationWords) => `Đơn #${number} giao được một phần`,
    order_canceled: ({ number }: NotificationWords) => `Đơn #${number} đã huỷ`,
    order_failed: ({ number }: NotificationWords) => `Đơn #${number} không thực hiện được`,
    refill_completed: ({ number }: NotificationWords) => `Đã bảo hành đơn #${number}`,
    refill_failed: ({ number }: NotificationWords) => `Bảo hành đơn #${number} không thành công`,
    commission_paid: () => 'Hoa hồng đã vào ví',
    ticket_answered: ({ number }: NotificationWords) => `Yêu cầu hỗ trợ #${number} có trả lời`,
    announcement: ({ announced }: NotificationWords) => announced.vi,
    key_new_address: ({ isRefused }: NotificationWords): string =>
      isRefused ? 'Có người thử khoá API từ địa chỉ không được phép' : 'Khoá API được dùng từ địa chỉ mới',
    webhook_disabled: () => 'Một webhook của bạn đã bị tắt',
    webhook_backlog: () => 'Webhook của bạn nhận không kịp, tin cũ nhất đã bị bỏ',
  },
  deposit: ({ amount, bonus, code }: NotificationWords) =>
    `+${amount ?? ''}${bonus ? `, thưởng thêm ${bonus}` : ''}${code ? ` · mã\u00a0${code}` : ''}`,
  newAddress: ({ number, code, count }: NotificationWords) =>
    `Khoá ${code ?? ''}… từ ${count === '0' ? number : `${count} địa chỉ nữa`}. Nếu không phải bạn, hãy thu hồi khoá ngay.`,
  refunded: (amount: string) => `Đã hoàn ${amount} vào ví`,
  claim: (code: string) => `Giao dịch nạp ${code}`,
  commission: ({ amount, count }: NotificationWords) =>
    `+${amount ?? ''} từ ${count} đơn của người bạn giới thiệu`,
}
