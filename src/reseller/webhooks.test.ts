import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { type Received, startReceiver } from '../../test/webhook-receiver.ts'
import { deriveSecrets } from '../platform/secrets.ts'
import { makeWebhook } from './make-webhook.ts'
import { deliverWebhooks } from './webhook.jobs.ts'
import { type WebhookType, webhookTypes } from './webhook.ts'

const secrets = deriveSecrets('a secret for tests only, as long as it must be')
const never = new AbortController().signal

function deliver(panel: Panel) {
  const { db } = panel
  const log = pino({ level: 'silent' })
  const webhooks = { sandbox: true, privateHosts: [] }
  const parts = { db, transaction: db.transaction, log, decrypt: secrets.decrypt, webhooks }
  return deliverWebhooks(parts, never)
}

const listen = (panel: Panel, who: Customer, url: string, events: readonly WebhookType[] = webhookTypes) =>
  makeWebhook(panel.db.transaction, secrets.encrypt, who.id, { url, events })

const verify = (secret: string, { body, headers }: Received) => new Webhook(secret).verify(body, headers)

test('an order is told of to its end, signed, by the words of API v2, and what it cost', async () => {
  await using receiver = await startReceiver()
  await using panel = await startPanel({ worker: true })
  const lan = await panel.customer({ balance: '100000' })
  const { secret } = await listen(panel, lan, receiver.url)
  const service = await panel.service()
  const { body } = await lan.order(service, 1000)
  await panel.eventually(() => receiver.told().some((one) => one.type === 'order.completed'), 'the end')
  for (const received of receiver.log) {
    assert.deepEqual(verify(secret, received), JSON.parse(received.body))
    assert.throws(() => verify(secret, { ...received, body: `${received.body} ` }))
  }
  const [paid, ...rest] = receiver.told()
  assert.equal(paid?.type, 'balance.changed')
  assert.deepEqual(
    { ...paid?.data, time: '' },
    {
      ...{ balance: '97500.0000', amount: '-2500.0000', kind: 'order', time: '' },
      reference: `order:${body.order_id}`,
    },
  )
  assert.deepEqual(rest.at(-1)?.data, {
    ...{ order: 1, status: 'Completed', charge: '2500.0000', currency: 'VND' },
    ...{ remains: '0', start_count: rest.at(-1)?.data.start_count },
  })
})
