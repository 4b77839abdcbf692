/** Vietnamese for customers' Telegram: linking a chat, and what the bot says. */
export const telegramVi = {
  title: 'Telegram',
  lead: 'Nhận thông báo vào Telegram, và liên kết đặt lại mật khẩu khi hệ thống không gửi email.',
  link: 'Liên kết Telegram',
  linked: 'Đã liên kết',
  linkedAt: 'Từ',
  unlink: 'Huỷ liên kết',
  keep: 'Giữ liên kết',
  unlinkTitle: 'Huỷ liên kết Telegram?',
  unlinkHint: 'Bạn sẽ không nhận thông báo qua Telegram nữa. Bạn có thể liên kết lại bất cứ lúc nào.',
  unlinked: 'Đã huỷ liên kết Telegram.',
  notReady: 'Bot chưa sẵn sàng. Vui lòng thử lại sau ít phút.',
  askTitle: 'Liên kết Telegram',
  askLead: 'Nhập mật khẩu để chắc chắn đó là bạn.',
  password: 'Mật khẩu hiện tại',
  passwordHint: 'Bot sẽ nhắn về số dư và mật khẩu của bạn, nên chỉ bạn được liên kết.',
  makeLink: 'Tạo liên kết',
  openTitle: 'Mở bot trong Telegram',
  steps: (bot: string) =>
    `Mở liên kết bên dưới hoặc quét mã bằng điện thoại, rồi bấm Bắt đầu (Start) trong cuộc trò chuyện với @${bot}.`,
  qrLabel: 'Mã QR mở bot trong Telegram',
  open: 'Mở Telegram',
  waiting: 'Đang chờ bạn bấm Bắt đầu trong Telegram…',
  validity: 'Liên kết dùng được một lần trong 15 phút. Đừng gửi nó cho ai.',
  check: 'Kiểm tra đã liên kết chưa',
  doneTitle: 'Đã liên kết Telegram',
  doneHint: 'Bot vừa nhắn cho bạn. Hãy chọn những gì bạn muốn nhận trong phần Thông báo.',
  toSettings: 'Chọn thông báo',
  column: 'Telegram',
  byTelegram: (event: string) => `${event}: gửi Telegram`,
  resetLead:
    'Nhập email hoặc tên đăng nhập. Chúng tôi gửi liên kết đặt mật khẩu mới vào Telegram đã liên kết với tài khoản.',
  resetSentTitle: 'Hãy kiểm tra Telegram',
  resetSent:
    'Nếu tài khoản tồn tại và đã liên kết Telegram, bot đang gửi liên kết đặt mật khẩu mới. Liên kết dùng được một lần trong 30 phút.',
  resetSentHint: 'Không thấy tin nhắn, hoặc chưa liên kết Telegram? Hãy liên hệ hỗ trợ.',
  notYou: 'Nếu bạn không yêu cầu, hãy bỏ qua tin này: không có gì thay đổi.',
  replies: {
    linked: (username: string, shop: string) =>
      `Đã liên kết với tài khoản ${username} tại ${shop}. Gửi /stop để ngừng nhận thông báo.`,
    link_dead: (_username: string, shop: string) =>
      `Liên kết này đã được dùng hoặc đã hết hạn. Hãy tạo liên kết mới trong trang Tài khoản của ${shop}.`,
    private_only: (_username: string, shop: string) =>
      `Không thể liên kết một nhóm. Hãy tạo liên kết mới trong trang Tài khoản của ${shop} và mở nó trong cuộc trò chuyện riêng với bot.`,
    unlinked: (_username: string, shop: string) => `Đã huỷ liên kết. Bạn sẽ không nhận tin từ ${shop} nữa.`,
    help: (_username: string, shop: string) =>
      `Để nhận thông báo, hãy mở trang Tài khoản của ${shop} và bấm Liên kết Telegram.`,
    help_linked: (username: string, shop: string) =>
      `Bot gửi thông báo của tài khoản ${username} tại ${shop}. Gửi /stop để ngừng. Chọn thông báo trong trang Tài khoản.`,
  },
}
