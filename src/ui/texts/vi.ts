import { accountVi } from './vi-account.ts'
import { adminVi } from './vi-admin.ts'
import { aftercareVi } from './vi-aftercare.ts'
import { announcementsVi } from './vi-announcements.ts'
import { apiV2Vi } from './vi-api-v2.ts'
import { docsVi } from './vi-docs.ts'
import { moneyVi } from './vi-money.ts'
import { notificationsVi } from './vi-notifications.ts'
import { operatorListsVi } from './vi-operator-lists.ts'
import { orderFieldsVi } from './vi-order-fields.ts'
import { orderRulesVi } from './vi-order-rules.ts'
import { orderRunsVi } from './vi-order-runs.ts'
import { providersVi } from './vi-providers-admin.ts'
import { reportsVi } from './vi-reports.ts'
import { secondFactorVi } from './vi-second-factor.ts'
import { serviceDeskVi } from './vi-service-desk.ts'
import { settingsMoreVi } from './vi-settings-more.ts'
import { shelfVi } from './vi-shelf.ts'
import { shopVi } from './vi-shop.ts'
import { supportVi } from './vi-support.ts'
import { systemVi } from './vi-system.ts'
import { teamVi } from './vi-team.ts'
import { telegramVi } from './vi-telegram.ts'
import { webhooksVi } from './vi-webhooks.ts'

/** Vietnamese, the original: the frame around every page, and the words every page shares. */
export const vi = {
  languageName: 'Tiếng Việt',
  skipToContent: 'Đến nội dung chính',
  nav: {
    label: 'Trang chính',
    account: 'Tài khoản',
    dashboard: 'Tổng quan',
    services: 'Dịch vụ',
    newOrder: 'Đặt đơn',
    orders: 'Đơn hàng',
    wallet: 'Ví tiền',
    topUp: 'Nạp tiền',
    referral: 'Giới thiệu bạn',
    admin: 'Trang quản trị',
    logIn: 'Đăng nhập',
    register: 'Đăng ký',
    logOut: 'Đăng xuất',
  },
  header: {
    balance: 'Số dư',
    accountMenu: (username: string) => `Tài khoản ${username}`,
  },
  preferences: {
    language: 'Ngôn ngữ',
    theme: 'Giao diện',
    light: 'Sáng',
    dark: 'Tối',
    auto: 'Theo thiết bị',
  },
  common: {
    cancel: 'Huỷ bỏ',
    close: 'Đóng',
    confirm: 'Xác nhận',
    copy: 'Sao chép',
    copied: 'Đã sao chép',
    search: 'Tìm',
    filter: 'Lọc',
    clearFilters: 'Bỏ lọc',
    viewAll: 'Xem tất cả',
    details: 'Chi tiết',
    optional: 'không bắt buộc',
    all: 'Tất cả',
    yes: 'Có',
    no: 'Không',
    first: 'Trang đầu',
    previous: 'Trang trước',
    next: 'Trang sau',
    pages: 'Phân trang',
    breadcrumb: 'Vị trí trang',
    selectAll: 'Chọn tất cả',
    select: (name: string) => `Chọn ${name}`,
    showPassword: 'Hiện mật khẩu',
    opensNewTab: 'mở trong thẻ mới',
    type: 'Loại',
    state: 'Trạng thái',
    time: 'Thời gian',
    amount: 'Số tiền',
    day: 'ngày',
    hour: 'giờ',
    minute: 'phút',
    fixBelow: 'Vui lòng kiểm tra lại các mục được đánh dấu bên dưới.',
    noMatches: 'Không có kết quả phù hợp',
    noMatchesHint: 'Thử từ khoá khác hoặc bỏ bớt điều kiện lọc.',
  },
  orderStatus: {
    pending: 'Chờ xử lý',
    submitting: 'Đang gửi',
    processing: 'Đang xử lý',
    in_progress: 'Đang chạy',
    completed: 'Hoàn thành',
    partial: 'Giao một phần',
    canceled: 'Đã huỷ',
    failed: 'Thất bại',
    unknown: 'Đang xác minh',
  },
  depositStatus: {
    pending: 'Chờ tiền về',
    completed: 'Đã cộng tiền',
    expired: 'Quá hạn',
    canceled: 'Đã huỷ',
    held: 'Tạm giữ',
    unmatched: 'Chưa khớp',
  },
  transactionType: {
    deposit: 'Nạp tiền',
    bonus: 'Thưởng nạp',
    order: 'Đặt đơn',
    refund: 'Hoàn tiền',
    commission: 'Hoa hồng',
    adjustment: 'Điều chỉnh',
  },
  tier: {
    discount: (percent: string) => `Giảm ${percent} mọi đơn hàng`,
    noDiscount: 'Chưa có giảm giá',
    remaining: (amount: string, next: string) => `Còn ${amount} để lên ${next}`,
    highest: 'Bạn đang ở cấp cao nhất.',
    progress: 'Tiến độ lên cấp',
  },
  problem: {
    notFoundTitle: 'Không tìm thấy',
    forbiddenTitle: 'Trang này không dành cho bạn',
    tooManyTitle: 'Chậm lại một chút',
    failedTitle: 'Có lỗi phía chúng tôi',
    busyTitle: 'Hệ thống đang bận',
    title: 'Chưa thực hiện được',
    notFoundNext: 'Kiểm tra lại địa chỉ, hoặc bắt đầu từ trang chính.',
    forbiddenNext: 'Nếu bạn có tài khoản khác, hãy đăng nhập bằng tài khoản đó.',
    retryNext: 'Những gì đã lưu vẫn còn nguyên. Hãy chờ một lát rồi thử lại.',
    failedNext: 'Tiền và đơn hàng của bạn vẫn an toàn. Nếu lỗi lặp lại, hãy gửi mã sự cố này cho chúng tôi.',
    backNext: 'Quay lại trang trước, sửa thông tin và thử lại.',
    home: 'Về trang chính',
    retry: 'Thử lại',
    reference: (id: string) => `Mã sự cố: ${id}`,
  },
  ...shopVi,
  shelf: shelfVi,
  notifications: notificationsVi,
  orderFields: orderFieldsVi,
  orderRuns: orderRunsVi,
  aftercare: aftercareVi,
  money: moneyVi,
  reports: reportsVi,
  account: accountVi,
  admin: adminVi,
  announcements: announcementsVi,
  orderRules: orderRulesVi,
  providers: providersVi,
  operatorLists: operatorListsVi,
  serviceDesk: serviceDeskVi,
  docs: docsVi,
  apiV2: apiV2Vi,
  settingsMore: settingsMoreVi,
  support: supportVi,
  secondFactor: secondFactorVi,
  system: systemVi,
  team: teamVi,
  telegram: telegramVi,
  webhooks: webhooksVi,
}
