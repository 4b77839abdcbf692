import type { BankTransfer } from './bank.ts'
import { MEMO_SHAPES } from './bank-memo.ts'
import type { Exchange } from './http.ts'
import { dong, html, type Markup, sendPage, table } from './pages.ts'

const SHOWN_TRANSFERS = 50

/** The bank's page: a form that transfers, the transfer just made, and the last ones. Works without script. */
export function sendBankPage(
  exchange: Exchange,
  bank: { transfers: Iterable<BankTransfer>; accountNumber: string; gateway: string; problem?: string },
): void {
  const { query } = exchange
  const transfers = [...bank.transfers]
  const done = transfers.find(({ id }) => String(id) === query.get('done'))
  const memo = (query.get('memo') ?? '').slice(0, 200)
  const amount = (query.get('amount') ?? '').replace(/\D/g, '').slice(0, 13)
  const shapes = Object.keys(MEMO_SHAPES)
  const body = html`${bank.problem === undefined ? undefined : html`<section role="alert"><p class="bad">✕ ${bank.problem}</p></section>`}
${done ? receipt(done) : undefined}
<section>
<h2>Chuyển khoản</h2>
<form method="post" action="/transfer">
<p>Đến tài khoản <strong>${bank.accountNumber}</strong> (${bank.gateway})</p>
<label for="memo">Nội dung</label>
<input id="memo" name="memo" value="${memo}" maxlength="200" autocomplete="off" required>
<label for="amount">Số tiền (₫)</label>
<input id="amount" name="amount" value="${amount}" inputmode="numeric" pattern="[0-9., ]{1,20}" autocomplete="off" required>
<label for="shape">Cách ngân hàng ghi lại nội dung</label>
<select id="shape" name="shape">
${shapes.map((shape) => html`<option value="${shape}">${shape === 'plain' ? 'Giữ nguyên' : MEMO_SHAPES[shape as 'plain']('NỘI DUNG').slice(0, 60)}</option>\n`)}</select>
<button type="submit">Chuyển khoản</button>
</form>
</section>
<section>
<h2>Giao dịch mới nhất</h2>
${table(
  ['Mã', 'Lúc', 'Số tiền', 'Nội dung', 'Webhook'],
  transfers
    .slice(-SHOWN_TRANSFERS)
    .reverse()
    .map((transfer) => [
      transfer.id,
      transfer.transactionDate,
      `${transfer.type === 'out' ? '-' : ''}${dong(transfer.amount)}`,
      html`<code>${transfer.content}</code>`,
      answerOf(transfer),
    ]),
  'Chưa có giao dịch nào.',
)}
<p><a href="/log">Nhật ký (JSON)</a></p>
</section>`
  sendPage(exchange, {
    title: 'Ngân hàng giả lập',
    subtitle: 'Sandbox bank and SePay: no money moves here',
    body,
    status: bank.problem === undefined ? 200 : 400,
  })
}

function receipt(transfer: BankTransfer): Markup {
  return html`<section role="status">
<h2>Đã chuyển ${dong(transfer.amount)}</h2>
<dl>
<dt>Mã giao dịch</dt><dd>${transfer.id}</dd>
<dt>Nội dung</dt><dd><code>${transfer.content}</code></dd>
<dt>Lúc</dt><dd>${transfer.transactionDate}</dd>
<dt>Webhook</dt><dd>${answerOf(transfer)}</dd>
</dl>
</section>`
}

function answerOf(transfer: BankTransfer): Markup {
  if (transfer.attempts === 0) return html`<span class="quiet">○ chưa gửi</span>`
  if (transfer.delivered) return html`<span class="good">● đã nhận</span> (HTTP ${transfer.lastStatus})`
  const answer = transfer.lastStatus === 0 ? 'không có câu trả lời' : `HTTP ${transfer.lastStatus}`
  const next = transfer.nextAtMs === undefined ? 'không gửi nữa' : 'sẽ gửi lại'
  return html`<span class="bad">✕ ${answer}</span>, lần ${transfer.attempts}, ${next}`
}
