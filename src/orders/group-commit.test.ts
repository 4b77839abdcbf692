import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { openDatabase, queryOne, type Tx } from '../platform/db.ts'
import { type Sql, sql } from '../platform/sql.ts'

const PRICE = 1000
const SOON_MS = 6_000

test('many customers and one hot one at once: every order is accepted once, every balance right', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: String(PRICE) })
  const hot = await panel.customer({ balance: '400000' })
  const others = await customers(panel, 25, '4000')
  const wishes = [...times(400, () => hot), ...others.flatMap((customer) => times(4, () => customer))]
  // Shuffled by a fixed stride, so that every batch mixes buyers.
  const mixed = wishes.map((_, index) => wishes[(index * 7) % wishes.length]!)
  const answers = await Promise.all(mixed.map((customer, index) => order(customer, likes, index)))

  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200])
  assert.equal(new Set(answers.map((answer) => answer.body.order_id)).size, 500)
  for (const customer of [hot, ...others]) assert.equal(await customer.balance(), '0.0000')
  // Each answer told the balance that its own order left: no two orders of one buyer saw the same.
  const told = mixed.flatMap((customer, index) =>
    customer === hot ? [answers[index]!.body.new_balance] : [],
  )
  assert.deepEqual(
    told.toSorted((a, b) => a - b),
    times(400, (n) => n * PRICE),
  )
})

test('orders that arrive together share transactions', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: String(PRICE) })
  const lan = await panel.customer({ balance: '200000' })
  await Promise.all(times(200, (n) => order(lan, likes, n)))
  const row = await queryOne<{ transactions: number }>(
    panel.db,
    sql`select count(distinct created_at)::int as transactions from orders`,
  )
  assert.ok(row!.transactions < 100, `200 orders took ${row!.transactions} transactions`)
})

test('one order that is refused, or makes no sense, costs its neighbours nothing', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: String(PRICE) })
  const paused = await panel.service({ isActive: false })
  const [rich, poor] = [await panel.customer({ balance: '30000' }), await panel.customer({ balance: '999' })]
  const answers = await Promise.all(
    times(120, (n) => {
      if (n % 4 === 0) return order(rich, likes, n)
      if (n % 4 === 1) return order(poor, likes, n)
      if (n % 4 === 2) return order(rich, paused, n)
      // A zero byte is the one character that the database cannot store.
      return rich.order(likes, 1000, { link: linkOf(n), note: 'a\u0000b' })
    }),
  )
  const codes = answers.map((answer) => answer.body.error?.code ?? answer.status)
  for (const [n, code] of codes.entries()) {
    if (n % 4 === 3)
      assert.notEqual(code, 'internal_error', 'a client can send a zero byte: that is no fault of ours')
    else assert.equal(code, [200, 'insufficient_balance', 'service_inactive'][n % 4])
  }
  assert.equal(await poor.balance(), '999.0000')
})

test('a buyer whose row somebody holds delays nobody else', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: String(PRICE) })
  const [held, ...others] = await customers(panel, 11, '20000')
  await holding(panel, [held!], async (release) => {
    // In the midst of the others, so that its first order shares a batch with theirs.
    const all = times(205, (n) => (n % 41 === 20 ? held! : others[n % others.length]!))
    const answers = all.map((customer, n) => ({ customer, answer: order(customer, likes, n) }))
    const answersOf = (mine: boolean) =>
      answers.flatMap(({ customer, answer }) => ((customer === held) === mine ? [answer] : []))
    const waiting = Promise.all(answersOf(true))
    let answered = false
    void waiting.then(() => {
      answered = true
    })
    const served = await soon(answersOf(false))
    assert.ok(served.every((answer) => answer.status === 200))
    await sleep(300)
    assert.equal(answered, false, 'the row is still held')
    await release()
    assert.ok((await waiting).every((answer) => answer.status === 200))
  })
  assert.equal(await held!.balance(), '15000.0000')
})

test('ten buyers whose rows somebody holds delay nobody else either', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: String(PRICE) })
  const everybody = await customers(panel, 15, '20000')
  const [held, others] = [everybody.slice(0, 10), everybody.slice(10)]
  await holding(panel, held, async (release) => {
    const waiting = held.flatMap((buyer) => times(3, (n) => order(buyer, likes, n)))
    await sleep(100)
    const served = await soon(others.flatMap((other) => times(20, (n) => order(other, likes, n))))
    assert.ok(served.every((answer) => answer.status === 200))
    await release()
    assert.ok((await Promise.all(waiting)).every((answer) => answer.status === 200))
  })
  for (const buyer of held) assert.equal(await buyer.balance(), '17000.0000')
})

// Where a batch is stopped: after the buyers were locked and before anything is written, and while the orders
// are being written.
for (const table of ['tiers', 'orders', 'transactions', 'graphile_worker._private_jobs']) {
  test(`a batch whose connection is killed at ${table} is answered all the same, no order twice`, async () => {
    await using panel = await startPanel()
    const likes = await panel.service({ rate: String(PRICE) })
    const buyers = await customers(panel, 10, '20000')
    let answers: Promise<Answer[]> | undefined
    await beside(panel, async (tx) => {
      await tx.query({
        ...sql``,
        text: `lock table ${table} in access exclusive mode`,
        values: [],
      } as unknown as Sql)
      answers = Promise.all(buyers.flatMap((buyer) => times(10, (n) => order(buyer, likes, n))))
      const killed = await panel.eventually(async () => {
        // A transaction looks at who is connected once and keeps what it saw.
        await tx.query(sql`select pg_stat_clear_snapshot()`)
        // All are found before one is ended: what tries again at once, on another connection, is let be.
        const ended = await tx.query(sql`
          with stopped as materialized (
            select pid from pg_stat_activity
            where datname = current_database() and pg_backend_pid() = any(pg_blocking_pids(pid))
          )
          select pg_terminate_backend(pid) from stopped where (select count(*) from stopped) > 0`)
        return ended.length > 0 && ended.length
      }, 'a batch being stopped')
      assert.ok(killed >= 1)
    })
    const outcomes = (await answers!).map(({ status, body }) => body.error ?? status)
    assert.deepEqual([...new Set(outcomes)], [200])
    assert.equal(await countOrders(panel), 100)
    for (const buyer of buyers) assert.equal(await buyer.balance(), '10000.0000')
  })
}

test('through a storm of killed connections every request is answered, and what was answered is true', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: String(PRICE) })
  const buyers = await customers(panel, 10, '100000')
  let killed = 0
  let storm = true
  const raging = beside(panel, async (tx) => {
    // So many and no more, whatever the speed of the machine.
    while (storm && killed < 100) {
      await tx.query(sql`select pg_stat_clear_snapshot()`)
      // Only what is in the middle of a transaction.
      const ended = await tx.query(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and usename is not null
        limit 1`)
      killed += ended.length
      await sleep(15)
    }
  })
  const answers: { link: string; answer: Answer }[] = []
  for (let wave = 0; wave < 10; wave++) {
    await Promise.all(
      buyers.flatMap((buyer, b) =>
        times(5, async (n) => {
          const link = linkOf(wave * 1000 + b * 10 + n)
          answers.push({ link, answer: await buyer.order(likes, 1000, { link }) })
        }),
      ),
    )
  }
  storm = false
  await raging
  assert.ok(killed >= 10, `only ${killed} connections were killed`)
  assert.equal(answers.length, 500)

  const rows = await panel.db.query<{ id: string; link: string }>(sql`select id, link from orders`)
  const byLink = Map.groupBy(rows, (row) => row.link)
  for (const { link, answer } of answers) {
    const made = byLink.get(link) ?? []
    assert.ok(made.length <= 1, `${link} was ordered ${made.length} times`)
    if (answer.status === 200) assert.equal(made[0]?.id, answer.body.order_id)
    else assert.ok(answer.status >= 500, `${answer.status}`)
  }
  const accepted = answers.filter(({ answer }) => answer.status === 200).length
  // A batch that is cut is answered one by one again: each cut costs one answer at most.
  assert.ok(accepted >= 500 - killed, `only ${accepted} of 500 were accepted, with ${killed} cut off`)
})

test('one idempotency key 64 times at once is one order and 64 equal answers', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: String(PRICE) })
  const [lan, minh] = await customers(panel, 2, '70000')
  const keyed = (customer: Customer, key: string, quantity = 1000) =>
    customer.call(
      'POST',
      '/api/orders',
      { service_id: likes, link: linkOf(1), quantity },
      { 'idempotency-key': key },
    )
  const answers = await Promise.all(times(64, () => keyed(lan!, 'once')))
  assert.equal(answers[0]!.status, 200)
  for (const answer of answers) assert.deepEqual(answer.body, answers[0]!.body)
  assert.equal(await countOrders(panel), 1)
  assert.equal(await lan!.balance(), '69000.0000')

  // Later, and mixed with others, it is still the same answer; with another form it is refused.
  const [again, other, another, foreign] = await Promise.all([
    keyed(lan!, 'once'),
    keyed(lan!, 'once', 999),
    keyed(lan!, 'twice'),
    keyed(minh!, 'once'),
  ])
  assert.deepEqual(again.body, answers[0]!.body)
  assert.deepEqual([other.status, other.body.error.code], [422, 'idempotency_key_reused'])
  assert.equal(new Set([again, another, foreign].map((answer) => answer.body.order_id)).size, 3)
  assert.equal(await countOrders(panel), 3)
})

test('of two forms with one key at once one is placed and the other refused', async () => {
  await using panel = await startPanel()
  const likes = await panel.service({ rate: String(PRICE) })
  const lan = await panel.customer({ balance: '70000' })
  const answers = await Promise.all(
    times(32, (n) => {
      const body = { service_id: likes, link: linkOf(n % 2), quantity: 1000 }
      return lan.call('POST', '/api/orders', body, { 'idempotency-key': 'one' })
    }),
  )
  const placed = answers.filter((answer) => answer.status === 200)
  assert.equal(new Set(placed.map((answer) => answer.body.order_id)).size, 1)
  assert.equal(placed.length, 16)
  assert.ok(answers.every((answer) => answer.status === 200 || answer.status === 422))
  assert.equal(await lan.balance(), '69000.0000')
})

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

function linkOf(n: number): string {
  return `https://facebook.com/group/${n}`
}

function order(customer: Customer, serviceId: number, n: number): Promise<Answer> {
  return customer.order(serviceId, 1000, { link: linkOf(n) })
}

async function customers(panel: Panel, count: number, balance: string): Promise<Customer[]> {
  const made: Customer[] = []
  for (let n = 0; n < count; n++) made.push(await panel.customer({ balance }))
  return made
}

async function countOrders(panel: Panel): Promise<number> {
  const row = await queryOne<{ orders: number }>(panel.db, sql`select count(*)::int as orders from orders`)
  return row!.orders
}

/** Runs `work` in a transaction of a stranger: another process on the same database. */
async function beside<T>(panel: Panel, work: (tx: Tx) => Promise<T>): Promise<T> {
  const stranger = openDatabase(panel.db.pool.options.connectionString!, { processId: 'a stranger', max: 1 })
  try {
    return await stranger.transaction(work)
  } finally {
    await stranger.close()
  }
}

/** Holds the rows of these customers until `release` is called, or `work` is over. */
async function holding(
  panel: Panel,
  held: Customer[],
  work: (release: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const locked = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const holder = beside(panel, async (tx) => {
    await tx.query(
      sql`select from users where id = any(${held.map((customer) => customer.id)}::uuid[]) for update`,
    )
    locked.resolve()
    await free.promise
  })
  const release = async () => {
    free.resolve()
    await holder
  }
  await Promise.race([locked.promise, holder])
  try {
    await work(release)
  } finally {
    await release()
  }
}

/** The answers, if they come well before the panel itself would give up waiting for a lock (15 s). */
async function soon<T>(work: Promise<T>[]): Promise<T[]> {
  const late = sleep(SOON_MS, undefined, { ref: false }).then(() =>
    assert.fail(`not answered within ${SOON_MS} ms`),
  )
  return Promise.race([Promise.all(work), late])
}
