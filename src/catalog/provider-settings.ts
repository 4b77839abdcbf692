import type { AddressProblem } from '../core/outside-address.ts'

/** What operators decide of a provider, besides its name, its key and whether it is paused. */
export type ProviderSettings = {
  apiUrl: string
  bodyFormat: 'form' | 'json'
  currency: string
  /** đồng for one unit of its currency, as decimal text. */
  currencyRate: string
  requestsPerMinute: number
  timeoutMs: number
  dedupeField: string | null
  serialiseAdds: boolean
  refillSupported: boolean
  cancelSupported: boolean
  ambiguousErrors: string[]
  fundsErrors: string[]
}

/** The form of a provider as it was typed; the key is not in it, so that no page can show it again. */
export type TypedProvider = {
  name: string
  api_url: string
  body_format: 'form' | 'json'
  currency: string
  currency_rate: string
  requests_per_minute: string
  timeout_seconds: string
  dedupe_field: string
  serialise_adds: boolean
  refill_supported: boolean
  cancel_supported: boolean
  ambiguous_errors: string
  funds_errors: string
}

export type ProviderErrors = Partial<Record<keyof TypedProvider | 'api_key', string>>

/** What is wrong with a field of the form. */
export type ProviderWrong = Partial<
  Record<keyof TypedProvider | 'api_key', 'name' | 'key' | 'number' | 'rate' | 'text' | AddressProblem>
>

const PHRASES_MAX = 20
const PHRASE_MAX = 100

/** Reads the form; `isNew` asks for a name and a key too. `address` says what is wrong with an address. */
export function readProvider(
  typed: TypedProvider,
  key: string,
  options: { isNew: boolean; address(url: string): AddressProblem | undefined },
): { settings: ProviderSettings; wrong: ProviderWrong } {
  const wrong: ProviderWrong = {}
  const apiUrl = typed.api_url.trim()
  const address = options.address(apiUrl)
  if (address) wrong.api_url = address
  if (options.isNew && !/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,49}$/u.test(typed.name.trim())) wrong.name = 'name'
  if (key === '' ? options.isNew : !/^[\x21-\x7e]{6,500}$/.test(key)) wrong.api_key = 'key'
  const currency = typed.currency.trim().toUpperCase()
  if (!/^[A-Z]{3,10}$/.test(currency)) wrong.currency = 'text'
  const asTyped = typed.currency_rate.trim()
  const currencyRate = asTyped
    .replace(/^0\./, '0,')
    .replace(/\.(?=\d{3}(?:\D|$))/g, '')
    .replace(',', '.')
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(currencyRate) || Number(currencyRate) === 0)
    wrong.currency_rate = 'number'
  // A thousand and more to one reader, one and a bit to the next.
  else if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(asTyped)) wrong.currency_rate = 'rate'
  const requestsPerMinute = wholeOf(typed.requests_per_minute, 6000)
  if (requestsPerMinute === undefined) wrong.requests_per_minute = 'number'
  const timeoutSeconds = wholeOf(typed.timeout_seconds, 600)
  if (timeoutSeconds === undefined) wrong.timeout_seconds = 'number'
  const dedupeField = typed.dedupe_field.trim()
  if (!/^[a-z_]{0,40}$/.test(dedupeField)) wrong.dedupe_field = 'text'
  const [ambiguousErrors, fundsErrors] = [phrasesOf(typed.ambiguous_errors), phrasesOf(typed.funds_errors)]
  if (!ambiguousErrors) wrong.ambiguous_errors = 'text'
  if (!fundsErrors) wrong.funds_errors = 'text'
  const settings = {
    ...{ apiUrl, bodyFormat: typed.body_format, currency, currencyRate },
    ...{ requestsPerMinute: requestsPerMinute ?? 1, timeoutMs: (timeoutSeconds ?? 1) * 1000 },
    ...{ dedupeField: dedupeField || null, serialiseAdds: typed.serialise_adds },
    ...{ refillSupported: typed.refill_supported, cancelSupported: typed.cancel_supported },
    ...{ ambiguousErrors: ambiguousErrors ?? [], fundsErrors: fundsErrors ?? [] },
  }
  return { settings, wrong }
}

/** The form of a provider that is known. */
export function typedProvider(name: string, settings: ProviderSettings): TypedProvider {
  return {
    name,
    api_url: settings.apiUrl,
    body_format: settings.bodyFormat,
    currency: settings.currency,
    currency_rate: typedRate(settings.currencyRate),
    requests_per_minute: String(settings.requestsPerMinute),
    timeout_seconds: String(Math.max(1, Math.round(settings.timeoutMs / 1000))),
    dedupe_field: settings.dedupeField ?? '',
    serialise_adds: settings.serialiseAdds,
    refill_supported: settings.refillSupported,
    cancel_supported: settings.cancelSupported,
    ambiguous_errors: settings.ambiguousErrors.join('\n'),
    funds_errors: settings.fundsErrors.join('\n'),
  }
}

/** What a new provider starts with. */
export const freshProvider: TypedProvider = typedProvider('', {
  ...{ apiUrl: '', bodyFormat: 'form', currency: 'VND', currencyRate: '1', requestsPerMinute: 60 },
  ...{ timeoutMs: 60_000, dedupeField: null, serialiseAdds: true, refillSupported: true },
  ...{
    cancelSupported: true,
    ambiguousErrors: [],
    fundsErrors: ['not enough funds', 'insufficient balance'],
  },
})

function wholeOf(text: string, most: number): number | undefined {
  const plain = text.trim().replaceAll('.', '')
  const number = /^\d{1,6}$/.test(plain) ? Number(plain) : 0
  return number >= 1 && number <= most ? number : undefined
}

function phrasesOf(text: string): string[] | undefined {
  const phrases = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
  const isGood = phrases.length <= PHRASES_MAX && phrases.every((phrase) => phrase.length <= PHRASE_MAX)
  return isGood ? phrases : undefined
}

/** A rate as it can be typed again; three decimals get a fourth, or they would look like thousands. */
function typedRate(rate: string): string {
  const short = rate.replace(/\.?0+$/, '').replace('.', ',') || '0'
  return /,\d{3}$/.test(short) ? `${short}0` : short
}
