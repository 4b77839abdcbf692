import type { docsVi } from './vi-docs.ts'

/** English for the documentation of the API. */
export const docsEn: typeof docsVi = {
  title: 'API documentation',
  lead: 'Order, follow orders and top up from your own programs.',
  contents: 'Contents',
  start: 'Getting started',
  address: 'All addresses begin with',
  format: 'Send and receive JSON in UTF-8. The full description for tools:',
  openApi: 'openapi.json (OpenAPI 3.1)',
  authentication: 'Authentication',
  authenticationHow:
    'Log in once for an access_token and send it in the header of every request. It runs out after 12 hours; when you are answered session_expired, log in again. Programs that run for long do better with an API key (made on the page API keys) in the same header.',
  idempotency: 'Never order twice',
  idempotencyHow:
    'Send an Idempotency-Key header with each order, of at most 100 characters and different for each. If the connection breaks, send the very same request again: you get the first answer and are not charged twice. The same key with another body is refused (idempotency_key_reused).',
  money: 'Money and times',
  moneyHow: 'Amounts are JSON numbers in đồng with at most 4 decimals. Times are in Vietnam (+07:00).',
  areas: {
    Account: 'Account',
    Services: 'Services',
    Orders: 'Orders',
    Deposits: 'Deposits',
    Referrals: 'Referrals',
    Support: 'Support',
    Webhooks: 'Your webhooks',
    Webhook: 'Webhook of SePay',
  },
  token: {
    needed: 'Needs a token',
    welcome: 'Takes a token, needs none',
    unused: 'Needs no token',
  },
  parameters: 'Parameters',
  body: 'Request body (JSON)',
  reply: 'Reply',
  required: 'required',
  orNull: 'or null',
  in: { path: 'in the address', query: 'in the query', header: 'header' },
  between: (min, max) => `${min} to ${max}`,
  atLeast: (min) => `at least ${min}`,
  atMost: (max) => `at most ${max}`,
  characters: (amount) => `${amount} characters`,
  errors: 'Errors',
  errorsHow:
    'What does not work is always answered like this, with its HTTP status. Go by the code; the message is for people, by Accept-Language.',
  codes: 'Codes',
  said: (english) => english,
}
