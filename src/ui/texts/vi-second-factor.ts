/** Vietnamese for the second factor: setting it up, logging in with it, and turning it off. */
export const secondFactorVi = {
  title: 'Xác thực hai lớp',
  lead: 'Ngoài mật khẩu, mỗi lần đăng nhập cần thêm một mã từ ứng dụng trên điện thoại của bạn.',
  missedTitle: 'Bạn cần bật xác thực hai lớp',
  missed:
    'Cửa hàng yêu cầu mọi người vận hành dùng xác thực hai lớp. Thiết lập xong bạn sẽ vào lại được trang vận hành.',
  on: 'Đang bật',
  off: 'Đang tắt',
  manage: 'Quản lý',
  setUp: 'Thiết lập',
  password: 'Mật khẩu của bạn',
  passwordWrong: 'Mật khẩu không đúng.',
  begin: 'Bắt đầu thiết lập',
  beginHint:
    'Bạn cần một ứng dụng xác thực như Google Authenticator, Microsoft Authenticator hoặc Aegis. Nhập mật khẩu để bắt đầu.',
  scan: 'Quét mã QR bằng ứng dụng xác thực, rồi nhập mã 6 số mà ứng dụng hiển thị.',
  qrLabel: 'Mã QR cho ứng dụng xác thực',
  byHand: 'Không quét được? Nhập khoá này vào ứng dụng:',
  secret: 'khoá bí mật',
  code: 'Mã 6 số',
  confirm: 'Bật xác thực hai lớp',
  cancel: 'Huỷ thiết lập',
  codesTitle: 'Đã bật xác thực hai lớp',
  codesHint:
    'Hãy lưu các mã khôi phục này ở nơi an toàn: chúng chỉ hiện một lần này. Mỗi mã thay được một lần cho mã của ứng dụng khi bạn mất điện thoại.',
  codes: 'Mã khôi phục',
  copyCodes: 'Sao chép tất cả',
  codesDone: 'Tôi đã lưu các mã',
  codesLeft: (count: string) => `Còn ${count} mã khôi phục chưa dùng.`,
  sessionsStay:
    'Các thiết bị đang đăng nhập vẫn giữ đăng nhập khi bạn bật. Muốn đăng xuất chúng, hãy dùng “Đăng xuất mọi thiết bị khác”.',
  sessions: 'Xem thiết bị đang đăng nhập',
  turnOff: 'Tắt xác thực hai lớp',
  turnOffHint:
    'Cần mật khẩu và một mã. Để nhận mã khôi phục mới, hãy tắt rồi thiết lập lại. Đặt lại mật khẩu không tắt xác thực hai lớp.',
  turnedOff: 'Đã tắt xác thực hai lớp.',
  proof: 'Mã của ứng dụng hoặc mã khôi phục',
  logIn: {
    title: 'Nhập mã xác thực',
    lead: 'Mở ứng dụng xác thực và nhập mã 6 số, hoặc dùng một mã khôi phục.',
    submit: 'Tiếp tục',
    again: 'Đăng nhập lại từ đầu',
    lost: 'Mất điện thoại và mã khôi phục? Vui lòng liên hệ hỗ trợ.',
  },
  operator: {
    reset: 'Gỡ xác thực hai lớp',
    title: (username: string) => `Gỡ xác thực hai lớp của ${username}?`,
    hint: 'Sau đó chỉ cần mật khẩu để đăng nhập. Chỉ làm khi bạn chắc chắn người yêu cầu là chủ tài khoản.',
    reason: 'Lý do',
    done: 'Đã gỡ xác thực hai lớp.',
  },
  mail: {
    subject: 'Xác thực hai lớp của bạn đã thay đổi',
    body: 'Xác thực hai lớp của tài khoản vừa được bật hoặc tắt. Nếu không phải bạn, hãy đổi mật khẩu ngay và liên hệ hỗ trợ.',
    button: 'Xem xác thực hai lớp',
  },
}
