import type { Exchange } from './http.ts'
import { dong, html, sendPage, table, vietnamTime } from './pages.ts'
import type { ProviderBook } from './provider-book.ts'
import { fromUnits, type ProviderService } from './provider-catalogue.ts'

const SHOWN_ORDERS = 50

const STATUS_TEXTS: Record<string, string> = {
  Pending: '○ Đang chờ',
  'In progress': '◐ Đang chạy',
  Processing: '◐ Đang xử lý',
  Completed: '● Hoàn thành',
  Partial: '◑ Một phần',
  Canceled: '✕ Đã hủy',
}

/** The provider's page: how to steer it by the link of an order, and its last orders. */
export function sendProviderPage(
  exchange: Exchange,
  { book, services, paceMs }: { book: ProviderBook; services: readonly ProviderService[]; paceMs: number },
): void {
  book.settleDue()
  const names = new Map(services.map(({ service, name }) => [service, name]))
  const rows = [...book.orders.values()]
    .slice(-SHOWN_ORDERS)
    .reverse()
    .map((order) => {
      const status = book.status(order)
      return [
        order.id,
        vietnamTime(order.acceptedAtMs),
        names.get(order.service) ?? String(order.service),
        html`<code>${order.link}</code>`,
        order.quantity,
        `${STATUS_TEXTS[status.status] ?? status.status}, còn ${status.remains}`,
      ]
    })
  const body = html`<section>
<h2>Điều khiển bằng đường link</h2>
<p>Đơn bình thường hoàn thành sau khoảng ${Math.round(paceMs / 1000)} giây. Link có chứa chữ sau thì khác:</p>
<dl>
<dt><code>sandbox-partial</code></dt><dd>kết thúc Partial, còn lại 40 %</dd>
<dt><code>sandbox-canceled</code></dt><dd>kết thúc Canceled</dd>
<dt><code>sandbox-refused</code></dt><dd>bị từ chối với lỗi “Incorrect link”</dd>
<dt><code>sandbox-timeout</code></dt><dd>đơn được nhận nhưng không bao giờ có câu trả lời</dd>
</dl>
</section>
<section>
<h2>Số dư</h2>
<p>${dong(Number(fromUnits(book.balanceUnits).replace(/\..*/, '')))} · ${services.length} dịch vụ · ${book.orders.size} đơn</p>
<p><a href="/">Tải lại</a> · <a href="/log">Nhật ký (JSON)</a></p>
</section>
<section>
<h2>Đơn mới nhất</h2>
${table(['Mã', 'Lúc', 'Dịch vụ', 'Link', 'Số lượng', 'Trạng thái'], rows, 'Chưa có đơn nào. Hãy đặt một đơn trên trang bán hàng.')}
</section>`
  sendPage(exchange, {
    title: 'Nhà cung cấp giả lập',
    subtitle: 'Sandbox provider: speaks API v2, sells nothing',
    body,
  })
}
