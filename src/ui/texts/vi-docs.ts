// What the routes say of themselves is written beside them, in English; here it is in Vietnamese.
const said: Readonly<Record<string, string>> = {
  Register: 'Đăng ký',
  'Log in with email or user name': 'Đăng nhập bằng email hoặc tên đăng nhập',
  'The access token is good for 12 hours, or until log-out. Where a second factor is on, a log-in without `code` is refused as `second_factor_needed`.':
    'Token dùng được 12 giờ, hoặc đến khi đăng xuất. Tài khoản bật xác thực hai lớp mà không gửi `code` sẽ bị từ chối với mã `second_factor_needed`.',
  'of the authenticator app, or a recovery code; needed where a second factor is on':
    'mã của ứng dụng xác thực, hoặc một mã khôi phục; cần khi tài khoản bật xác thực hai lớp',
  'Log out': 'Đăng xuất',
  'The token is worthless from then on.': 'Token hết hiệu lực ngay.',
  'Who I am, and my balance': 'Tài khoản và số dư của tôi',
  'My tier, and how far it is to the next': 'Cấp của tôi và còn bao nhiêu để lên cấp',
  'My API keys': 'Các khoá API của tôi',
  'Those that are not revoked. Keys themselves are shown once, when they are made.':
    'Những khoá chưa thu hồi. Bản thân khoá chỉ hiện một lần khi tạo.',
  'Make an API key': 'Tạo khoá API',
  'The key is shown once. It goes into the header `Authorization: Bearer`; at most 10 live keys.':
    'Khoá chỉ hiện một lần, gửi trong header `Authorization: Bearer`; tối đa 10 khoá còn hiệu lực.',
  'Rotate an API key': 'Đổi khoá API',
  'Makes a key with the same name and rights, shown once; the old one works for 48 hours more.':
    'Tạo khoá mới cùng tên và cùng quyền, chỉ hiện một lần; khoá cũ còn dùng được 48 giờ.',
  'a key for trying out: with API v2 only, without money': 'khoá thử: chỉ dùng với API v2, không tốn tiền',
  'works with API v2 only, on orders that cost nothing': 'chỉ dùng với API v2, trên đơn không tốn tiền',
  'Revoke an API key': 'Thu hồi khoá API',
  'It is worthless from then on.': 'Khoá hết hiệu lực ngay.',
  'how the key begins, to tell it from others': 'phần đầu của khoá, để phân biệt',
  '`order` includes `read`, which is the default': '`order` gồm cả `read`; mặc định là `read`',
  'addresses or CIDR ranges from which alone it may be used':
    'chỉ dùng được từ các địa chỉ hoặc dải CIDR này',
  'Services on sale, in the order of the shop': 'Dịch vụ đang bán, theo thứ tự của cửa hàng',
  'With a token, my_rate is what its owner pays: the better of tier and personal price.':
    'Khi gửi kèm token, my_rate là giá sau ưu đãi theo cấp của chủ token.',
  'Place an order': 'Đặt đơn',
  'A repeat with the same Idempotency-Key gets the first answer and orders nothing.':
    'Gửi lại với cùng Idempotency-Key sẽ nhận câu trả lời đầu tiên và không đặt thêm đơn.',
  'My orders, newest first': 'Đơn hàng của tôi, mới nhất trước',
  'One of my orders': 'Một đơn hàng của tôi',
  'Cancel an order': 'Huỷ một đơn',
  'Cancel several orders': 'Huỷ nhiều đơn',
  'canceled: it was not sent yet and is refunded. asked: the provider decides, and the status of the order tells.':
    'canceled: đơn chưa gửi đi và đã hoàn tiền. asked: chờ nhà cung cấp, kết quả xem ở trạng thái đơn.',
  'Each order has its own outcome, in the order of the ids.':
    'Mỗi đơn có kết quả riêng, theo thứ tự của ids.',
  '1 to 100 orders': '1 đến 100 đơn',
  'Ask for a refill of an order': 'Yêu cầu bảo hành một đơn',
  'Ask for refills of several orders': 'Yêu cầu bảo hành nhiều đơn',
  'number of the refill': 'số bảo hành',
  'The refills of an order, newest first': 'Các lần bảo hành của một đơn, mới nhất trước',
  'Open a deposit': 'Tạo yêu cầu nạp tiền',
  'Transfer to the account with exactly this content; what arrives is credited.':
    'Chuyển khoản vào tài khoản này với đúng nội dung; tiền về bao nhiêu được cộng bấy nhiêu.',
  'One of my deposits': 'Một yêu cầu nạp tiền của tôi',
  'My payments': 'Lịch sử nạp tiền của tôi',
  'Deposits, bonuses and what was taken back, newest first, both days included. With format=csv a file.':
    'Tiền nạp, tiền thưởng và khoản thu hồi, mới nhất trước, tính cả hai ngày. Với format=csv: một tệp CSV.',
  'a day in Vietnam': 'một ngày theo giờ Việt Nam',
  'of the deposit that it is about': 'của yêu cầu nạp tương ứng',
  'My webhooks': 'Các webhook của tôi',
  'Where events are posted to, signed after the Standard Webhooks specification (headers `webhook-id`, `webhook-timestamp`, `webhook-signature`). A webhook answers 2xx within five seconds; else it is tried again over three days. Tries of one event bear the same `webhook-id`. Events may come twice or overtake each other: compare `timestamp`. API keys cannot manage webhooks.':
    'Nơi nhận sự kiện, có chữ ký theo chuẩn Standard Webhooks (header `webhook-id`, `webhook-timestamp`, `webhook-signature`). Webhook phải trả lời 2xx trong năm giây, nếu không sẽ được thử lại trong ba ngày. Mọi lần thử của một sự kiện mang cùng `webhook-id`. Sự kiện có thể đến hai lần hoặc đến không đúng thứ tự: hãy so `timestamp`. Khoá API không quản lý được webhook.',
  'Make a webhook': 'Thêm webhook',
  'The secret is shown once; at most 5 webhooks an account. A body is `{type, timestamp, data}`. `order.completed`, `order.partial`, `order.canceled`: an order ended; `order.updated`: anything else about it changed; their `data` is what `status` of API v2 answers, with `order`, its number. `refill.updated`: `refill`, `order`, `status`. `balance.changed`: `balance`, `amount`, `kind`, `reference`, `time`. `service.changed`: `services`, up to 50, each with `service`, `name`, `rate` (before your discount), `active` and `change` (`price`, `paused`, `returned`).':
    'Khoá bí mật chỉ hiện một lần; tối đa 5 webhook mỗi tài khoản. Nội dung là `{type, timestamp, data}`. `order.completed`, `order.partial`, `order.canceled`: đơn kết thúc; `order.updated`: thay đổi khác của đơn; `data` giống câu trả lời `status` của API v2, thêm `order` là số đơn. `refill.updated`: `refill`, `order`, `status`. `balance.changed`: `balance`, `amount`, `kind`, `reference`, `time`. `service.changed`: `services`, tối đa 50, mỗi mục có `service`, `name`, `rate` (giá trước ưu đãi của bạn), `active` và `change` (`price`, `paused`, `returned`).',
  'Change a webhook': 'Sửa webhook',
  'What is left out stays. Nothing is written for a webhook while it is not active.':
    'Phần không gửi được giữ nguyên. Khi webhook không hoạt động, sự kiện mới không được ghi lại cho nó.',
  'Delete a webhook': 'Xoá webhook',
  'Nothing is posted to it any more.': 'Sự kiện ngừng được gửi ngay.',
  'Give a webhook a new secret': 'Đổi khoá bí mật của webhook',
  'It is shown once. For 24 hours both sign, and the header holds both signatures; until then it cannot be changed again.':
    'Khoá mới chỉ hiện một lần. Trong 24 giờ cả hai khoá cùng ký, header có cả hai chữ ký; trong lúc đó không đổi tiếp được.',
  'The deliveries of a webhook': 'Nhật ký gửi của webhook',
  'Newest first, kept for 30 days.': 'Mới nhất trước, được giữ 30 ngày.',
  'Make a delivery again': 'Gửi lại một lần',
  'With its own `webhook-id` and body.': 'Giữ nguyên `webhook-id` và nội dung.',
  'Make all failed deliveries again': 'Gửi lại mọi lần đã bỏ',
  'Those that were given up and happened since a time, the oldest 1,000 of them.':
    'Những lần đã bỏ và xảy ra từ thời điểm này, tối đa 1.000 lần cũ nhất.',
  'Test a webhook': 'Gửi thử đến webhook',
  'Posts an event of the type `test.ping`; its delivery is in the list.':
    'Gửi một sự kiện loại `test.ping`; kết quả nằm trong nhật ký gửi.',
  'https, on the public network; redirects are not followed':
    'https, trên mạng công cộng; không theo chuyển hướng',
  '`owner`: paused by you. `gone`: it answered 410. `failing`: it failed for three days.':
    '`owner`: bạn đã tạm dừng. `gone`: đã trả lời 410. `failing`: lỗi suốt ba ngày.',
  'until then the secret before signs too': 'đến lúc đó khoá trước vẫn cùng ký',
  'deliveries that wait, counted up to 1,000': 'số lần gửi đang chờ, đếm đến 1.000',
  'its first 500 characters': '500 ký tự đầu',
  'the header `webhook-id`, the same for every try': 'header `webhook-id`, giống nhau ở mọi lần thử',
  '`waiting`, `delivered`, `given_up`': '`waiting` đang chờ, `delivered` đã nhận, `given_up` đã bỏ',
  'what is posted': 'nội dung được gửi',
  'My notifications': 'Thông báo của tôi',
  'Newest first, kept for 90 days. `unread` is counted up to 100.':
    'Mới nhất trước, được giữ 90 ngày. `unread` được đếm đến 100.',
  'Mark my notifications as read': 'Đánh dấu thông báo của tôi đã đọc',
  'the last id of the page before': 'id cuối của trang trước',
  'only those up to this id': 'chỉ những thông báo đến id này',
  'deposit_credited, order_completed, order_partial, …':
    'deposit_credited, order_completed, order_partial, …',
  'what it is about: the number of an order or ticket, the id of a deposit':
    'nói về điều gì: số của đơn hoặc yêu cầu hỗ trợ, id của giao dịch nạp',
  'in the language of Accept-Language, Vietnamese or English':
    'theo ngôn ngữ của Accept-Language: tiếng Việt hoặc tiếng Anh',
  'permanent: any amount transferred with it as the memo is credited to me':
    'mã cố định: chuyển bao nhiêu với nội dung này cũng được cộng cho tôi',
  'My permanent transfer code': 'Mã chuyển khoản cố định của tôi',
  'Any amount that bears it is credited to me, at any time, without opening a deposit.':
    'Mọi khoản tiền có mã này đều vào ví của tôi, bất kỳ lúc nào, không cần tạo yêu cầu nạp.',
  'I transferred but see nothing': 'Tôi đã chuyển nhưng chưa thấy tiền',
  'From three minutes after the deposit was opened; one at a time, and an operator looks at it.':
    'Từ ba phút sau khi tạo yêu cầu nạp; mỗi lần một báo cáo, có người kiểm tra.',
  'when, in Vietnam': 'lúc nào, giờ Việt Nam',
  'from which bank': 'từ ngân hàng nào',
  'My referral code and what it earned': 'Mã giới thiệu của tôi và hoa hồng',
  'My tickets, newest first': 'Yêu cầu hỗ trợ của tôi, mới nhất trước',
  'Open a ticket': 'Gửi yêu cầu hỗ trợ',
  'At most 5 that are not closed, and 20 messages an hour. There are no attachments.':
    'Tối đa 5 yêu cầu chưa đóng và 20 tin mỗi giờ. Không có tệp đính kèm.',
  'One of my tickets, with its newest messages': 'Một yêu cầu hỗ trợ của tôi, kèm các tin mới nhất',
  'Write into one of my tickets': 'Viết thêm vào một yêu cầu của tôi',
  'A closed one is open again; that is possible for 14 days.':
    'Yêu cầu đã đóng sẽ được mở lại, trong vòng 14 ngày.',
  'open: waits for us; answered: waits for you': 'open: chờ chúng tôi; answered: chờ bạn',
  'next of the page before': 'next của trang trước',
  'before for the next page': 'before của trang sau',
  'true: you agree to the terms, the acceptable use rules and the privacy policy. Left out, registering is taken as agreeing to the versions in force.':
    'true: bạn đồng ý với điều khoản, quy định sử dụng và chính sách quyền riêng tư. Nếu không gửi, việc đăng ký được coi là đồng ý với các phiên bản đang có hiệu lực.',
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
  'đồng, by my tier or my own price': 'đồng, theo cấp hoặc giá riêng của tôi',
  'the code of a coupon for deposits': 'mã thưởng nạp tiền',
  'the code of a coupon for orders': 'mã giảm giá cho đơn hàng',
  'half of the orders of the last 90 days began within so long':
    'một nửa số đơn trong 90 ngày qua bắt đầu trong khoảng này',
  'half of those that were completed were so within so long':
    'một nửa số đơn hoàn thành đã xong trong khoảng này',
  'nine of ten of those that were completed were so within so long':
    'chín phần mười số đơn hoàn thành đã xong trong khoảng này',
  'how many of the orders that ended were completed': 'tỉ lệ đơn hoàn thành trên số đơn đã kết thúc',
  'how many orders ended in the last 90 days': 'số đơn đã kết thúc trong 90 ngày qua',
  'Place up to 1,000 orders': 'Đặt tối đa 1.000 đơn cùng lúc',
  'Every line has an outcome of its own, in the order they were sent; a wrong one costs the others nothing.':
    'Mỗi dòng có kết quả riêng, theo thứ tự gửi lên; một dòng sai không ảnh hưởng các dòng khác.',
  'each with the fields of a single order': 'mỗi dòng có các trường như khi đặt một đơn',
  'true: nothing is ordered unless every line can be; otherwise false':
    'true: chỉ đặt khi mọi dòng đều đặt được; nếu không thì false',
  'how many lines were ordered': 'số dòng đã đặt',
  'how many lines were not': 'số dòng bị từ chối',
  'http(s), at most 2,048 characters without the spaces around it; not for subscriptions':
    'http(s), tối đa 2.048 ký tự, không kể khoảng trắng ở hai đầu; không dùng cho Subscriptions',
  'of each run; not for packages, subscriptions and whatever is counted by its lines':
    'của mỗi lần chạy; không dùng cho gói, Subscriptions và loại tính theo số dòng',
  'one per line, for comments and replies': 'mỗi dòng một bình luận, cho bình luận và trả lời tự viết',
  'one per line, for SEO': 'mỗi dòng một từ khoá, cho SEO',
  'one per line, for mentions': 'mỗi dòng một tên, cho dịch vụ nhắc tên',
  'one per line, for mentions with hashtags': 'mỗi dòng một hashtag, cho dịch vụ nhắc tên kèm hashtag',
  'whose users are mentioned': 'hashtag có người dùng được nhắc tên',
  'an account, or the author of a comment': 'một tài khoản, hoặc người viết bình luận',
  'the link whose likers are mentioned': 'liên kết có người thích được nhắc tên',
  'which answer of a poll': 'đáp án số mấy của bình chọn',
  'one per line, for invites': 'mỗi dòng một nhóm, cho dịch vụ mời vào nhóm',
  'least for each post of a subscription': 'ít nhất cho mỗi bài (Subscriptions)',
  'most for each post of a subscription': 'nhiều nhất cho mỗi bài (Subscriptions)',
  'how many new posts of a subscription; 1 unless given': 'số bài mới (Subscriptions); mặc định là 1',
  'how many earlier posts of a subscription': 'số bài cũ (Subscriptions)',
  'minutes before a new post is served': 'số phút chờ trước khi chạy cho bài mới',
  'the last day of a subscription, d/m/Y': 'ngày cuối của Subscriptions, d/m/Y',
  'two letters, for web traffic': 'hai chữ cái, cho lượt truy cập web',
  'for web traffic, 1 to 5': 'cho lượt truy cập web, 1 đến 5',
  'for web traffic, 1 to 3': 'cho lượt truy cập web, 1 đến 3',
  'what web traffic searched for': 'từ khoá tìm kiếm của lượt truy cập web',
  'where web traffic comes from': 'trang dẫn đến của lượt truy cập web',
  'when it shall begin: ISO date-time with zone, within 30 days':
    'thời điểm bắt đầu: ngày giờ ISO có múi giờ, trong vòng 30 ngày',
  'what else its service asks for, by the names of the order form':
    'các trường riêng của loại dịch vụ, theo tên như khi đặt đơn',
  'Pause, resume or give up the runs of a drip-feed that have not started':
    'Tạm dừng, chạy tiếp hoặc bỏ các lần chưa chạy của đơn chia nhỏ',
  'For orders whose `runs_started` is not null. What is given up is refunded at once.':
    'Cho đơn có `runs_started` khác null. Phần bị bỏ được hoàn tiền ngay.',
  'when it is likely done, by what earlier orders took':
    'lúc có thể xong, tính theo thời gian của các đơn trước',
  'of a drip-feed that the panel schedules; null for other orders':
    'số lần đã bắt đầu của đơn chia nhỏ do hệ thống xếp lịch; đơn khác là null',
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
    'Đăng nhập một lần để lấy access_token, rồi gửi nó trong header của mọi yêu cầu. Token hết hạn sau 12 giờ; khi nhận lỗi session_expired, hãy đăng nhập lại. Chương trình chạy lâu dài nên dùng khoá API (tạo ở trang Khoá API) trong cùng header đó.',
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
    Support: 'Hỗ trợ',
    Webhooks: 'Webhook của bạn',
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
