import type { Exchange } from './http.ts'
import { html, sendPage, table, vietnamTime } from './pages.ts'
import type { TelegramMessage } from './telegram.ts'

const SHOWN_MESSAGES = 50

/** The page of the stand-in: what the bot sent, and a form that writes to the bot as a person would. */
export function sendTelegramPage(
  exchange: Exchange,
  bot: { username: string; messages: readonly TelegramMessage[] },
): void {
  const { query } = exchange
  const text = (query.get('text') ?? (query.has('start') ? `/start ${query.get('start')}` : '')).slice(0, 200)
  const rows = bot.messages
    .slice(-SHOWN_MESSAGES)
    .reverse()
    .map((message) => [
      vietnamTime(message.atMs),
      message.chatId,
      html`<span class="text">${message.text}</span>`,
    ])
  sendPage(exchange, {
    title: 'Telegram giả lập',
    subtitle: 'Sandbox Telegram: nothing leaves this machine',
    body: html`<section>
<h2>Viết cho @${bot.username}</h2>
<form method="post" action="/say">
<label for="chat">Mã cuộc trò chuyện</label>
<input id="chat" name="chat" value="${query.get('chat') ?? '1001'}" inputmode="numeric" pattern="-?[0-9]{1,15}" required>
<label for="text">Tin nhắn, ví dụ <code>/start MÃ</code></label>
<input id="text" name="text" value="${text}" maxlength="200" autocomplete="off" required>
<button type="submit">Gửi</button>
</form>
</section>
<section>
<h2>Tin bot đã gửi</h2>
${table(['Lúc', 'Cuộc trò chuyện', 'Nội dung'], rows, 'Bot chưa gửi tin nào.')}
<p><a href="/">Tải lại</a> · <a href="/log">Nhật ký (JSON)</a></p>
</section>`,
  })
}
