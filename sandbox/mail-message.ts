/** A mail as a person reads it. */
export interface ReadableMail {
  subject: string
  text: string
  html: string
}

/** Reads a message (RFC 5322) of at most two levels of MIME parts, as the panel sends them. */
export function readMail(source: string): ReadableMail {
  const { headers, body } = split(source)
  const mail: ReadableMail = { subject: readWords(headers.get('subject') ?? ''), text: '', html: '' }
  collect(headers, body, mail, 0)
  return mail
}

function collect(headers: Map<string, string>, body: string, mail: ReadableMail, depth: number): void {
  const type = headers.get('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (boundary !== undefined && depth < 3) {
    for (const part of body.split(`--${boundary}`).slice(1, -1)) {
      const inner = split(part.replace(/^\r\n/, ''))
      collect(inner.headers, inner.body, mail, depth + 1)
    }
    return
  }
  const content = decode(body, headers.get('content-transfer-encoding') ?? '')
  if (/^text\/html/i.test(type)) mail.html += content
  else if (/^text\/plain/i.test(type)) mail.text += content
}

function split(source: string): { headers: Map<string, string>; body: string } {
  const cut = source.indexOf('\r\n\r\n')
  const head = cut < 0 ? source : source.slice(0, cut)
  const headers = new Map<string, string>()
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return { headers, body: cut < 0 ? '' : source.slice(cut + 4) }
}

function decode(body: string, encoding: string): string {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8')
  if (/quoted-printable/i.test(encoding)) return quoted(body.replace(/=\r\n/g, ''))
  return Buffer.from(body, 'latin1').toString('utf8')
}

/** `=?UTF-8?Q?N=E1=BA=A1p?=` and `=?UTF-8?B?…?=` (RFC 2047). */
function readWords(header: string): string {
  return header
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : quoted(word.replaceAll('_', ' ')),
    )
}

function quoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
