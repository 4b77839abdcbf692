import { groupDigits } from './group-digits.ts'

/** The languages of the panel; Vietnamese is the default. */
export const languages = ['vi', 'en'] as const
export type Language = (typeof languages)[number]

/**
 * Everything the panel may refuse: code → [HTTP status, Vietnamese, English]. The table is closed: a code
 * that is not here does not compile, and a sentence that is shown to people stands nowhere else.
 * `{name}` is filled from the details given to `refuse`.
 */
const refusals = {
  invalid_request: [400, 'Dữ liệu không hợp lệ: {field} {problem}', 'Invalid request: {field} {problem}'],
  malformed_body: [400, 'Nội dung gửi lên không đọc được.', 'The request body cannot be read.'],
  body_too_large: [413, 'Nội dung gửi lên quá lớn.', 'The request body is too large.'],
  unsupported_media_type: [415, 'Kiểu nội dung không được hỗ trợ.', 'This content type is not supported.'],
  not_found: [404, 'Không tìm thấy trang hoặc địa chỉ này.', 'There is nothing at this address.'],
  internal_error: [
    500,
    'Có lỗi phía máy chủ. Vui lòng thử lại sau ít phút.',
    'Something went wrong on our side. Please try again in a few minutes.',
  ],
  unavailable: [
    503,
    'Hệ thống đang bận. Vui lòng thử lại sau ít phút.',
    'The panel is busy. Please try again in a few minutes.',
  ],
  sums_missing: [
    503,
    'Số liệu của những ngày này đang được tổng hợp. Vui lòng thử lại sau ít phút.',
    'The figures of these days are being prepared. Please try again in a few minutes.',
  ],
  too_many_requests: [
    429,
    'Bạn thao tác quá nhanh. Vui lòng thử lại sau {seconds} giây.',
    'Too many requests. Please try again in {seconds} seconds.',
  ],
  cross_site_request: [
    403,
    'Yêu cầu đến từ một trang khác nên đã bị từ chối.',
    'The request came from another site and was refused.',
  ],

  not_logged_in: [401, 'Vui lòng đăng nhập.', 'Please log in.'],
  session_expired: [
    401,
    'Phiên đăng nhập đã hết hạn. Vui lòng đăng nhập lại.',
    'Your session has expired. Please log in again.',
  ],
  wrong_login: [
    401,
    'Email, tên đăng nhập hoặc mật khẩu không đúng.',
    'The email, user name or password is wrong.',
  ],
  second_factor_needed: [
    401,
    'Vui lòng nhập mã xác thực hai lớp.',
    'Please enter the code of your second factor.',
  ],
  wrong_code: [
    401,
    'Mã không đúng hoặc đã được dùng. Vui lòng nhập mã mới.',
    'The code is wrong or has been used. Please enter a new one.',
  ],
  log_in_again: [
    401,
    'Bước đăng nhập này đã hết hạn. Vui lòng đăng nhập lại.',
    'This step has expired. Please log in again.',
  ],
  second_factor_on: [409, 'Xác thực hai lớp đang bật.', 'The second factor is on already.'],
  second_factor_off: [409, 'Xác thực hai lớp đang tắt.', 'The second factor is off.'],
  second_factor_required: [
    403,
    'Cửa hàng yêu cầu người vận hành bật xác thực hai lớp. Hãy thiết lập trước khi vào trang vận hành.',
    'This shop asks its operators for a second factor. Set yours up to open the operators’ pages.',
  ],
  own_second_factor_first: [
    409,
    'Hãy bật xác thực hai lớp cho tài khoản của bạn trước khi bắt buộc người khác.',
    'Turn on a second factor of your own before you make it compulsory for others.',
  ],
  second_factor_moved: [
    409,
    'Lần thiết lập này đã hết hạn hoặc đã xong. Vui lòng tải lại trang.',
    'This set-up has expired or is done. Please reload the page.',
  ],
  account_blocked: [
    403,
    'Tài khoản đang bị khoá. Vui lòng liên hệ hỗ trợ.',
    'This account is blocked. Please contact support.',
  ],
  forbidden: [403, 'Bạn không có quyền làm việc này.', 'You are not allowed to do this.'],
  account_exists: [
    409,
    'Tên đăng nhập hoặc email này đã được dùng.',
    'This user name or email is already in use.',
  ],
  wrong_password: [403, 'Mật khẩu hiện tại không đúng.', 'The current password is wrong.'],
  link_dead: [
    410,
    'Liên kết này đã được dùng hoặc đã hết hạn. Vui lòng yêu cầu liên kết mới.',
    'This link has been used or has expired. Please ask for a new one.',
  ],
  mail_off: [
    409,
    'Hệ thống chưa bật gửi email. Vui lòng liên hệ hỗ trợ.',
    'This shop sends no mail. Please contact support.',
  ],
  wrong_key: [
    401,
    'Khoá API không đúng, đã thu hồi hoặc đã hết hạn.',
    'The API key is wrong, revoked or expired.',
  ],
  key_address: [
    403,
    'Khoá API này không được dùng từ địa chỉ IP này.',
    'This API key may not be used from this address.',
  ],
  key_scope: [403, 'Khoá API này không được làm việc này.', 'This API key may not do this.'],
  key_in_query: [
    400,
    'Không gửi khoá API trong địa chỉ. REST API: dùng header Authorization: Bearer. API v2: gửi trường key trong nội dung POST.',
    'Never send an API key in the address. REST API: use the header Authorization: Bearer. API v2: send the field key in the body of the POST.',
  ],
  key_test_only: [403, 'Khoá thử chỉ dùng được với API v2.', 'A test key works with API v2 only.'],
  too_many_ids: [400, 'Mỗi lần chỉ gửi được tối đa {max} mã.', 'At most {max} ids can be sent at once.'],
  refill_not_found: [404, 'Không tìm thấy yêu cầu bảo hành này.', 'There is no such refill.'],
  key_not_found: [404, 'Không tìm thấy khoá API này.', 'There is no such API key.'],
  too_many_keys: [
    409,
    'Mỗi tài khoản có tối đa {max} khoá API. Hãy thu hồi một khoá cũ trước.',
    'An account has at most {max} API keys. Revoke an old one first.',
  ],
  key_rotated: [
    409,
    'Khoá này đã được đổi. Hãy dùng khoá mới; nếu mất khoá mới, hãy thu hồi nó rồi đổi lại.',
    'This key was rotated already. Use its successor; if that one is lost, revoke it and rotate again.',
  ],
  webhook_not_found: [404, 'Không tìm thấy webhook này.', 'There is no such webhook.'],
  webhook_secret_overlaps: [
    409,
    'Khoá bí mật vừa được đổi: đến {until} khoá trước đó vẫn còn ký. Hãy đổi tiếp sau lúc ấy, hoặc xoá webhook này và tạo webhook mới nếu khoá bị lộ.',
    'The secret was changed lately: until {until} the one before signs too. Change it again after that, or delete the webhook and make a new one if the secret got out.',
  ],
  delivery_not_found: [404, 'Không tìm thấy lần gửi này.', 'There is no such delivery.'],
  too_many_webhooks: [
    409,
    'Mỗi tài khoản có tối đa {max} webhook. Hãy xoá một webhook cũ trước.',
    'An account has at most {max} webhooks. Delete an old one first.',
  ],
  webhook_off: [
    409,
    'Webhook này đang tắt. Hãy bật lại trước khi gửi.',
    'This webhook is off. Switch it on before you send.',
  ],
  webhook_waiting: [
    409,
    'Lần gửi này vẫn đang chờ, không cần gửi lại.',
    'This delivery is still waiting; there is no need to replay it.',
  ],
  unknown_referral_code: [400, 'Mã giới thiệu không tồn tại.', 'This referral code does not exist.'],
  documents_not_accepted: [
    400,
    'Vui lòng đồng ý với điều khoản sử dụng, quy định sử dụng và chính sách quyền riêng tư.',
    'Please agree to the terms of use, the acceptable use rules and the privacy policy.',
  ],
  documents_changed: [
    409,
    'Các tài liệu vừa được cập nhật. Vui lòng xem lại và đồng ý với bản mới.',
    'The documents have just changed. Please look at the new ones and agree to them.',
  ],
  document_moved: [
    409,
    'Người khác vừa xuất bản một phiên bản mới. Vui lòng mở lại tài liệu.',
    'Somebody else has just published a new version. Please open the document again.',
  ],
  announcement_changed: [
    409,
    'Trong lúc bạn soạn, {name} đã sửa thông báo này. Nội dung bạn nhập vẫn còn bên dưới: hãy so với bản hiện tại ở phần xem trước rồi lưu lại.',
    '{name} changed this announcement while you were writing. What you typed is still below: compare it with the present text in the preview, then save again.',
  ],
  announcement_over: [409, 'Thông báo này đã kết thúc.', 'This announcement is over.'],
  document_unchanged: [
    409,
    'Nội dung giống hệt phiên bản đang có hiệu lực.',
    'The text is the same as the version in force.',
  ],
  ticket_not_found: [404, 'Không tìm thấy yêu cầu hỗ trợ này.', 'There is no such ticket.'],
  ticket_closed: [
    409,
    'Yêu cầu này đã đóng quá {days} ngày. Vui lòng gửi yêu cầu mới.',
    'This ticket was closed more than {days} days ago. Please open a new one.',
  ],
  ticket_moved: [
    409,
    'Có người vừa viết thêm trong yêu cầu này. Hãy đọc tin mới rồi gửi lại.',
    'Somebody has written in this ticket meanwhile. Please read it and send again.',
  ],
  too_many_tickets: [
    409,
    'Bạn đang có {max} yêu cầu chưa đóng. Vui lòng viết tiếp vào một yêu cầu đó hoặc đóng bớt.',
    'You have {max} tickets that are not closed. Please go on in one of them or close one.',
  ],
  too_many_messages: [
    429,
    'Bạn đã gửi {max} tin trong một giờ. Vui lòng chờ một lát rồi gửi tiếp.',
    'You have sent {max} messages within an hour. Please wait a while before the next.',
  ],
  user_not_found: [404, 'Không tìm thấy người dùng này.', 'There is no such user.'],
  adjustment_not_found: [404, 'Không tìm thấy điều chỉnh này.', 'There is no such adjustment.'],
  adjustment_decided: [
    409,
    'Điều chỉnh này đã được xử lý. Vui lòng tải lại trang.',
    'This adjustment has been decided. Please reload the page.',
  ],
  second_person_needed: [
    403,
    'Người đề xuất không thể tự xác nhận. Cần một người thứ hai.',
    'Whoever proposed it cannot confirm it. A second person is needed.',
  ],
  cannot_adjust_self: [
    403,
    'Bạn không thể điều chỉnh ví của chính mình.',
    'You cannot adjust your own wallet.',
  ],
  cannot_price_self: [
    403,
    'Bạn không thể đặt giá riêng cho chính mình.',
    'You cannot set personal prices for yourself.',
  ],
  gift_above_limit: [
    403,
    'Mỗi lần dùng được phép cho tối đa {limit}. Hãy đặt mức tối đa không vượt số này, hoặc nhờ chủ cửa hàng tạo.',
    'One use may give at most {limit}. Set a maximum within that, or ask an owner to make it.',
  ],
  balance_too_low: [
    409,
    'Ví chỉ còn {balance}, không đủ để trừ {amount}.',
    'The wallet holds only {balance}, not the {amount} to be taken.',
  ],
  cannot_settle_own_order: [
    403,
    'Bạn không thể tự quyết định về đơn của chính mình.',
    'You cannot settle an order of your own account.',
  ],
  cannot_block_self: [
    409,
    'Bạn không thể khoá tài khoản của chính mình.',
    'You cannot block your own account.',
  ],
  cannot_change_own_role: [
    409,
    'Bạn không thể đổi vai trò của chính mình. Hãy nhờ một chủ cửa hàng khác.',
    'You cannot change your own role. Ask another owner.',
  ],
  last_owner: [
    409,
    'Cửa hàng phải còn ít nhất một chủ không bị khoá, nên không thể đổi người này.',
    'The shop needs at least one owner who is not blocked, so this one stays.',
  ],
  role_moved: [
    409,
    'Vai trò của người này đã thay đổi từ lúc bạn xem. Hãy tải lại trang.',
    'Their role has changed since you looked. Please reload the page.',
  ],

  order_changed: [
    409,
    'Đơn đã thay đổi từ lúc bạn xem. Hãy mở đơn để biết điều gì đã xảy ra.',
    'The order has changed since you looked at it. Open it to see what happened meanwhile.',
  ],
  bulk_repeated: [409, 'Thao tác này đã được thực hiện rồi.', 'This has been done already.'],
  order_not_waiting: [
    409,
    'Đơn này không chờ quyết định như vậy.',
    'This order does not wait for such a decision.',
  ],
  order_needs_figure: [
    409,
    'Cần nhập số chưa giao hoặc số tiền: hãy mở đơn.',
    'What was not delivered has to be entered: open the order.',
  ],
  order_check_first: [
    409,
    'Chưa rõ nhà cung cấp đã nhận hay chưa: hãy mở đơn và kiểm tra trước khi gửi lại.',
    'Unknown whether the provider has it: open the order and look there before it is sent again.',
  ],
  order_not_followed: [
    409,
    'Nhà cung cấp không đang chạy đơn này nên không có gì để hỏi.',
    'No provider is running this order, so there is nothing to ask.',
  ],
  order_is_run: [
    409,
    'Đây là một lần chạy của đơn chia nhỏ: hãy thao tác trên đơn mẹ.',
    'This is a run of a drip-feed: act on the order it belongs to.',
  ],
  order_settled: [
    409,
    'Đơn này đã được người khác xử lý. Vui lòng tải lại trang.',
    'Somebody else has settled this order. Please reload the page.',
  ],
  provider_order_known: [
    409,
    'Mã đơn này của nhà cung cấp đã thuộc về đơn #{number}.',
    'This provider order id already belongs to order #{number}.',
  ],
  runs_not_waiting: [
    409,
    'Đơn này không còn lần chạy nào đang chờ.',
    'No run of this order is waiting any more.',
  ],

  favourites_full: [
    409,
    'Bạn đã có {most} dịch vụ yêu thích. Hãy bỏ bớt trước khi thêm.',
    'You have {most} favourite services. Remove some before adding more.',
  ],
  service_not_found: [404, 'Không tìm thấy dịch vụ này.', 'There is no such service.'],
  service_inactive: [
    409,
    'Dịch vụ này đang tạm dừng. Vui lòng chọn dịch vụ khác.',
    'This service is paused. Please choose another one.',
  ],
  quantity_out_of_range: [
    400,
    'Số lượng phải từ {min} đến {max}.',
    'The quantity must be between {min} and {max}.',
  ],
  quantity_required: [400, 'Vui lòng nhập số lượng.', 'Please enter a quantity.'],
  quantity_not_taken: [400, 'Dịch vụ trọn gói không nhận số lượng.', 'A package service takes no quantity.'],
  comments_required: [
    400,
    'Vui lòng nhập bình luận, mỗi dòng một bình luận.',
    'Please enter the comments, one per line.',
  ],
  comments_not_taken: [400, 'Dịch vụ này không nhận bình luận.', 'This service takes no comments.'],
  field_required: [400, 'Dịch vụ này cần có {field}.', 'This service needs {field}.'],
  field_not_taken: [400, 'Dịch vụ này không nhận {field}.', 'This service takes no {field}.'],
  field_out_of_range: [400, '{field} phải từ {min} đến {max}.', '{field} must be between {min} and {max}.'],
  drip_feed_not_taken: [
    400,
    'Dịch vụ này không hỗ trợ chia nhỏ (drip-feed).',
    'This service does not support drip-feed.',
  ],
  drip_feed_incomplete: [
    400,
    'Drip-feed cần cả số lần chạy và khoảng cách (phút).',
    'Drip-feed needs both runs and an interval in minutes.',
  ],
  link_blocked: [
    409,
    'Không nhận đơn cho liên kết này. {reason}',
    'Orders for this link are not taken. {reason}',
  ],
  text_blocked: [
    409,
    'Không nhận đơn có nội dung này. {reason}',
    'Orders with this text are not taken. {reason}',
  ],
  host_not_allowed: [
    409,
    'Nhóm dịch vụ này chỉ nhận liên kết của: {hosts}.',
    'This category only takes links of: {hosts}.',
  ],
  amount_too_small: [
    409,
    'Mỗi đơn của nhóm dịch vụ này phải từ {min}.',
    'An order of this category must cost at least {min}.',
  ],
  amount_too_large: [
    409,
    'Mỗi đơn của nhóm dịch vụ này tối đa {max}.',
    'An order of this category may cost at most {max}.',
  ],
  link_running: [
    409,
    'Liên kết này đang có một đơn chạy ở dịch vụ này. Vui lòng đợi đơn đó kết thúc.',
    'An order for this link is still running with this service. Please wait until it has ended.',
  ],
  invalid_link: [
    400,
    'Liên kết phải bắt đầu bằng http:// hoặc https:// và dài tối đa 2.048 ký tự.',
    'The link must start with http:// or https:// and have at most 2,048 characters.',
  ],
  insufficient_balance: [
    402,
    'Số dư không đủ: cần {needed}, hiện có {balance}. Vui lòng nạp thêm.',
    'Not enough balance: {needed} needed, {balance} available. Please top up.',
  ],
  idempotency_key_reused: [
    422,
    'Khoá chống trùng này đã dùng cho một đơn khác.',
    'This idempotency key was used for a different order.',
  ],
  start_out_of_range: [
    400,
    'Thời điểm bắt đầu (start_at) phải ở tương lai, trong vòng {days} ngày.',
    'The start (start_at) must be in the future, within {days} days.',
  ],
  not_placed: [
    409,
    'Đơn này hợp lệ nhưng chưa đặt, vì có dòng khác bị từ chối.',
    'This order is fine but was not placed, because another line was refused.',
  ],
  order_not_found: [404, 'Không tìm thấy đơn hàng này.', 'There is no such order.'],
  price_changed: [
    409,
    'Giá đã thay đổi từ {old} thành {new}. Vui lòng kiểm tra và đặt lại.',
    'The price has changed from {old} to {new}. Please check and order again.',
  ],

  coupon_not_found: [404, 'Không có mã giảm giá này.', 'There is no such coupon.'],
  coupon_not_valid_now: [
    409,
    'Mã giảm giá chưa bắt đầu hoặc đã hết hạn.',
    'This coupon has not begun or is over.',
  ],
  coupon_minimum: [
    409,
    'Mã giảm giá này dùng cho số tiền từ {minimum}.',
    'This coupon is for amounts from {minimum}.',
  ],
  coupon_used_up: [409, 'Mã giảm giá này đã hết lượt dùng.', 'This coupon has been used up.'],
  coupon_used_by_you: [
    409,
    'Bạn đã dùng hết lượt của mã giảm giá này.',
    'You have used this coupon as often as you may.',
  ],
  coupon_exists: [409, 'Mã giảm giá này đã có.', 'There is a coupon with this code already.'],

  order_ended: [
    409,
    'Đơn hàng này đã kết thúc nên không huỷ được nữa.',
    'This order has ended and cannot be canceled any more.',
  ],
  cancel_not_offered: [
    409,
    'Dịch vụ này không cho huỷ đơn đã gửi đi.',
    'Orders of this service cannot be canceled once they are sent.',
  ],
  cancel_runs_begun: [
    409,
    'Đơn chia nhỏ này đã bắt đầu chạy. Bạn chỉ có thể dừng các lần chạy còn lại.',
    'This drip-feed has begun. You can only give up the runs that are left.',
  ],
  cancel_already_asked: [
    409,
    'Bạn đã yêu cầu huỷ đơn này rồi.',
    'You have already asked to cancel this order.',
  ],
  refill_not_offered: [409, 'Dịch vụ này không có bảo hành.', 'This service has no refill.'],
  refill_too_early: [
    409,
    'Chỉ yêu cầu bảo hành được sau khi đơn đã kết thúc.',
    'A refill can be asked for once the order has ended.',
  ],
  refill_not_delivered: [
    409,
    'Đơn này chưa giao được gì nên không có gì để bảo hành.',
    'Nothing was delivered for this order, so there is nothing to refill.',
  ],
  refill_window_over: [
    409,
    'Đơn này đã hết hạn bảo hành từ {date}.',
    'The time to ask for a refill of this order ended on {date}.',
  ],
  refill_already_asked: [
    409,
    'Đơn này đang có yêu cầu bảo hành số {number}.',
    'Refill {number} of this order is still open.',
  ],
  asked_too_soon: [
    409,
    'Yêu cầu trước vừa bị từ chối. Vui lòng thử lại sau {minutes} phút.',
    'The last request was just refused. Please try again in {minutes} minutes.',
  ],

  changes_decided: [
    409,
    'Các thay đổi này đã được xử lý hoặc đã có bản mới hơn.',
    'These changes were decided meanwhile, or newer ones have taken their place.',
  ],
  margin_rule_not_found: [404, 'Không tìm thấy quy tắc giá này.', 'There is no such margin rule.'],
  route_exists: [
    409,
    'Dịch vụ này đã có tuyến đến đúng chỗ đó.',
    'This service already has a route to exactly that place.',
  ],
  route_not_found: [
    409,
    'Tuyến này đã được người khác đổi. Hãy xem lại danh sách.',
    'Somebody else has changed this route. Please look at the list again.',
  ],
  too_many_routes: [409, 'Dịch vụ này không thêm tuyến được nữa.', 'This service can have no further route.'],
  rule_not_added: [
    409,
    'Quy tắc này đang áp dụng rồi, hoặc đã có quá nhiều quy tắc.',
    'This rule is in force already, or there are too many rules.',
  ],
  rule_ended: [409, 'Quy tắc này đã kết thúc.', 'This rule has ended.'],
  category_not_found: [404, 'Không có danh mục này.', 'There is no such category.'],
  category_exists: [
    409,
    'Đã có danh mục tên này, hoặc đã có quá nhiều danh mục.',
    'There is a category of this name already, or there are too many.',
  ],
  category_in_use: [
    409,
    'Danh mục này còn dịch vụ hoặc quy tắc nên không xoá được.',
    'This category still has services or rules and cannot be deleted.',
  ],
  service_exists: [
    409,
    'Đã có dịch vụ bán đúng mã này của nhà cung cấp đó.',
    'There is a service already that sells exactly this one of that provider.',
  ],
  service_ordered: [
    409,
    'Dịch vụ này đã có đơn nên không xoá được. Hãy lưu trữ.',
    'This service has been ordered and cannot be deleted. Archive it instead.',
  ],
  below_floor: [
    409,
    'Giá này thấp hơn mức sàn {floor}. Hãy xác nhận nếu vẫn muốn bán.',
    'This price is below the floor of {floor}. Confirm it to sell all the same.',
  ],
  provider_exists: [
    409,
    'Đã có nhà cung cấp tên này, hoặc đã có quá nhiều nhà cung cấp.',
    'There is a provider of this name already, or there are too many.',
  ],
  provider_busy: [
    409,
    'Nhà cung cấp này vừa được gọi nhiều. Vui lòng thử lại sau một phút.',
    'This provider has just been called a lot. Please try again in a minute.',
  ],
  provider_address_refused: [
    409,
    'Địa chỉ của nhà cung cấp này không được phép gọi. Hãy sửa địa chỉ trước.',
    'The address of this provider may not be called. Please change it first.',
  ],
  provider_key_needed: [
    409,
    'Địa chỉ mới thuộc máy chủ khác: hãy nhập khoá API của máy chủ đó, khoá cũ không được gửi sang nơi khác.',
    'The new address is of another host: enter the key for it; the old one is not sent to anybody else.',
  ],
  changed_meanwhile: [
    409,
    'Người khác vừa thay đổi mục này. Hãy xem lại rồi lưu.',
    'Somebody else has just changed this. Please look at it again, then save.',
  ],
  settings_changed: [
    409,
    'Người khác vừa thay đổi cài đặt này. Hãy tải lại trang, xem lại rồi lưu.',
    'Somebody else has just changed these settings. Load the page again, look, then save.',
  ],
  tier_changed: [
    409,
    'Người khác vừa thay đổi cấp này. Hãy tải lại trang, xem lại rồi lưu.',
    'Somebody else has just changed this tier. Load the page again, look, then save.',
  ],
  tier_not_found: [404, 'Không có cấp này.', 'There is no such tier.'],
  tier_out_of_order: [
    409,
    'Mức chi tiêu phải cao hơn cấp dưới và thấp hơn cấp trên; cấp đầu tiên luôn bắt đầu từ 0.',
    'The amount must lie above the tier below and below the tier above; the first tier begins at 0.',
  ],
  wallet_adjusted: [
    409,
    'Người khác vừa điều chỉnh ví này. Hãy xem danh sách bên cạnh; gửi lại nếu vẫn cần.',
    'Somebody else has just adjusted this wallet. Look at the list beside; send it again if it is still needed.',
  ],
  job_moved: [
    409,
    'Công việc này đang chạy, đã xong hoặc vừa được cho chạy lại.',
    'This job is running, is done, or has just been woken.',
  ],
  provider_not_found: [404, 'Không tìm thấy nhà cung cấp này.', 'There is no such provider.'],

  deposit_not_found: [404, 'Không tìm thấy yêu cầu nạp tiền này.', 'There is no such deposit.'],
  amount_out_of_range: [
    400,
    'Số tiền phải từ {min} đến {max}.',
    'The amount must be between {min} and {max}.',
  ],
  too_many_open_deposits: [
    409,
    'Bạn đang có {count} yêu cầu nạp chưa chuyển. Hãy dùng một trong số đó.',
    'You have {count} deposits waiting for a transfer. Please use one of them.',
  ],
  deposits_unavailable: [
    503,
    'Chưa cấu hình tài khoản nhận tiền. Vui lòng liên hệ hỗ trợ.',
    'No bank account is set up to receive money. Please contact support.',
  ],

  deposit_not_paid: [409, 'Yêu cầu nạp này chưa có tiền về.', 'No money has come for this deposit.'],
  deposit_reversed: [
    409,
    'Khoản nạp này đã được thu hồi trước đó.',
    'This deposit has been taken back already.',
  ],
  transfer_not_found: [404, 'Không tìm thấy giao dịch này.', 'There is no such transfer.'],
  transfer_decided: [
    409,
    'Giao dịch này đã được xử lý. Vui lòng tải lại trang.',
    'This transfer has been dealt with. Please reload the page.',
  ],
  transfer_not_reopened: [
    409,
    'Không mở lại được: giao dịch này đã được mở lại, hoặc chưa bị bỏ qua và cũng chưa thu hồi đủ tiền. Vui lòng tải lại trang.',
    'This cannot be reopened: it waits again already, or was neither set aside nor taken back in full. Please reload the page.',
  ],
  transfer_not_ours: [
    409,
    'Tiền về tài khoản khác thì không cộng cho ai được, chỉ có thể bỏ qua.',
    'Money in another account is never credited; it can only be set aside.',
  ],
  nothing_to_release: [
    409,
    'Không biết giao dịch này của ai. Hãy gán cho một khách.',
    'Nobody knows whose this transfer is. Assign it to a customer.',
  ],
  recipient_not_found: [
    404,
    'Không có khách hàng hay mã nạp nào là “{name}”.',
    'There is no customer and no deposit code “{name}”.',
  ],
  cannot_credit_self: [409, 'Bạn không thể cộng tiền cho chính mình.', 'You cannot credit your own account.'],
  split_wrong: [
    400,
    'Hãy chia cho 2 đến 20 khách khác nhau, tổng cộng đúng {amount}.',
    'Split it between 2 to 20 different customers, {amount} in all.',
  ],
  proposal_waiting: [
    409,
    'Giao dịch này đang chờ người thứ hai xác nhận.',
    'This transfer is waiting for a second person to confirm.',
  ],
  proposal_gone: [
    409,
    'Đề xuất này đã được xử lý. Vui lòng tải lại trang.',
    'This proposal has been decided. Please reload the page.',
  ],
  claim_too_early: [
    409,
    'Tiền thường về trong vài phút. Bạn có thể báo sau khi chờ {minutes} phút.',
    'Money usually arrives within minutes. You can report it after {minutes} minutes.',
  ],
  claim_open: [
    409,
    'Bạn đã báo về yêu cầu nạp này rồi. Chúng tôi đang kiểm tra.',
    'You have already reported this deposit. We are looking into it.',
  ],
  claim_paid: [409, 'Tiền của yêu cầu nạp này đã về.', 'The money of this deposit has arrived.'],
  too_many_claims: [
    409,
    'Bạn đã báo {count} lần về yêu cầu nạp này. Vui lòng liên hệ hỗ trợ.',
    'You have reported this deposit {count} times. Please contact support.',
  ],
  claim_closed: [
    409,
    'Báo cáo này đã được xử lý. Vui lòng tải lại trang.',
    'This report has been dealt with. Please reload the page.',
  ],
  bonus_rule_not_found: [
    404,
    'Không có mức thưởng này, hoặc nó đã kết thúc.',
    'There is no such bonus, or it has ended.',
  ],
  too_many_bonus_rules: [409, 'Đã có quá nhiều mức thưởng.', 'There are too many bonuses already.'],

  webhook_unconfigured: [503, 'Webhook chưa được cấu hình.', 'The webhook is not configured.'],
  webhook_unauthenticated: [401, 'Chữ ký webhook không hợp lệ.', 'The webhook signature is not valid.'],
  webhook_stale: [
    401,
    'Dấu thời gian của webhook quá cũ hoặc ở tương lai.',
    'The webhook timestamp is too old or in the future.',
  ],
} as const satisfies Record<string, readonly [status: number, vi: string, en: string]>

/** What can be wrong with a field, by JSON Schema keyword: the `{problem}` of `invalid_request`. */
const problems: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  required: ['còn thiếu', 'is missing'],
  additionalProperties: ['không được nhận ở đây', 'is not accepted here'],
  boolean: ['không được nhận ở đây', 'is not accepted here'],
  type: ['sai kiểu dữ liệu', 'has the wrong type'],
  minLength: ['quá ngắn', 'is too short'],
  maxLength: ['quá dài', 'is too long'],
  minimum: ['quá nhỏ', 'is too small'],
  maximum: ['quá lớn', 'is too large'],
  unreadable: ['không đúng định dạng', 'cannot be read'],
  choice: ['không nằm trong các giá trị cho phép', 'is none of the values allowed'],
  past: ['đã qua', 'is in the past'],
  link: ['phải là liên kết http:// hoặc https://', 'must be a link that starts with http:// or https://'],
  lines: ['có quá nhiều dòng', 'has too many lines'],
  lineLength: ['có dòng quá dài', 'has a line that is too long'],
  blank: ['không được có khoảng trắng', 'must have no blanks'],
}

export type RefusalCode = keyof typeof refusals
export type RefusalDetails = Readonly<Record<string, string | number>>

/** An expected "no". Thrown by `refuse`; rolls back the transaction it passes through. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: RefusalDetails

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }

  get status(): number {
    return refusals[this.code][0]
  }

  /** The sentence for a person, in their language. */
  sentence(language: Language): string {
    const text = refusals[this.code][language === 'vi' ? 1 : 2]
    return text.replace(/\{(\w+)\}/g, (_, name: string) => this.#detail(name, language))
  }

  #detail(name: string, language: Language): string {
    // The only detail that a person wrote, in both languages.
    if (name === 'reason') return String(this.details[language === 'vi' ? 'reasonVi' : 'reasonEn'] ?? '')
    const detail = this.details[name]
    // The number of an order is its name; all others count something.
    if (typeof detail === 'number' && name !== 'number') return groupDigits(String(detail))
    if (name !== 'problem') return String(detail ?? '')
    return (problems[String(detail)] ?? ['không hợp lệ', 'is not valid'])[language === 'vi' ? 0 : 1]
  }
}

/** Refuses what was asked: throws the `Refusal` for `code`, so that nothing after it happens. */
export function refuse(code: RefusalCode, details?: RefusalDetails): never {
  throw new Refusal(code, details)
}

/** The whole table, for the documentation of the API; `{name}` in a sentence stands for a detail. */
export function listRefusals(language: Language): { code: RefusalCode; status: number; sentence: string }[] {
  return Object.entries(refusals).map(([code, [status, vi, en]]) => ({
    code: code as RefusalCode,
    status,
    sentence: language === 'vi' ? vi : en,
  }))
}
