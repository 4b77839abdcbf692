// What the routes say of themselves is written beside them, in English; here it is in Vietnamese.
const said: Readonly<Record<string, string>> = {
  Register: 'Đăng ký',
  'Log in with email or user name': 'Đăng nhập bằng email hoặc tên đăng nhập',
  'The access token is good for 12 hours, or until log-out.':
    'Token dùng được 12 giờ, hoặc đến khi đăng xuất.',
  'Log out': 'Đăng xuất',
  'The token is worthless from then on.': 'Token hết hiệu lực ngay.',
  'Who I am, and my balance': 'Tài khoản và số dư của tôi',
  'My tier, and how far it is to the next': 'Cấp của tôi và còn bao nhiêu để lên cấp',
  'Services on sale, in the order of the shop': 'Dịch vụ đang bán, theo thứ tự của cửa hàng',
  'With a token, my_rate is the price after the tier of its owner.':
    'Khi gửi kèm token, my_rate là giá sau ưu đãi theo cấp của chủ token.',
  'Place an order': 'Đặt đơn',
  'A repeat with the same Idempotency-Key gets the first answer and orders nothing.':
    'Gửi lại với cùng Idempotency-Key sẽ nhận câu trả lời đầu tiên và không đặt thêm đơn.',
  'My orders, newest first': 'Đơn hàng của tôi, mới nhất trước',
  'One of my orders': 'Một đơn hàng của tôi',
  'Open a deposit': 'Tạo yêu cầu nạp tiền',
  'Transfer to the account with exactly this content; what arrives is credited.':
    'Chuyển khoản vào tài khoản này với đúng nội dung; tiền về bao nhiêu được cộng bấy nhiêu.',
  'One of my deposits': 'Một yêu cầu nạp tiền của tôi',
  'My referral code and what it earned': 'Mã giới thiệu của tôi và hoa hồng',
  'A transfer has arrived': 'Có chuyển khoản mới',
  'Called by SePay, signed with the secret agreed with it; not for customers.':
    'Do SePay gọi, ký bằng khoá đã thoả thuận; không dành cho khách hàng.',
  đồng: 'đồng',
  percent: 'phần trăm',
  UUID: 'UUID',
  'letters a to z, digits, _ and .': 'chữ a đến z, chữ số, _ và .',
  'an email address': 'địa chỉ email',
  'of whoever referred them': 'của người giới thiệu',
  'email or user name': 'email hoặc tên đăng nhập',
  'found without diacritics too': 'tìm được cả khi không gõ dấu',
  'next from the page before': 'next của trang trước',
  'after for the next page': 'after của trang sau',
  'how many pieces the rate is for': 'giá này cho bao nhiêu đơn vị',
  'đồng, after my tier': 'đồng, sau ưu đãi theo cấp',
  'http(s), at most 2,048 characters without the spaces around it':
    'http(s), tối đa 2.048 ký tự, không kể khoảng trắng ở hai đầu',
  'of each run; not for packages and custom comments':
    'của mỗi lần chạy; không dùng cho gói và bình luận tự viết',
  'one per line, for custom comments': 'mỗi dòng một bình luận, cho bình luận tự viết',
  'drip-feed, with interval': 'chia nhỏ, dùng cùng interval',
  'minutes between runs': 'số phút giữa các lần chạy',
  'kept with the order': 'lưu cùng đơn hàng',
  'yours for this order; a repeat orders nothing': 'do bạn đặt cho đơn này; gửi lại không đặt thêm',
  'pending, expired (money is still credited) or paid': 'pending, expired (tiền về vẫn được cộng) hoặc paid',
}

/** Vietnamese for the documentation of the API. */
export const docsVi = {
  title: 'Tài liệu API',
  lead: 'Đặt đơn, theo dõi đơn và nạp tiền từ chương trình của bạn.',
  contents: 'Mục lục',
  start: 'Bắt đầu',
  address: 'Mọi địa chỉ bắt đầu bằng',
  format: 'Gửi và nhận JSON, mã hoá UTF-8. Mô tả đầy đủ cho công cụ:',
  openApi: 'openapi.json (OpenAPI 3.1)',
  authentication: 'Xác thực',
  authenticationHow:
    'Đăng nhập một lần để lấy access_token, rồi gửi nó trong header của mọi yêu cầu. Token hết hạn sau 12 giờ; khi nhận lỗi session_expired, hãy đăng nhập lại.',
  idempotency: 'Không đặt trùng',
  idempotencyHow:
    'Khi đặt đơn, gửi header Idempotency-Key với một giá trị riêng cho đơn đó, tối đa 100 ký tự. Nếu mất kết nối, cứ gửi lại đúng yêu cầu cũ: bạn nhận câu trả lời đầu tiên và không mất tiền lần hai. Cùng khoá mà nội dung khác sẽ bị từ chối (idempotency_key_reused).',
  money: 'Tiền và thời gian',
  moneyHow: 'Số tiền là số JSON tính bằng đồng, tối đa 4 chữ số lẻ. Thời gian theo giờ Việt Nam (+07:00).',
  areas: {
    Account: 'Tài khoản',
    Services: 'Dịch vụ',
    Orders: 'Đơn hàng',
    Deposits: 'Nạp tiền',
    Referrals: 'Giới thiệu',
    Webhook: 'Webhook của SePay',
  },
  token: {
    needed: 'Cần token',
    welcome: 'Không bắt buộc token',
    unused: 'Không cần token',
  },
  parameters: 'Tham số',
  body: 'Nội dung gửi lên (JSON)',
  reply: 'Câu trả lời',
  required: 'bắt buộc',
  orNull: 'hoặc null',
  in: { path: 'trong địa chỉ', query: 'trong query', header: 'header' },
  between: (min: string, max: string) => `${min} đến ${max}`,
  atLeast: (min: string) => `từ ${min}`,
  atMost: (max: string) => `tối đa ${max}`,
  characters: (amount: string) => `${amount} ký tự`,
  errors: 'Lỗi',
  errorsHow:
    'Yêu cầu không thành công luôn có dạng dưới đây, cùng mã HTTP tương ứng. Hãy dựa vào code; message là câu cho người đọc, theo Accept-Language.',
  codes: 'Các mã lỗi',
  /** What a route says of itself in English, in this language. */
  said: (english: string) => said[english] ?? english,
}
