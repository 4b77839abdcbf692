import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import type { Texts } from '../ui/texts.ts'

/** Why an order waits for a person, in the reader's language as far as the words are ours. */
export function Attention({ text }: { text: string }) {
  return (
    <span class="attention">
      <Icon name="warning" size={16} /> {useAttention()(text)}
    </span>
  )
}

/**
 * Puts an order's `attention`, or that of a refill, into words. The jobs write it in a fixed English wording, with what
 * a partner or the network said in it; what is not recognised is shown as it is.
 */
export function useAttention(): (text: string) => string {
  const t = useTexts()
  return (text) => inWords(t, text)
}

function inWords(t: Texts, text: string): string {
  for (const [wording, inOurs] of wordings) {
    const found = wording.exec(text)
    if (found) return inOurs(t, ...found.slice(1))
  }
  return text
}

type Wording = readonly [RegExp, (t: Texts, ...parts: string[]) => string]

const wordings: readonly Wording[] = [
  [
    /^unknown: (certainly|perhaps) (absent|taken|unclear); balance (.+) − (.+) = (.+); the order costs (.+)$/s,
    ({ admin }, sure = '', verdict = '', ...figures) => {
      const words = admin.orders.attention
      const [before = '', after = '', spent = '', cost = ''] = figures
      const certainty = sure === 'certainly' ? words.certainly : words.perhaps
      const evidence =
        verdict === 'unclear' ? words.evidence[verdict] : `${words.evidence[verdict]} (${certainty})`
      return `${words.unknown}: ${evidence}. ${capital(words.arithmetic(before, after, spent, cost))}.`
    },
  ],
  [
    /^unknown: (.+)$/s,
    ({ admin }, reason = '') => `${admin.orders.attention.unknown}: ${why(admin, reason)}`,
  ],
  [
    /^the provider says (\w+) after (\w+)$/,
    (t, word = '', status = '') => t.admin.orders.attention.saysAfter(stateIn(t, word), stateIn(t, status)),
  ],
  [
    /^refill (\d+): (.+)$/s,
    (t, number = '', why = '') =>
      t.admin.orders.attention.refill(formatNumber(Number(number)), inWords(t, why)),
  ],
  [/^it did not end within two months$/, ({ admin }) => admin.orders.attention.refillEndless],
  [/^unknown refill word: (.*)$/s, ({ admin }, word = '') => admin.orders.attention.refillWord(word)],
  [/^the provider says: (.*)$/s, ({ admin }, text = '') => admin.orders.attention.says(text)],
  [/^unknown status word: (.*)$/s, ({ admin }, word = '') => admin.orders.attention.word(word)],
  [/^a package ended partial: /, ({ admin }) => admin.orders.attention.packagePartial],
  [/^partial without remains: /, ({ admin }) => admin.orders.attention.noRemains],
  [
    /^cannot be sent: an order of (.+) needs (\w+)$/,
    ({ admin: { orders } }, type = '', field = '') =>
      orders.attention.cannotBeSent(orders.attention.needs(type, field)),
  ],
  [/^cannot be sent: (.*)$/s, ({ admin }, reason = '') => admin.orders.attention.cannotBeSent(reason)],
  [
    /^(.+) has taken an earlier sending too, as (.+)$/s,
    ({ admin }, provider = '', id = '') => admin.orders.attention.second(provider, id),
  ],
]

/** Why nobody knows, where the words are ours; what the network or the provider said stays as it is. */
function why(admin: Texts['admin'], reason: string): string {
  const words = admin.orders.attention
  if (reason === 'its balance before or after could not be read') return words.balanceUnread
  if (reason === 'the worker that sent it died or was not answered in time') return words.lost
  const ambiguous = /^ambiguous error: (.*)$/s.exec(reason)?.[1]
  return ambiguous === undefined ? reason : words.ambiguous(ambiguous)
}

function stateIn(t: Texts, status: string): string {
  return Object.hasOwn(t.orderStatus, status) ? t.orderStatus[status as keyof Texts['orderStatus']] : status
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
