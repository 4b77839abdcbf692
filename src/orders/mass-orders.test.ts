import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answer, type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { openDatabase, queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

const link = 'https://facebook.com/post/1'
const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))
const line = (service: number, quantity: number, more: object = {}) => ({
  ...{ service_id: service, link, quantity },
  ...more,
})
const mass = (customer: Customer, orders: unknown, more: object = {}, key?: string) =>
  customer.call('POST', '/api/orders/mass', { orders, ...more }, key ? { 'idempotency-key': key } : {})

/** What came of each line: `placed` or the code of its refusal. */
const outcomes = (answer: Answer): string[] =>
  answer.body.results.map((result: { success: boolean; error?: { code: string } }) =>
    result.success ? 'placed' : result.error!.code,
  )
async function countOrders(panel: Panel): Promise<number> {
  const row = await queryOne<{ orders: number }>(panel.db, sql`select count(*)::int as orders from orders`)
  return row!.orders
}

test('good lines are ordered and bad ones say why, each in its place', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000', min: 100 })
  const poll = await panel.service({ type: 'Poll', rate: '2000' })
  const lan = await panel.customer({ spent: '1000000', balance: '10000' })
  const answer = await mass(lan, [
    line(likes, 1000, { note: 'first' }),
    line(likes, 99),
    line(poll, 1000, { answer_number: 2 }),
    line(poll, 1000),
    line(likes, 1000, { comments: 'hay' }),
    line(2_147_483_647, 1000),
    line(likes, 1000, { link: 'javascript:alert(1)' }),
    line(likes, 1000, { price: 1 }),
    line(likes, 1000, { note: 'a\0b' }),
    { service_id: String(likes) },
    null,
    [line(likes, 1000)],
    'a line',
    line(likes, 100),
  ])
  assert.equal(answer.status, 200)
  assert.deepEqual(outcomes(answer), [
    ...['placed', 'quantity_out_of_range', 'placed', 'field_required', 'comments_not_taken'],
    ...['service_not_found', 'invalid_link', 'invalid_request', 'invalid_request', 'invalid_request'],
    ...['malformed_body', 'malformed_body', 'malformed_body', 'placed'],
  ])
  assert.match(answer.body.results[3].error.message, /answer_number/)
  assert.match(answer.body.results[7].error.message, /price/)
  assert.match(answer.body.results[8].error.message, /note/)
  const { results: _, ...sums } = answer.body
  assert.deepEqual(sums, { success: true, placed: 3, refused: 11, total: 2945, new_balance: 7055 })
  assert.deepEqual(answer.body.results[0].price_breakdown, {
    base_price: 1000,
    discount: 50,
    final_price: 950,
  })
  assert.equal(await lan.balance(), '7055.0000')
  const { order } = (await lan.call('GET', `/api/orders/${answer.body.results[0].order_id}`)).body
  assert.deepEqual([order.number, order.note], [answer.body.results[0].number, 'first'])
})

test('a balance for some of the lines pays those, in order, and not one more', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '2500' })
  const answer = await mass(lan, [...times(4, () => line(likes, 1000)), line(likes, 500), line(likes, 1)])
  const short = 'insufficient_balance'
  assert.deepEqual(outcomes(answer), ['placed', 'placed', short, short, 'placed', short])
  assert.deepEqual([answer.body.total, answer.body.new_balance], [2500, 0])
  assert.equal(await lan.balance(), '0.0000')
})

test('a thousand lines are a thousand orders, numbered as they were sent, in one transaction', async () => {
  await using panel = await startPanel({ worker: true })
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '1000000' })
  const answer = await mass(
    lan,
    times(1000, (n) => line(likes, 1 + n, { link: `${link}/${n}` })),
  )
  assert.equal(answer.body.placed, 1000)
  const numbers: number[] = answer.body.results.map((result: { number: number }) => result.number)
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  )
  const row = await queryOne<{ orders: number; moments: number; wrong: number }>(
    panel.db,
    sql`select count(*)::int as orders, count(distinct created_at)::int as moments,
      (count(*) filter (where link <> ${link} || '/' || (quantity - 1)))::int as wrong from orders`,
  )
  assert.deepEqual({ ...row }, { orders: 1000, moments: 1, wrong: 0 })
  assert.equal(await lan.balance(), '499500.0000')
  await panel.eventually(() => panel.provider.adds().accepted.length >= 20, 'the orders being sent')
})

test('with all_or_none one bad line leaves nothing behind, and the good ones say that they were not placed', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '3000' })
  const good = line(likes, 1000)
  const whole = { all_or_none: true }
  const cases: [lines: unknown[], codes: string[]][] = [
    [
      [good, line(likes, 0.5), good],
      ['not_placed', 'invalid_request', 'not_placed'],
    ],
    [
      [good, line(999, 1000)],
      ['not_placed', 'service_not_found'],
    ],
    [
      [good, good, good, good],
      ['not_placed', 'not_placed', 'not_placed', 'insufficient_balance'],
    ],
  ]
  for (const [lines, codes] of cases) {
    const answer = await mass(lan, lines, whole, 'one key')
    assert.equal(answer.status, 400, 'a key without blanks')
    const said = await mass(lan, lines, whole, 'one-key')
    assert.deepEqual(outcomes(said), codes)
    assert.deepEqual([said.body.placed, said.body.total, said.body.new_balance], [0, 0, 3000])
  }
  assert.equal(await countOrders(panel), 0)
  // Nothing came of it, so the key is still free.
  assert.deepEqual(
    outcomes(await mass(lan, [good, good, good], whole, 'one-key')),
    times(3, () => 'placed'),
  )
  assert.equal(await lan.balance(), '0.0000')
})

test('a repeat with the same key gets the stored answer, another body under it is refused', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '10000' })
  const lines = [line(likes, 1000), line(likes, 0), { 'a\u0000\ud800': 1 }, line(likes, 500)]
  const first = await mass(lan, lines, {}, 'cart-1')
  assert.equal(first.body.new_balance, 8500)
  await lan.order(likes, 1000)
  const { quantity, ...rest } = line(likes, 1000)
  const otherwiseWritten = [{ quantity, ...rest }, ...lines.slice(1)]
  for (const same of [lines, otherwiseWritten]) {
    const answer = await mass(lan, same, { all_or_none: false }, 'cart-1')
    assert.deepEqual(answer.body.new_balance, 8500)
    assert.deepEqual(outcomes(answer), outcomes(first))
    assert.deepEqual(answer.body.results[0], first.body.results[0])
  }
  const others: [unknown[], object][] = [
    [lines.slice(0, 3), {}],
    [lines.toReversed(), {}],
    [[line(likes, 1001), ...lines.slice(1)], {}],
    [lines, { all_or_none: true }],
  ]
  for (const [sent, more] of others) {
    const answer = await mass(lan, sent, more, 'cart-1')
    assert.deepEqual([answer.status, answer.body.error.code], [422, 'idempotency_key_reused'])
  }
  assert.equal(await lan.balance(), '7500.0000')
})

test('one key 64 times at once is one set of orders and 64 equal answers', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '10000' })
  const lines = [line(likes, 1000), line(likes, 0), line(likes, 500)]
  const answers = await Promise.all(times(64, () => mass(lan, lines, {}, 'cart-1')))
  for (const answer of answers) assert.deepEqual([answer.status, answer.body], [200, answers[0]!.body])
  assert.equal(await countOrders(panel), 2)
  assert.equal(await lan.balance(), '8500.0000')
})

test('a key of a mass order, of a single order and of another customer are three keys', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const [lan, minh] = [await panel.customer({ balance: '5000' }), await panel.customer({ balance: '5000' })]
  const lines = [line(likes, 1000)]
  const headers = { 'idempotency-key': 'cart-1' }
  const single = await lan.call('POST', '/api/orders', line(likes, 1000), headers)
  const all = [await mass(lan, lines, {}, 'cart-1'), await mass(minh, lines, {}, 'cart-1')]
  const ids = [single.body.order_id, ...all.map((answer) => answer.body.results[0].order_id)]
  assert.equal(new Set(ids).size, 3)
  assert.equal(await countOrders(panel), 3)
})

test('mass orders and single orders of one customer at once spend each đồng once', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '37000' })
  const answers = await Promise.all([
    ...times(30, () => mass(lan, [line(likes, 1000), line(likes, 1000)])),
    ...times(30, () => lan.order(likes, 1000)),
  ])
  assert.ok(answers.every((answer) => answer.status === 200 || answer.status === 402))
  assert.equal(await countOrders(panel), 37)
  assert.equal(await lan.balance(), '0.0000')
})

test('an envelope that is broken is a 400, however good its lines are', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '10000' })
  const good = line(likes, 1000)
  const broken: [body: unknown, says: RegExp][] = [
    [undefined, /./],
    [[good], /./],
    [{}, /orders/],
    [{ orders: [] }, /orders/],
    [{ orders: good }, /orders/],
    [{ orders: times(1001, () => good) }, /orders/],
    [{ orders: [good], all_or_none: 'yes' }, /all_or_none/],
    [{ orders: [good], discount: 100 }, /discount/],
  ]
  for (const [body, says] of broken) {
    const answer = await lan.call('POST', '/api/orders/mass', body)
    assert.equal(answer.status, 400, JSON.stringify(body)?.slice(0, 80))
    assert.match(answer.body.error.message, says)
  }
  assert.equal((await panel.call('POST', '/api/orders/mass', { body: { orders: [good] } })).status, 401)
  assert.equal(await countOrders(panel), 0)
})

test('a line that is nested without end is only a wrong line', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '10000' })
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const body = `{"orders":[${deep},{"link":${deep}},{"x":${deep}},${JSON.stringify(line(likes, 1000))}]}`
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'deep' }
  const answer = await lan.call('POST', '/api/orders/mass', body, headers)
  assert.equal(answer.status, 200)
  assert.deepEqual(outcomes(answer), ['malformed_body', 'invalid_request', 'invalid_request', 'placed'])
})

test('a mass order whose connection is cut while it is written is answered all the same, no line twice', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: '10000' })
  const lines = [line(likes, 1000), line(likes, 0), line(likes, 500)]
  let answer: Promise<Answer> | undefined
  const stranger = openDatabase(panel.db.pool.options.connectionString!, { processId: 'a stranger', max: 1 })
  await stranger.transaction(async (tx) => {
    await tx.query(sql`lock table transactions in access exclusive mode`)
    answer = mass(lan, lines, {}, 'cart-1')
    await panel.eventually(async () => {
      await tx.query(sql`select pg_stat_clear_snapshot()`)
      const cut = await tx.query(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pg_backend_pid() = any(pg_blocking_pids(pid))`)
      return cut.length > 0
    }, 'the mass order being stopped')
  })
  await stranger.close()
  assert.deepEqual(outcomes((await answer)!), ['placed', 'invalid_request', 'placed'])
  assert.equal(await countOrders(panel), 2)
  assert.equal(await lan.balance(), '8500.0000')
})

test('a body may be eight megabytes and no more', async () => {
  await using panel = await startPanel()
  const comments = await panel.service({ type: 'Custom Comments', rate: '0' })
  const lan = await panel.customer()
  const text = 'hay quá\n'.repeat(8000)
  const lines = (count: number) => times(count, () => ({ service_id: comments, link, comments: text }))
  const most = await mass(lan, lines(100))
  assert.deepEqual([most.status, most.body.placed], [200, 100])
  const over = await mass(lan, lines(140))
  assert.deepEqual([over.status, over.body.error.code], [413, 'body_too_large'])
})

test('lines count as orders in the limit per minute', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: '1' })
  const lan = await panel.customer({ balance: '10000' })
  // 6,000 a minute unless an operator says otherwise.
  for (let n = 0; n < 6; n++)
    assert.equal(
      (
        await mass(
          lan,
          times(1000, () => line(likes, 1)),
        )
      ).status,
      200,
    )
  const over = await mass(lan, [line(likes, 1)])
  assert.deepEqual([over.status, over.body.error.code], [429, 'too_many_requests'])
  assert.equal((await lan.order(likes, 1)).status, 429)
  const minh = await panel.customer({ balance: '10' })
  assert.equal((await mass(minh, [line(likes, 1)])).status, 200)
})
