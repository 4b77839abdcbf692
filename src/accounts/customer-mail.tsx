import { renderToString } from 'preact-render-to-string'
import { Money } from '../core/money.ts'
import type { Language } from '../core/refusal.ts'
import { brand, type Texts, texts } from '../ui/texts.ts'
import { type LinkPurpose, linkOf } from './mail-link.ts'
import type { MailEvent } from './mails.sql.ts'

type Letter = { subject: string; text: string; html: string }
type Words = { subject: string; body: string; button: string; href: string; note?: string }

/**
 * A mail in the customer's language, as plain text and as simple HTML that loads nothing from anywhere. `token` is
 * that of the link, for the events that have one.
 */
export function writeMail(
  mail: {
    event: MailEvent
    username: string
    language: Language
    facts: Record<string, unknown>
    token: string | undefined
  },
  publicUrl: string,
): Letter {
  const t = texts(mail.language)
  const words = wordsOf(mail, t, publicUrl)
  const greeting = t.account.mail.greeting(mail.username)
  const footer = t.account.mail.footer(brand)
  const parts = [greeting, words.body, `${words.button}: ${words.href}`, words.note, footer]
  return {
    subject: `${words.subject} · ${brand}`,
    text: `${parts.filter(Boolean).join('\n\n')}\n`,
    html: `<!doctype html>${renderToString(
      <MailBody language={mail.language} greeting={greeting} footer={footer} words={words} />,
    )}`,
  }
}

function wordsOf(
  { event, facts, token }: { event: MailEvent; facts: Record<string, unknown>; token: string | undefined },
  t: Texts,
  publicUrl: string,
): Words {
  const words = t.account.mail
  const fact = (name: string) => String(facts[name] ?? '').slice(0, 300)
  const settings = `${words.settings}: ${publicUrl}/profile#notifications`
  switch (event) {
    case 'reset':
    case 'verify':
      return { ...words[event], href: linkTo(publicUrl, event, token), note: words.notYou }
    case 'password_changed':
      return { ...words.password_changed, href: `${publicUrl}/forgot-password` }
    case 'second_factor_changed':
      return { ...t.secondFactor.mail, href: `${publicUrl}/profile/second-factor` }
    case 'email_changed':
      return { ...words.email_changed, href: publicUrl }
    case 'order_ended': {
      const status = t.orderStatus[facts.status as keyof Texts['orderStatus']] ?? fact('status')
      return {
        subject: words.order_ended.subject(fact('number'), status),
        body: words.order_ended.body(fact('number'), status),
        button: words.order_ended.button,
        href: `${publicUrl}/orders/${encodeURIComponent(fact('number'))}`,
        note: settings,
      }
    }
    case 'deposit_credited': {
      const amount = Money.parse(fact('amount')).format()
      return {
        subject: words.deposit_credited.subject(amount),
        body: words.deposit_credited.body(amount),
        button: words.deposit_credited.button,
        href: `${publicUrl}/wallet`,
        note: settings,
      }
    }
    case 'ticket_answered':
      return {
        subject: words.ticket_answered.subject(fact('number')),
        body: words.ticket_answered.body,
        button: words.ticket_answered.button,
        href: `${publicUrl}/tickets/${encodeURIComponent(fact('number'))}`,
        note: settings,
      }
  }
}

function linkTo(publicUrl: string, purpose: LinkPurpose, token: string | undefined): string {
  if (token === undefined) throw new Error(`a mail for ${purpose} has no token`)
  return linkOf(publicUrl, purpose, token)
}

const look = {
  body: 'margin:0;padding:24px;background:#f7f8f5;color:#18211d;font:16px/1.5 system-ui,sans-serif',
  card: 'max-width:32rem;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e1e5df;border-radius:12px',
  brand: 'margin:0 0 16px;color:#12684a;font-weight:700',
  button:
    'display:inline-block;padding:12px 20px;border-radius:8px;background:#12684a;color:#ffffff;font-weight:600;text-decoration:none',
  small: 'color:#57625c;font-size:14px;overflow-wrap:anywhere',
}

function MailBody({
  language,
  greeting,
  footer,
  words,
}: {
  language: Language
  greeting: string
  footer: string
  words: Words
}) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <title>{words.subject}</title>
      </head>
      <body style={look.body}>
        <div style={look.card}>
          <p style={look.brand}>{brand}</p>
          <p>{greeting}</p>
          <p>{words.body}</p>
          <p>
            <a href={words.href} style={look.button}>
              {words.button}
            </a>
          </p>
          <p style={look.small}>{words.href}</p>
          {words.note && <p style={look.small}>{words.note}</p>}
          <p style={look.small}>{footer}</p>
        </div>
      </body>
    </html>
  )
}
