/** Vietnamese for operators: why orders wait, and what a person does about them. */
export const orderDeskVi = {
  /** Why an order waits to be sent. */
  hold: {
    start: (time: string) => `Khách muốn bắt đầu lúc ${time}`,
    runs: (time: string) => `Lần chạy tiếp theo lúc ${time}`,
    runs_paused: 'Khách đang tạm dừng các lần chưa chạy',
    price: 'Giá của nhà cung cấp nay cao hơn mức sàn của đơn; được xem lại mỗi phút',
    provider_off: (provider: string) => `${provider} đang tắt`,
    breaker: (provider: string, time: string) =>
      `${provider}: nhiều đơn không rõ kết quả liên tiếp, thử lại một đơn lúc ${time}`,
    funds: (provider: string, time: string) =>
      `Tài khoản của ta ở ${provider} hết tiền, thử lại một đơn lúc ${time}`,
    provider_paused: (provider: string, time: string) =>
      `${provider} đang lỗi hoặc quá tải, nghỉ đến ${time}`,
    budget: (provider: string) => `Đã dùng hết lượt gọi trong phút này của ${provider}`,
    queue: 'Trong hàng đợi, sẽ gửi ngay',
    person: 'Chờ người quyết định',
  },
  waitingFor: 'Vì sao chờ',
  startAt: 'Khách muốn bắt đầu',
  route: 'Tuyến',
  routeOf: (place: string) => `Tuyến ${place}`,
  providerCharge: 'Nhà cung cấp đã tính',
  parent: 'Là một lần chạy của',
  runOf: (run: string, number: string) => `lần ${run} của đơn #${number}`,
  moneyOfParent: 'Tiền của lần chạy này nằm ở đơn gốc.',
  runsTitle: 'Các lần chạy',
  runsCaption: 'Các lần chạy của đơn chia nhỏ',
  noRuns: 'Chưa có lần nào bắt đầu.',
  runsBegun: (begun: string, runs: string) => `Đã bắt đầu ${begun} trên ${runs} lần.`,
  runsStopped: 'Khách đã bỏ các lần chưa chạy.',
  run: 'Lần',
  emptyWaiting: 'Không có đơn nào đang chờ gửi',
  emptyWaitingHint: 'Đơn chờ nhà cung cấp, chờ giá hoặc chờ giờ bắt đầu sẽ nằm ở đây cùng lý do.',
  balances: 'Số dư của ta bên đó',
  balanceUnread: 'không đọc được',
  clearedBy: {
    dedupe: 'Được gửi lại: nhà cung cấp nhận ra đơn trùng',
    balance: 'Được gửi lại: số dư bên đó không đổi nên chắc chắn chưa nhận',
    person: 'Được gửi lại: một người đã xác nhận bên đó không có',
  },
  settle: {
    title: 'Quyết định',
    review: 'Xem lại',
    confirmTitle: 'Xác nhận',
    willRefund: 'Hoàn cho khách',
    willSendTo: 'Gửi lại cho',
    noRefund: 'Không hoàn thêm gì',
    done: (number: string) => `Đã xử lý đơn #${number}.`,
    providerOrderWrong: 'Dán mã đơn bên nhà cung cấp, tối đa 100 ký tự, không có khoảng trắng.',
    numberWrong: 'Nhập một số nguyên.',
    amountWrong: 'Nhập một số tiền.',
    found: {
      act: 'Đã tìm thấy bên nhà cung cấp',
      does: 'Đơn được theo dõi tiếp theo mã này; không gửi lại, không hoàn tiền.',
      field: 'Mã đơn bên nhà cung cấp',
    },
    absent: {
      act: 'Chắc chắn bên đó không có: gửi lại',
      does: 'Đơn được gửi thêm một lần nữa. Nếu lần trước thật ra đã được nhận, khách sẽ được giao hai lần và ta trả tiền hai lần.',
    },
    refund: {
      act: 'Bỏ đơn và hoàn tiền',
      does: 'Đơn kết thúc là thất bại và khách được hoàn toàn bộ số tiền. Nếu nhà cung cấp vẫn giao, ta chịu chi phí.',
    },
    remains: {
      act: 'Ghi số chưa giao',
      does: 'Khách được hoàn đúng phần chưa giao; phần đã hoàn trước đó không lấy lại.',
      field: 'Số lượng chưa giao',
    },
    amount: {
      act: 'Ghi số tiền hoàn',
      does: 'Tổng số tiền hoàn cho đơn này sẽ bằng số bạn ghi; phần đã hoàn trước đó nằm trong đó.',
      field: 'Tổng số tiền hoàn',
    },
    seen: {
      act: 'Đã xem, không cần làm gì',
      does: 'Lời nhắc được gỡ bỏ; đơn và tiền giữ nguyên.',
    },
  },
  /** What the jobs write in fixed English words, for people. */
  attention: {
    unknown: 'Không rõ nhà cung cấp đã nhận đơn chưa',
    evidence: {
      absent: 'số dư bên đó cho thấy chưa nhận',
      taken: 'số dư bên đó cho thấy đã nhận',
      unclear: 'số dư bên đó không nói lên điều gì',
    } as Readonly<Record<string, string>>,
    certainly: 'chắc chắn',
    perhaps: 'không chắc, vì có đơn khác chạy cùng lúc',
    arithmetic: (before: string, after: string, spent: string, cost: string) =>
      `số dư ${before} − ${after} = ${spent}; đơn tốn ${cost}`,
    balanceUnread: 'không đọc được số dư trước hoặc sau khi gửi',
    lost: 'tiến trình gửi đã dừng hoặc không được trả lời kịp',
    ambiguous: (text: string) => `lời báo lỗi không nói rõ: ${text}`,
    says: (text: string) => `Nhà cung cấp báo: ${text}`,
    saysAfter: (word: string, status: string) => `Nhà cung cấp báo “${word}” sau khi đơn đã “${status}”`,
    word: (word: string) => `Nhà cung cấp dùng trạng thái lạ: ${word}`,
    packagePartial: 'Gói kết thúc dở dang: cần quyết định số tiền hoàn',
    noRemains: 'Giao một phần nhưng không rõ còn lại bao nhiêu: cần quyết định số tiền hoàn',
    cannotBeSent: (why: string) => `Không gửi được: ${why}`,
    needs: (type: string, field: string) => `đơn kiểu ${type} thiếu ${field}`,
    second: (provider: string, id: string) =>
      `${provider} đã nhận cả lần gửi trước, với mã ${id}: khách có thể được giao hai lần`,
  },
}
