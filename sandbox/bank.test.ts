import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Bank, type BankOptions, startBank } from './bank.ts'
import { MEMO_SHAPES } from './bank-memo.ts'
import { type Transfer, webhookBody, webhookHeaders } from './bank-webhook.ts'
import { temporaryFolder } from './test-folder.ts'

test('the hmac signature equals the vector over its 336 bytes', () => {
  const transfer: Transfer = {
    id: 26933514,
    gateway: 'ACB',
    transactionDate: '2025-10-26 15:30:00',
    accountNumber: '123456789',
    code: null,
    memo: '',
    content: 'HOMEMMO ABC123 GD 856933-102625 15:30:00',
    type: 'in',
    amount: 100000,
    referenceCode: '3516',
  }
  const body = webhookBody(transfer, 'hmac', 'sepay_test_secret')
  assert.equal(Buffer.byteLength(body), 336)
  assert.deepEqual(webhookHeaders('hmac', 'sepay_test_secret', body, 1_761_467_400_000), {
    'x-sepay-timestamp': '1761467400',
    'x-sepay-signature': 'sha256=0610ed686646eef9ecedd9fd1d1751ca7a8183bfb37e3622073c1aa85fc35639',
  })
})

test('the body signature equals the vector', () => {
  const transfer = {
    id: 'sepay_txn_id' as unknown as number,
    accountNumber: '123456789',
    amount: 100000,
    content: 'HOMEMMO ABC123',
    transactionDate: '2025-10-26 15:30:00',
  } as Transfer
  assert.equal(
    JSON.parse(webhookBody(transfer, 'body-signature', 'sepay_test_secret')).signature,
    'be0be2c69509276c6b8718d5da367202ea4c362dd083e93319b985e613c952d8',
  )
})

test('a transfer reaches the webhook in the shape SePay sends, copies at once', async () => {
  await using shop = await startShop()
  await using bank = await shopBank(shop)
  const at = new Date('2025-10-19T13:23:13Z')
  const transfer = await bank.transfer({
    memo: 'HMM7K3QPXCH',
    amount: 100000,
    at,
    shape: 'dashes',
    copies: 3,
  })
  assert.equal(transfer.delivered, true)
  assert.equal(shop.received.length, 3)
  const content = '104519048749-0900000000-HMM7K3QPXCH'
  assert.deepEqual(JSON.parse(shop.received[0]?.body ?? ''), {
    id: transfer.id,
    gateway: 'ACB',
    transactionDate: '2025-10-19 20:23:13',
    accountNumber: '0123456789',
    subAccount: null,
    code: null,
    content,
    transferType: 'in',
    description: `BankAPINotify ${content}`,
    transferAmount: 100000,
    referenceCode: transfer.referenceCode,
    accumulated: 0,
  })
})

test('every shape keeps the symbols of the code in their order', () => {
  for (const [name, shape] of Object.entries(MEMO_SHAPES)) {
    const folded = shape('HMM7K3QPXCH')
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '')
    assert.ok(folded.includes('HMM7K3QPXCH'), name)
  }
})

test('only 200 or 201 with success true counts; SePay tries eight times and then never again', async () => {
  await using shop = await startShop({ status: 204, body: '' })
  await using bank = await shopBank(shop, { minuteMs: 2 })
  await bank.transfer({ memo: 'X', amount: 1000 })
  await until(() => shop.received.length === 8)
  await sleep(60)
  assert.equal(shop.received.length, 8)
  assert.equal(bank.transfers()[0]?.delivered, false)
})

test('a retry stops at the first success and is signed anew', async () => {
  await using shop = await startShop({ status: 200, body: '{"success": false}' })
  await using bank = await shopBank(shop, { minuteMs: 30 })
  await bank.transfer({ memo: 'X', amount: 1000 })
  shop.answer = { status: 201, body: '{"success": true}' }
  await until(() => bank.transfers()[0]?.delivered === true)
  await sleep(100)
  assert.equal(shop.received.length, 2)
  for (const { headers, body } of shop.received) {
    const signedAtMs = Number(headers['x-sepay-timestamp']) * 1000
    assert.equal(
      headers['x-sepay-signature'],
      webhookHeaders('hmac', 'bank-secret', body, signedAtMs)['x-sepay-signature'],
    )
  }
})

test('the other two ways of proving itself', async () => {
  await using shop = await startShop()
  await using byKey = await shopBank(shop, { auth: 'apikey' })
  await byKey.transfer({ memo: 'X', amount: 1000 })
  assert.equal(shop.received[0]?.headers.authorization, 'Apikey bank-secret')
  await using byBody = await shopBank(shop, { auth: 'body-signature' })
  await byBody.transfer({ memo: 'X', amount: 1000 })
  assert.deepEqual(Object.keys(JSON.parse(shop.received[1]?.body ?? '')), [
    'transaction_id',
    'account_number',
    'amount',
    'content',
    'transaction_date',
    'signature',
  ])
})

test('the reading API lists strings newest first, a bad token gets nothing, the third call a second 429', async () => {
  await using shop = await startShop()
  await using bank = await shopBank(shop)
  const first = await bank.transfer({ memo: 'A', amount: 5000, webhook: false })
  const second = await bank.transfer({ memo: 'B', amount: 7000, type: 'out' })
  const read = (query: string, token = bank.apiToken) =>
    fetch(`${bank.url}/userapi/transactions/list?${query}`, { headers: { authorization: `Bearer ${token}` } })
  const refused = await read('', 'wrong')
  assert.deepEqual([refused.status, await refused.text()], [200, ''])
  const list = (await (await read('account_number=0123456789')).json()) as {
    transactions: Record<string, unknown>[]
  }
  assert.deepEqual(
    list.transactions.map(({ id, amount_in, amount_out }) => [id, amount_in, amount_out]),
    [
      [String(second.id), '0.00', '7000.00'],
      [String(first.id), '5000.00', '0.00'],
    ],
  )
  const since = (await (await read(`since_id=${second.id}&limit=5`)).json()) as { transactions: unknown[] }
  assert.equal(since.transactions.length, 1)
  const limited = await read('')
  assert.deepEqual([limited.status, limited.headers.get('x-sepay-userapi-retry-after')], [429, '1'])
  assert.equal(shop.received.length, 1)
})

test('a person transfers with the form alone and sees how the webhook was answered', async () => {
  await using shop = await startShop()
  await using bank = await shopBank(shop)
  const form = await (await fetch(`${bank.url}/?memo=HMM7K3QPXCH&amount=100000`)).text()
  assert.match(form, /name="memo" value="HMM7K3QPXCH"/)
  const body = new URLSearchParams({ memo: '"><b>HMM7K3QPXCH', amount: '100.000', shape: 'gd' })
  const page = await fetch(`${bank.url}/transfer`, { method: 'POST', body })
  const text = await page.text()
  assert.match(page.url, /\?done=\d+$/)
  assert.match(text, /Đã chuyển 100\.000 ₫/)
  assert.match(text, /đã nhận/)
  assert.doesNotMatch(text, /<b>HMM|<script|<style|style=/)
})

test('a restarted bank counts on and delivers what was left', async () => {
  await using folder = await temporaryFolder()
  await using shop = await startShop({ status: 500, body: '' })
  const options = { journal: join(folder.path, 'bank.jsonl'), minuteMs: 40 }
  const first = await shopBank(shop, options)
  const transfer = await first.transfer({ memo: 'X', amount: 1000 })
  await first.close()
  shop.answer = { status: 200, body: '{"success": true}' }
  await using second = await shopBank(shop, options)
  await until(() => second.transfers()[0]?.delivered === true)
  assert.equal((await second.transfer({ memo: 'Y', amount: 1000 })).id, transfer.id + 1)
  assert.doesNotMatch(await readFile(options.journal, 'utf8'), /bank-secret/)
})

async function startShop(answer = { status: 200, body: '{"success": true}' }) {
  const received: { body: string; headers: NodeJS.Dict<string | string[]> }[] = []
  const shop = { answer, received, url: '', [Symbol.asyncDispose]: async () => void server.close() }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    received.push({ body: Buffer.concat(chunks).toString(), headers: request.headers })
    response.writeHead(shop.answer.status).end(shop.answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`
  return shop
}

function shopBank(shop: { url: string }, options: Partial<BankOptions> = {}): Promise<Bank> {
  return startBank({
    webhookUrl: shop.url,
    auth: 'hmac',
    secret: 'bank-secret',
    accountNumber: '0123456789',
    ...options,
  })
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (condition()) return
    await sleep(10)
  }
  assert.fail('it did not happen within two seconds')
}
