import { Money } from '../core/money.ts'
import type { Texts } from '../ui/texts.ts'
import { linkOf, type PagePurpose } from './mail-link.ts'
import type { MailEvent } from './mails.sql.ts'

/** What a message to a customer says, by mail or by Telegram: plain text, to be escaped. */
export type EventWords = { subject: string; body: string; button: string; href: string; note?: string }

/** The words for an event; `token` is that of the link, for the events that have one. */
export function eventWords(
  { event, facts, token }: { event: MailEvent; facts: Record<string, unknown>; token: string | undefined },
  t: Texts,
  publicUrl: string,
): EventWords {
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
    case 'key_new_address': {
      const isRefused = facts.refused === 'yes'
      const from = facts.places === undefined ? fact('address') : words.key_new_address.places(fact('places'))
      return {
        subject: words.key_new_address.subject(from, isRefused),
        body: words.key_new_address.body(fact('key'), from, isRefused),
        button: words.key_new_address.button,
        href: `${publicUrl}/api-keys`,
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

function linkTo(publicUrl: string, purpose: PagePurpose, token: string | undefined): string {
  if (token === undefined) throw new Error(`a message for ${purpose} has no token`)
  return linkOf(publicUrl, purpose, token)
}
