import { createTransport } from 'nodemailer'

/** Where mail is handed over, and from whom it is: `smtps://user:password@host:465`, `Shop <shop@example.com>`. */
export type MailAccount = Readonly<{ url: string; from: string }>

/** A mail to one person. `id` makes its Message-ID, so that one that was sent twice is shown once. */
type OutgoingMail = Readonly<{ id: string; to: string; subject: string; text: string; html: string }>

/**
 * What became of a mail. `retry`: not now; with `isDown` the server as a whole cannot be used, so the others need
 * not be tried. `rejected`: this mail will never be taken.
 */
export type MailOutcome =
  | Readonly<{ outcome: 'sent' }>
  | Readonly<{ outcome: 'retry'; isDown: boolean; reason: string }>
  | Readonly<{ outcome: 'rejected'; reason: string }>

export type Mailer = Readonly<{
  /** Hands a mail over once. Never rejects. */
  send(mail: OutgoingMail): Promise<MailOutcome>
}>

// One address and nothing that a header or a command could be continued with.
const ADDRESS = /^[^\s<>()[\]\\,;:@"\u0000-\u001f]+@[^\s<>()\\,;@"\u0000-\u001f]+$/
const CONNECT_TIMEOUT_MS = 10_000
const GREETING_TIMEOUT_MS = 10_000
const SOCKET_TIMEOUT_MS = 20_000

/**
 * A client of the mail server at `url`. `smtps:` speaks TLS from the first byte (port 465), `smtp:` begins plain
 * (port 587) and must turn to TLS before anything is said, except on this machine itself. Certificates are checked.
 */
export function createMailer({ url, from }: MailAccount): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isSecure = protocol === 'smtps:'
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)
  const transport = createTransport({
    host,
    port: Number(port || (isSecure ? 465 : 587)),
    secure: isSecure,
    // Whoever stands in between could strike out the offer of TLS, and read the password.
    requireTLS: !isSecure && !isHere,
    ignoreTLS: !isSecure && isHere,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    // Nothing that a mail says makes us read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const sender = /<([^>]+)>/.exec(from)?.[1] ?? from.trim()
  return {
    async send({ id, to, subject, text, html }) {
      if (!ADDRESS.test(to)) return { outcome: 'rejected', reason: 'no address that mail can go to' }
      try {
        await transport.sendMail({
          from,
          // As an object: a name with a comma in it must not become two people.
          to: { name: '', address: to },
          envelope: { from: sender, to: [to] },
          subject,
          text,
          html,
          messageId: `<${id}@${sender.split('@')[1]}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { outcome: 'sent' }
      } catch (error) {
        return outcomeOf(error)
      }
    },
  }
}

type SmtpError = { code?: string; command?: string; responseCode?: number; response?: string }

/** The words of an SMTP error may hold the address, never the password; both stay out of what is stored. */
function outcomeOf(error: unknown): MailOutcome {
  const { code = 'ERROR', command = '', responseCode, response = '' } = error as SmtpError
  const words = response.replace(/<?[^\s<>@]+@[^\s<>@]+>?/g, '[address]').slice(0, 200)
  const reason = [code, command, words].filter(Boolean).join(' ')
  // Signing in failed: the operator's to mend, and the mails wait for it.
  if (code === 'EAUTH')
    return { outcome: 'retry', isDown: true, reason: `EAUTH ${responseCode ?? ''}`.trim() }
  if (responseCode === undefined) {
    // Never said to a server: the address itself cannot be one.
    if (code === 'EENVELOPE') return { outcome: 'rejected', reason }
    return { outcome: 'retry', isDown: true, reason }
  }
  // 4yz is for now, 5yz for good (RFC 5321, 4.2.1); what the greeting says is about the server, not the mail.
  const isAboutMail = /^(MAIL FROM|RCPT TO|DATA)/.test(command) || code === 'EENVELOPE' || code === 'EMESSAGE'
  if (responseCode >= 500 && isAboutMail) return { outcome: 'rejected', reason }
  return { outcome: 'retry', isDown: !isAboutMail, reason }
}
