import { TEST_TYPE, type WebhookType } from './webhook.ts'

/** The languages of the examples, as their code blocks are named. */
export const exampleLanguages = ['curl', 'php', 'python', 'node'] as const
export type ExampleLanguage = (typeof exampleLanguages)[number]

/** What an example orders. */
export type ExampleOrder = { service: number; quantity: number; link: string }

const LINK = 'https://www.facebook.com/homemmo/posts/1'
/** What the examples name where nothing on sale fits. */
export const anyOrder: ExampleOrder = { service: 1, quantity: 1000, link: LINK }

/**
 * Programs that run as they are printed, with the key in the environment variable HOMEMMO_KEY: each tells the balance,
 * places an order that a repeat would not place again, and tells how it stands.
 */
export const apiV2Examples: Readonly<Record<ExampleLanguage, (url: string, order: ExampleOrder) => string>> =
  {
    curl: (url, { service, quantity, link }) => `URL=${url}

curl -sS "$URL" -d key="$HOMEMMO_KEY" -d action=balance
echo
ORDER=$(curl -sS "$URL" -d key="$HOMEMMO_KEY" -d action=add \\
  -d service=${service} -d quantity=${quantity} -d request_id="cart-$(date +%s)" \\
  --data-urlencode link=${link} | tr -dc 0-9)
curl -sS "$URL" -d key="$HOMEMMO_KEY" -d action=status -d order="$ORDER"`,

    php: (url, { service, quantity, link }) => `<?php
function homemmo(array $call): array
{
    $curl = curl_init('${url}');
    curl_setopt_array($curl, [
        CURLOPT_POST => true,
        CURLOPT_POSTFIELDS => http_build_query(['key' => getenv('HOMEMMO_KEY')] + $call),
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 30,
    ]);
    $reply = json_decode((string) curl_exec($curl), true);
    if (!is_array($reply)) throw new RuntimeException('no answer');
    if (isset($reply['error'])) throw new DomainException($reply['error']);
    return $reply;
}

echo homemmo(['action' => 'balance'])['balance'], PHP_EOL;
$added = homemmo([
    'action' => 'add',
    'service' => ${service},
    'link' => '${link}',
    'quantity' => ${quantity},
    'request_id' => 'cart-' . bin2hex(random_bytes(8)),
]);
echo homemmo(['action' => 'status', 'order' => $added['order']])['status'], PHP_EOL;`,

    python: (url, { service, quantity, link }) => `import json
import os
import urllib.parse
import urllib.request
import uuid


def homemmo(**call):
    body = urllib.parse.urlencode({"key": os.environ["HOMEMMO_KEY"], **call}).encode()
    with urllib.request.urlopen("${url}", body, timeout=30) as response:
        reply = json.load(response)
    if "error" in reply:
        raise ValueError(reply["error"])
    return reply


print(homemmo(action="balance")["balance"])
added = homemmo(
    action="add",
    service=${service},
    link="${link}",
    quantity=${quantity},
    request_id=f"cart-{uuid.uuid4()}",
)
print(homemmo(action="status", order=added["order"])["status"])`,

    node: (url, { service, quantity, link }) => `import { env } from 'node:process'

async function homemmo(call) {
  const body = new URLSearchParams({ key: env.HOMEMMO_KEY, ...call })
  const signal = AbortSignal.timeout(30_000)
  const reply = await (await fetch('${url}', { method: 'POST', body, signal })).json()
  if (reply.error) throw new Error(reply.error)
  return reply
}

console.log((await homemmo({ action: 'balance' })).balance)
const { order } = await homemmo({
  action: 'add',
  service: ${service},
  link: '${link}',
  quantity: ${quantity},
  request_id: \`cart-\${crypto.randomUUID()}\`,
})
console.log((await homemmo({ action: 'status', order })).status)`,
  }

/** How a receiver checks a webhook (the Standard Webhooks specification), for Node.js. */
export const signatureExample = `import { createHmac, timingSafeEqual } from 'node:crypto'

// headers and body as they came, the body as text; secret is the webhook's own, whsec_…
export function isFromPanel(headers, body, secret) {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.')
  const right = Buffer.from('v1,' + createHmac('sha256', key).update(signed).digest('base64'))
  const isFresh = Math.abs(Date.now() / 1000 - headers['webhook-timestamp']) < 300
  // Two signatures while the secret is being changed.
  const given = headers['webhook-signature'].split(' ').map((text) => Buffer.from(text))
  return isFresh && given.some((one) => one.length === right.length && timingSafeEqual(one, right))
}`

/** What each action takes besides the key, and a reply to it (reference/api-v2.md, "Replies, exactly"). */
export const documentedCalls: readonly { call: Readonly<Record<string, string>>; reply: unknown }[] = [
  {
    call: { action: 'services' },
    reply: [
      {
        ...{ service: 12, name: 'Facebook Like', type: 'Default', category: 'Facebook', rate: '2375.0000' },
        ...{ min: '50', max: '10000', refill: true, cancel: true, dripfeed: false },
      },
    ],
  },
  {
    call: { action: 'add', service: '12', link: LINK, quantity: '1000', request_id: 'cart-17' },
    reply: { order: 23501 },
  },
  {
    call: { action: 'status', order: '23501' },
    reply: {
      ...{ charge: '2375.0000', start_count: '3572', status: 'In progress', remains: '157', currency: 'VND' },
    },
  },
  {
    call: { action: 'status', orders: '23501,99' },
    reply: {
      23501: { charge: '2375.0000', start_count: '3572', status: 'Completed', remains: '0', currency: 'VND' },
      99: { error: 'Incorrect order ID' },
    },
  },
  { call: { action: 'refill', order: '23501' }, reply: { refill: '41' } },
  {
    call: { action: 'refill', orders: '23501,99' },
    reply: [
      { order: 23501, refill: 41 },
      { order: 99, refill: { error: 'Incorrect order ID' } },
    ],
  },
  { call: { action: 'refill_status', refill: '41' }, reply: { status: 'Completed' } },
  {
    call: { action: 'refill_status', refills: '41,99' },
    reply: [
      { refill: 41, status: 'Completed' },
      { refill: 99, status: { error: 'Refill not found' } },
    ],
  },
  {
    call: { action: 'cancel', orders: '23501,99' },
    reply: [
      { order: 23501, cancel: 1 },
      { order: 99, cancel: { error: 'Incorrect order ID' } },
    ],
  },
  { call: { action: 'balance' }, reply: { balance: '97625.0000', currency: 'VND' } },
]

const order = {
  ...{ order: 23501, status: 'Partial', charge: '1425.0000', remains: '400', start_count: '3572' },
  currency: 'VND',
}
/** The `data` of each event. */
export const webhookExamples: Readonly<Record<WebhookType | typeof TEST_TYPE, object>> = {
  'order.updated': { ...order, status: 'In progress', charge: '2375.0000', remains: '1000' },
  'order.completed': { ...order, status: 'Completed', charge: '2375.0000', remains: '0' },
  'order.partial': order,
  'order.canceled': { ...order, status: 'Canceled', charge: '0.0000', remains: '1000', start_count: '0' },
  'refill.updated': { order: 23501, refill: 41, status: 'Completed' },
  'balance.changed': {
    ...{ balance: '97625.0000', amount: '-2375.0000', kind: 'order', reference: 'order:23501' },
    time: '2026-11-28T03:17:05.123Z',
  },
  'service.changed': {
    services: [{ service: 12, name: 'Facebook Like', rate: '2500.0000', active: true, change: 'price' }],
  },
  [TEST_TYPE]: { endpoint: '0192f0c4-5a7e-7000-8000-000000000001' },
}
