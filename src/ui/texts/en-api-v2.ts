import type { apiV2Vi } from './vi-api-v2.ts'

/** English for the documentation of API v2 and for the list of calls. */
export const apiV2En: typeof apiV2Vi = {
  title: 'API v2 for resellers',
  lead: 'The protocol SMM panels know: change the address and the key, and it runs.',
  contents: 'Contents',
  keys: 'API keys',
  rest: 'REST API',
  start: 'Start',
  startHow:
    'Send a POST to this address, as a form (application/x-www-form-urlencoded) or as JSON, with the fields in any order. A list inside a field has one item a line; a list of ids is parted by commas.',
  keyHow:
    'Make a key on the page API keys and send it in the field key. A key in the address (query string) is always refused, because addresses stay in the logs of every server on the way.',
  money:
    'Money is in đồng (VND), as text with four decimals. rate is the price of 1000 (of packages: of 1) after your discount.',
  test: 'Try it without money',
  testHow:
    'A test key (it begins with hm_test_) meets the real catalogue, prices and checks, but its orders cost nothing and go nowhere. A test order begins after 10 seconds and ends after 40. To see one that ends in part or is canceled, put sandbox-partial or sandbox-canceled into its link. The balance of a test key is always 10,000,000.',
  examples: 'Examples that run as they are',
  examplesHow:
    'Put the key into the environment variable HOMEMMO_KEY and run them unchanged. Use a test key first.',
  examplesNone:
    'There is no service of the type Default on sale that fits the examples. Put a service, link and quantity of your own into them, from the call services.',
  languages: { curl: 'curl', php: 'PHP', python: 'Python', node: 'Node.js' },
  calls: 'Calls',
  callsHow: 'Every call is key, action and the fields below. Ids of orders and refills are whole numbers.',
  sent: 'Sent',
  reply: 'Reply',
  sentOf: (action) => `what is sent for ${action}`,
  replyOf: (action) => `the reply to ${action}`,
  about: {
    services: 'What is on sale, at your prices.',
    add: 'Places an order. request_id is our own addition, see below.',
    status:
      'How one order (order) or up to 100 (orders) stand. Every value is text; charge is what was kept of the price.',
    refill: 'Asks for a refill of one order or of up to 100.',
    refill_status: 'How refills stand.',
    cancel:
      'Asks to cancel up to 100 orders. 1 says that the wish was taken; the money follows the order’s status.',
    balance: 'The balance of the wallet.',
  },
  types: 'Fields of add by type of service',
  typesHow:
    'The type is the field type of services. Fields in square brackets are optional. In a drip-feed, quantity is of each run.',
  type: 'Type',
  fields: 'Fields',
  words: 'Statuses',
  orderWords: 'Orders',
  refillWords: 'Refills',
  errors: 'Errors',
  errorsHow:
    'An error is HTTP 200 with {"error": "…"}: surely nothing was done. HTTP 429 (in the same shape, with Retry-After) says to slow down. After HTTP 5xx or a lost connection nobody knows: send the call again with the same request_id.',
  ownErrorsHow:
    'Beside the standard ones you may meet these sentences, always in English; {…} stands for a value. Do not compare texts: wherever there is an error, nothing was done.',
  limits: 'Limits',
  limitList: ({ orders, calls, aftercare }) => [
    `add: ${orders} orders a minute, together with the site.`,
    `Other calls: ${calls} a minute; services counts as 10.`,
    `refill and cancel: at most ${aftercare} ids of orders a minute, together with the site.`,
    'Beyond them: HTTP 429 with Retry-After (seconds). Test keys have limits of their own, as wide.',
    'At most 100 ids in a call. Ask for statuses by the hundred instead of one by one.',
  ],
  idempotency: 'Never order twice',
  idempotencyHow:
    'Send a request_id of your own for the order (at most 100 characters, no blanks). When the connection is lost, send the very same call again: you get the number of the first order and pay once. The same request_id with another order is an error.',
  webhooks: 'Webhooks',
  webhooksHow: [
    'Instead of asking all the time, be told: add a webhook on the page Webhooks and choose the events.',
    'Each message is a POST with the JSON {"type", "timestamp", "data"}, signed after Standard Webhooks: the headers webhook-id, webhook-timestamp and webhook-signature. Check it with the library standardwebhooks of your language, or as below. Drop a message whose timestamp is more than 5 minutes off.',
    'Answer 2xx within 5 seconds. Else the message is sent again over three days, less and less often. The same webhook-id is the same message. Several messages may be sent at once and arrive in another order than things happened: compare the timestamps in their bodies.',
    'A webhook is switched off at once when it answers 410, and when every try of 72 hours failed; the bell tells you, and you can switch it on again. While it is off, new events are not kept for it.',
    'After a change of the secret each message bears two signatures for 24 hours, of the new and the old secret, with a blank between: one that is right is enough.',
    'The end of an order is order.completed, order.partial or order.canceled, and no order.updated is sent with it. Choose all three to hear of every end. test.ping is sent only when you ask for a test.',
  ],
  webhookData: 'The data of each event:',
  dataOf: (type) => `data of ${type}`,
  toWebhooks: 'Webhooks',
  callsTitle: 'Recent calls',
  callsLead: (kept) => `Your last ${kept} calls of API v2. Of very many at once only some are kept.`,
  at: 'At',
  action: 'Call',
  key: 'Key',
  result: 'Result',
  worked: 'It worked',
  order: (number) => `Order #${number}`,
  from: 'From',
  took: (ms) => `${ms} ms`,
  none: 'No calls yet',
  noneHint: 'What your program calls of API v2 is listed here.',
}
