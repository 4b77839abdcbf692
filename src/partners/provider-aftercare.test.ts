import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { cancelOrders, fetchRefillStatuses, requestRefills } from './provider.ts'
import type { ProviderAccount } from './provider-request.ts'

/** What a real HTTP server that answers this was told, and what is made of its answer. */
async function exchange<T>(
  answer: string,
  call: (account: ProviderAccount) => Promise<T>,
  httpStatus = 200,
): Promise<{ said: T; told: string }> {
  let told = ''
  const server = createServer(async (request, response) => {
    for await (const chunk of request) told += chunk
    response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const account = {
    name: 'odd',
    apiUrl,
    apiKey: 'canary-key',
    bodyFormat: 'form',
    timeoutMs: 2000,
    currency: 'VND',
  }
  try {
    return { said: await call(account as ProviderAccount), told }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function cancels(answer: string, ids: string[], httpStatus?: number) {
  const { said } = await exchange(answer, (account) => cancelOrders(account, ids), httpStatus)
  return said.outcome === 'ok' ? Object.fromEntries(said.answers) : said.outcome
}
async function refills(answer: string, ids: string[]) {
  const { said } = await exchange(answer, (account) => requestRefills(account, ids))
  return said.outcome === 'ok' ? Object.fromEntries(said.answers) : said.outcome
}
async function refillStatuses(answer: string, ids: string[]) {
  const { said } = await exchange(answer, (account) => fetchRefillStatuses(account, ids))
  return said.outcome === 'ok' ? Object.fromEntries(said.answers) : said.outcome
}

test('the three calls send what the reference says', async () => {
  const cancel = await exchange('[]', (account) => cancelOrders(account, ['9', '2']))
  assert.equal(cancel.told, 'key=canary-key&action=cancel&orders=9%2C2')
  const refill = await exchange('[]', (account) => requestRefills(account, ['1', '3']))
  assert.equal(refill.told, 'key=canary-key&action=refill&orders=1%2C3')
  const status = await exchange('[]', (account) => fetchRefillStatuses(account, ['4']))
  assert.equal(status.told, 'key=canary-key&action=refill_status&refills=4')
})

test('a call takes 1 to 100 ids', async () => {
  const account = { apiUrl: 'http://127.0.0.1:9/' } as ProviderAccount
  for (const ids of [[], Array(101).fill('1')]) {
    await assert.rejects(cancelOrders(account, ids), RangeError)
    await assert.rejects(requestRefills(account, ids), RangeError)
    await assert.rejects(fetchRefillStatuses(account, ids), RangeError)
  }
})

test('the reference’s own replies are read', async () => {
  assert.deepEqual(
    await cancels('[{"order": 9, "cancel": {"error": "Incorrect order ID"}}, {"order": 2, "cancel": 1}]', [
      '9',
      '2',
    ]),
    { 9: { error: 'Incorrect order ID' }, 2: { value: true } },
  )
  assert.deepEqual(
    await refills('[{"order": 1, "refill": 1}, {"order": 3, "refill": {"error": "Incorrect order ID"}}]', [
      '1',
      '3',
    ]),
    { 1: { value: '1' }, 3: { error: 'Incorrect order ID' } },
  )
  assert.deepEqual(
    await refillStatuses(
      '[{"refill": 1, "status": "Completed"}, {"refill": 3, "status": {"error": "Refill not found"}}]',
      ['1', '3'],
    ),
    { 1: { value: 'Completed' }, 3: { error: 'Refill not found' } },
  )
  assert.deepEqual(await refills('{"refill": "1"}', ['8']), { 8: { value: '1' } })
  assert.deepEqual(await refillStatuses('{"status": "Completed"}', ['1']), { 1: { value: 'Completed' } })
})

test('other spellings of a yes are read', async () => {
  const yes = { 9: { value: true } }
  for (const answer of [
    '[{"order": "9", "cancel": "1"}]',
    '[{"order": 9, "cancel": true}]',
    '{"9": {"cancel": 1}}',
    '{"9": 1}',
    '{"order": 9, "cancel": 1}',
    '{"cancel": 1}',
    '\uFEFF[{"order": 9, "cancel": 1}]',
  ]) {
    assert.deepEqual(await cancels(answer, ['9']), yes, answer)
  }
})

test('other spellings of a no are read', async () => {
  const no = { 9: { error: 'Cannot be canceled' } }
  for (const answer of [
    '[{"order": 9, "error": "Cannot be canceled"}]',
    '[{"order": 9, "cancel": "Cannot be canceled"}]',
    '{"9": {"error": "Cannot be canceled"}}',
    '{"9": {"cancel": {"error": "Cannot be canceled"}}}',
    '{"error": "Cannot be canceled"}',
  ]) {
    assert.deepEqual(await cancels(answer, ['9']), no, answer)
  }
})

test('an error for a whole batch, or about the key, says nothing of a single order', async () => {
  assert.equal(await cancels('{"error": "Incorrect request"}', ['9', '2']), 'refused')
  assert.equal(await cancels('{"error": "Invalid API key"}', ['9']), 'refused')
})

test('what is neither yes nor no is left open', async () => {
  for (const answer of [
    '[]',
    '{}',
    '[{"order": 9}]',
    '[{"order": 9, "cancel": 0}]',
    '[{"order": 9, "cancel": null}]',
    '[{"order": 9, "cancel": {}}]',
    '[{"order": 77, "cancel": 1}]',
    '[null, 3, "x", [1]]',
    '[{"order": {"id": 9}, "cancel": 1}, {"order": 10, "cancel": 1}]',
  ]) {
    assert.deepEqual(await cancels(answer, ['9']), {}, answer)
  }
  assert.deepEqual(await refills('[{"order": 1, "refill": 0}, {"order": 2, "refill": ""}]', ['1', '2']), {})
  for (const answer of ['<html>', '', '[{"order": 9, "cancel"', 'null', '3', '"1"']) {
    assert.equal(await cancels(answer, ['9']), 'unclear', answer)
  }
  assert.equal(await cancels('[{"order": 9, "cancel": 1}]', ['9'], 500), 'unclear')
  assert.equal(await cancels('[{"order": 9, "cancel": 1}]', ['9'], 429), 'rate_limited')
})

test('an id that comes twice keeps the good news, and the first of it', async () => {
  const twice =
    '[{"order": 9, "cancel": {"error": "no"}}, {"order": 9, "cancel": 1}, {"order": 9, "cancel": {"error": "no"}}]'
  assert.deepEqual(await cancels(twice, ['9']), { 9: { value: true } })
  assert.deepEqual(await refills('[{"order": 1, "refill": 5}, {"order": 1, "refill": 6}]', ['1']), {
    1: { value: '5' },
  })
})

test('a word is no refill id, and an id above 2^53 keeps its digits', async () => {
  assert.deepEqual(await refills('[{"order": 1, "refill": "Failed"}]', ['1']), { 1: { error: 'Failed' } })
  assert.deepEqual(await refills('[{"order": 1, "refill": 90071992547409931}]', ['1']), {
    1: { value: '90071992547409931' },
  })
})

test('the key is cut out of what a provider says', async () => {
  const said = await cancels('[{"order": 9, "cancel": {"error": "bad key canary-key"}}]', ['9'])
  assert.ok(!JSON.stringify(said).includes('canary-key'))
})
