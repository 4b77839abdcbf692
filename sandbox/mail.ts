import { type AddressInfo, createServer, type Socket } from 'node:net'
import { listen } from './http.ts'
import { readMail } from './mail-message.ts'
import { html, sendPage, sendStyle, table, vietnamTime } from './pages.ts'
import { openJournal, pushBounded, sendLog } from './record.ts'

const LINE_MAX = 2000
const MESSAGE_MAX_BYTES = 1024 * 1024
const MAILS_KEPT = 2000
const SHOWN = 50
const IDLE_MS = 60_000

/** A mail that was taken. */
interface TakenMail {
  n: number
  atMs: number
  from: string
  to: string
  /** As it came, dots unstuffed. */
  source: string
  subject: string
  text: string
  html: string
}

/** What a mail server answers instead of taking the next mail; `drop` hangs up. */
type MailFailure = 'later' | 'never' | 'drop'

/** A running stand-in mail server. */
export interface MailServer extends AsyncDisposable {
  /** For SMTP_URL. */
  smtpUrl: string
  /** The page that shows the mails. */
  url: string
  /** What was taken, oldest first. */
  readonly log: readonly TakenMail[]
  /** The mails to one address. */
  mailsTo: (address: string) => TakenMail[]
  /** Refuses the recipient of the next `n` mails: for now (451), for good (550), or by hanging up. */
  failNext: (n: number, kind: MailFailure) => void
  close: () => Promise<void>
}

/** Starts a stand-in mail server on 127.0.0.1 that takes everything and sends nothing on (RFC 5321). */
export async function startMail(options: { port?: number; journal?: string } = {}): Promise<MailServer> {
  const log: TakenMail[] = []
  const failures: MailFailure[] = []
  let taken = 0
  const keep = (event: { mail?: TakenMail }) => {
    if (!event.mail) return
    taken = Math.max(taken, event.mail.n)
    pushBounded(log, event.mail, MAILS_KEPT)
  }
  const journal = await openJournal(options.journal, keep, function* () {
    for (const mail of log) yield { mail }
  })
  const take = (from: string, to: string, source: string) => {
    const mail = { n: taken + 1, atMs: Date.now(), from, to, source, ...readMail(source) }
    keep({ mail })
    journal.append({ mail })
  }

  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    converse(socket, failures, take)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const page = await listen(options.port ?? 0, (exchange) => {
    const at = `${exchange.method} ${exchange.path}`
    if (at === 'GET /style.css') return sendStyle(exchange)
    if (at === 'GET /log') return sendLog(exchange, log)
    const rows = log
      .slice(-SHOWN)
      .reverse()
      .map((mail) => [
        vietnamTime(mail.atMs),
        mail.to,
        html`<strong>${mail.subject}</strong><br><span class="text">${mail.text}</span>`,
      ])
    return sendPage(exchange, {
      title: 'Email giả lập',
      subtitle: 'Sandbox mail: nothing leaves this machine',
      body: html`<section><h2>Email đã gửi cho khách</h2>
${table(['Lúc', 'Đến', 'Nội dung'], rows, 'Chưa có email nào.')}
<p><a href="/">Tải lại</a> · <a href="/log">Nhật ký (JSON)</a></p></section>`,
    })
  })
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await Promise.all([page.close(), new Promise<void>((resolve) => server.close(() => resolve()))])
    journal.close()
  }
  return {
    smtpUrl: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    url: page.url,
    log,
    mailsTo: (address) => log.filter((mail) => mail.to === address),
    failNext(n, kind) {
      for (let i = 0; i < Math.min(n, 1000); i++) failures.push(kind)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** One connection: commands line by line, and after DATA everything up to a line with a dot alone. */
function converse(
  socket: Socket,
  failures: MailFailure[],
  take: (from: string, to: string, source: string) => void,
): void {
  // One character a byte: lines are cut by bytes, whatever the letters are.
  socket.setEncoding('latin1')
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.on('error', () => {})
  const say = (line: string) => socket.write(`${line}\r\n`)
  let waiting = ''
  let from = ''
  let to = ''
  let message: string | undefined

  const obey = (line: string) => {
    const [verb = ''] = line.toUpperCase().split(' ')
    if (verb === 'EHLO') return say(`250-sandbox\r\n250-8BITMIME\r\n250 SIZE ${MESSAGE_MAX_BYTES}`)
    if (verb === 'HELO') return say('250 sandbox')
    if (verb === 'NOOP') return say('250 OK')
    if (verb === 'RSET') {
      from = to = ''
      return say('250 OK')
    }
    if (verb === 'QUIT') {
      say('221 Bye')
      return socket.end()
    }
    if (verb === 'MAIL') {
      from = /FROM:<([^>]*)>/i.exec(line)?.[1] ?? ''
      return say('250 OK')
    }
    if (verb === 'RCPT') {
      const failure = failures.shift()
      if (failure === 'drop') return socket.destroy()
      if (failure) return say(failure === 'later' ? '451 4.3.0 Try again later' : '550 5.1.1 No such user')
      to = /TO:<([^>]*)>/i.exec(line)?.[1] ?? ''
      return say(to ? '250 OK' : '501 Syntax error')
    }
    if (verb === 'DATA') {
      if (!to) return say('503 RCPT first')
      message = ''
      return say('354 End data with <CR><LF>.<CR><LF>')
    }
    say('502 Command not implemented')
  }
  const read = (line: string) => {
    if (message === undefined) return obey(line)
    if (line === '.') {
      take(from, to, message)
      message = undefined
      from = to = ''
      return say('250 OK')
    }
    message += `${line.startsWith('.') ? line.slice(1) : line}\r\n`
    if (message.length > MESSAGE_MAX_BYTES) socket.destroy()
  }

  say('220 sandbox ESMTP')
  socket.on('data', (chunk: string) => {
    waiting += chunk
    for (let end = waiting.indexOf('\r\n'); end >= 0 && !socket.destroyed; end = waiting.indexOf('\r\n')) {
      const line = waiting.slice(0, end)
      waiting = waiting.slice(end + 2)
      read(line)
    }
    if (waiting.length > LINE_MAX && message === undefined) socket.destroy()
  })
}
