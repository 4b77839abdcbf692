/** Vietnamese for the documentation of API v2 and for the list of calls. */
export const apiV2Vi = {
  title: 'API v2 cho đại lý',
  lead: 'Giao thức quen thuộc của các panel SMM: đổi địa chỉ và khoá là chạy.',
  contents: 'Mục lục',
  keys: 'Khoá API',
  rest: 'REST API',
  start: 'Bắt đầu',
  startHow:
    'Gửi POST đến địa chỉ này, dạng form (application/x-www-form-urlencoded) hoặc JSON, thứ tự trường tuỳ ý. Danh sách trong một trường: mỗi dòng một mục; danh sách mã đơn: cách nhau bằng dấu phẩy.',
  keyHow:
    'Tạo khoá ở trang Khoá API và gửi trong trường key. Khoá trong địa chỉ (query string) luôn bị từ chối, vì địa chỉ nằm lại trong nhật ký của mọi máy chủ trên đường.',
  money:
    'Tiền tính bằng đồng (VND), là chuỗi có bốn chữ số lẻ. rate là giá của 1000 (dịch vụ trọn gói: của 1) sau ưu đãi của bạn.',
  test: 'Thử không tốn tiền',
  testHow:
    'Khoá thử (bắt đầu bằng hm_test_) dùng đúng danh mục, giá và mọi kiểm tra như thật, nhưng đơn không trừ tiền và không gửi đi đâu. Đơn thử bắt đầu sau 10 giây và xong sau 40 giây. Muốn xem đơn giao một phần hoặc bị huỷ, đặt sandbox-partial hoặc sandbox-canceled trong liên kết. Số dư của khoá thử luôn là 10.000.000.',
  examples: 'Ví dụ chạy được ngay',
  examplesHow: 'Đặt khoá vào biến môi trường HOMEMMO_KEY rồi chạy nguyên văn. Hãy dùng khoá thử trước.',
  languages: { curl: 'curl', php: 'PHP', python: 'Python', node: 'Node.js' },
  calls: 'Các lệnh',
  callsHow: 'Mỗi lệnh gồm key, action và các trường dưới đây. Mã đơn và mã bảo hành là số nguyên.',
  sent: 'Gửi',
  reply: 'Trả về',
  sentOf: (action: string) => `lệnh gửi ${action}`,
  replyOf: (action: string) => `kết quả của ${action}`,
  about: {
    services: 'Dịch vụ đang bán, theo giá của bạn.',
    add: 'Đặt đơn. request_id là phần mở rộng của chúng tôi, xem bên dưới.',
    status:
      'Trạng thái một đơn (order) hoặc tối đa 100 đơn (orders). Mọi giá trị là chuỗi; charge là số tiền thực giữ lại.',
    refill: 'Yêu cầu bảo hành một đơn hoặc tối đa 100 đơn.',
    refill_status: 'Trạng thái bảo hành.',
    cancel: 'Yêu cầu huỷ tối đa 100 đơn. 1 nghĩa là đã nhận yêu cầu; tiền hoàn theo trạng thái đơn.',
    balance: 'Số dư ví.',
  },
  types: 'Trường của add theo loại dịch vụ',
  typesHow:
    'Loại nằm trong trường type của services. Trường trong ngoặc vuông không bắt buộc. Với drip-feed, quantity là số lượng của mỗi lần chạy.',
  type: 'Loại',
  fields: 'Trường',
  words: 'Trạng thái',
  orderWords: 'Đơn hàng',
  refillWords: 'Bảo hành',
  errors: 'Lỗi',
  errorsHow:
    'Lỗi là HTTP 200 với {"error": "…"}: chắc chắn chưa có gì được thực hiện. HTTP 429 (cùng dạng, kèm Retry-After) là gọi quá nhanh. HTTP 5xx hoặc mất kết nối: chưa biết kết quả, hãy gửi lại với đúng request_id cũ.',
  limits: 'Giới hạn',
  limitList: (orders: string, calls: string) => [
    `add: ${orders} đơn mỗi phút, tính chung với trang web.`,
    `Các lệnh khác: ${calls} lệnh mỗi phút; services tính bằng 10 lệnh.`,
    'Tối đa 100 mã trong một lệnh. Hãy gộp status thành từng 100 đơn thay vì hỏi từng đơn.',
  ],
  idempotency: 'Không đặt trùng',
  idempotencyHow:
    'Gửi request_id là một giá trị riêng cho đơn của bạn (tối đa 100 ký tự, không dấu cách). Nếu mất kết nối, gửi lại nguyên lệnh cũ: bạn nhận đúng mã đơn đầu tiên và không mất tiền lần hai. Cùng request_id mà nội dung khác sẽ báo lỗi.',
  callsTitle: 'Lệnh gọi gần đây',
  callsLead: (kept: string) => `${kept} lệnh API v2 gần nhất của bạn. Gọi dồn dập thì chỉ ghi một phần.`,
  at: 'Lúc',
  action: 'Lệnh',
  key: 'Khoá',
  result: 'Kết quả',
  worked: 'Thành công',
  order: (number: string) => `Đơn #${number}`,
  from: 'Từ địa chỉ',
  took: (ms: string) => `${ms} ms`,
  none: 'Chưa có lệnh nào',
  noneHint: 'Khi chương trình của bạn gọi API v2, các lệnh hiện ở đây.',
}
