import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import type { LedgerEntry } from './ledger.ts'
import { listMovements, lockWallets, postEntries } from './wallet.sql.ts'

function adjustment(customer: Customer, amount: number, reference: string): LedgerEntry {
  return {
    userId: customer.id,
    orderId: null,
    type: 'adjustment',
    amount: Money.dong(amount),
    reference,
    method: null,
    transactionCode: null,
    sepayTransactionId: null,
  }
}

const post = (panel: Panel, ...entries: LedgerEntry[]) =>
  panel.db.transaction((tx) => postEntries(tx, entries))

/** Everything posted to a customer, as `before → after`, in order; what the harness gave comes first. */
async function chain(panel: Panel, customer: Customer): Promise<string[]> {
  const rows = await panel.db.query<{ step: string }>(sql`
    select trim_scale(balance_before) || ' → ' || trim_scale(balance_after) as step
    from transactions where user_id = ${customer.id} order by number`)
  return rows.map((row) => row.step)
}

test('what was posted cannot be changed, deleted or emptied, by nobody', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '1000' })
  const refused = { message: /append-only/ }
  await assert.rejects(panel.db.query(sql`update transactions set description = 'mine'`), refused)
  await assert.rejects(panel.db.query(sql`update transactions set amount = amount where false`), refused)
  await assert.rejects(panel.db.query(sql`delete from transactions where user_id = ${lan.id}`), refused)
  await assert.rejects(panel.db.query(sql`truncate transactions cascade`), refused)
  await assert.rejects(panel.db.query(sql`delete from users where id = ${lan.id}`))
  assert.deepEqual(await chain(panel, lan), ['0 → 1000'])
})

test('several entries of one posting follow on from each other', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer({ balance: '100' }), await panel.customer()]
  await post(
    panel,
    adjustment(lan, 50, 'a'),
    adjustment(minh, 7, 'b'),
    adjustment(lan, -150, 'c'),
    adjustment(lan, 3, 'd'),
  )
  assert.deepEqual(await chain(panel, lan), ['0 → 100', '100 → 150', '150 → 0', '0 → 3'])
  assert.deepEqual([await lan.balance(), await minh.balance()], ['3.0000', '7.0000'])
})

test('a reference that was posted before rolls back everything that was done with it', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  await post(panel, adjustment(lan, 100, 'once'))
  const again = panel.db.transaction(async (tx) => {
    await tx.query(sql`update users set phone = '0900000000' where id = ${lan.id}`)
    await postEntries(tx, [adjustment(minh, 500, 'another'), adjustment(lan, 100, 'once')])
  })
  await assert.rejects(again, { constraint: 'transactions_reference_key' })
  assert.deepEqual([await lan.balance(), await minh.balance()], ['100.0000', '0.0000'])
  assert.deepEqual(await panel.db.query(sql`select from users where phone is not null`), [])
  await assert.rejects(post(panel, adjustment(minh, 1, 'twice'), adjustment(minh, 1, 'twice')))
  assert.deepEqual(await chain(panel, minh), [])
})

test('no posting takes a balance below zero', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '100' })
  await assert.rejects(post(panel, adjustment(lan, -101, 'too much')), { constraint: 'users_balance_check' })
  // The end would be above zero, but the wallet would have been below it on the way.
  await assert.rejects(post(panel, adjustment(lan, -101, 'down'), adjustment(lan, 50, 'up')))
  assert.equal(await lan.balance(), '100.0000')
})

test('of 50 withdrawals at once a balance for 10 pays exactly 10, and the chain has no gap', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '100' })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) => post(panel, adjustment(lan, -10, `withdrawal:${i}`))),
  )
  assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 10)
  const steps = Array.from({ length: 10 }, (_, i) => `${100 - 10 * i} → ${90 - 10 * i}`)
  assert.deepEqual(await chain(panel, lan), ['0 → 100', ...steps])
})

test('postings to several wallets in opposite orders at once all succeed and keep every chain', async () => {
  await using panel = await startPanel()
  const customers = await Promise.all(Array.from({ length: 4 }, () => panel.customer({ balance: '1000' })))
  const moves = Array.from({ length: 60 }, async (_, i) => {
    const from = customers[i % 4]!
    const to = customers[(i + 1 + (i % 3)) % 4]!
    await panel.db.transaction(async (tx) => {
      await lockWallets(tx, [from.id, to.id])
      await postEntries(tx, [adjustment(from, -5, `from:${i}`), adjustment(to, 5, `to:${i}`)])
    })
  })
  await Promise.all(moves)
  const balances = await Promise.all(customers.map((customer) => customer.balance()))
  assert.equal(Money.sum(balances.map((balance) => Money.parse(balance))).toString(), '4000.0000')
  const posted = await panel.db.query<{ count: number }>(sql`select count(*) from transactions`)
  assert.equal(posted[0]?.count, 4 + 120)
})

test('what an order costs is spent, and what is refunded no longer is', async () => {
  await using panel = await startPanel({ worker: true, provider: { paceMs: Number.POSITIVE_INFINITY } })
  const likes = await panel.service({ rate: '2500' })
  const lan = await panel.customer({ balance: '2500' })
  const spent = async () =>
    (await panel.db.query<{ s: Money }>(sql`select total_spent as s from users where id = ${lan.id}`))[0]!.s
  await lan.order(likes, 1000)
  assert.equal((await spent()).toString(), '2500.0000')
  const sent = await panel.eventually(() => panel.provider.orders()[0])
  panel.provider.finish(sent.id, { status: 'Partial', remains: 400 })
  await panel.eventually(async () => (await lan.balance()) === '1000.0000')
  assert.equal((await spent()).toString(), '1500.0000')
})

test('a customer’s movements page from the newest to the oldest, and are nobody else’s', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer({ balance: '1' })]
  for (let i = 1; i <= 5; i++) await post(panel, adjustment(lan, i, `step:${i}`))
  const first = await listMovements(panel.db, lan.id, { before: undefined, limit: 3 })
  const second = await listMovements(panel.db, lan.id, { before: first.at(-1)!.number, limit: 3 })
  assert.deepEqual(
    [...first, ...second].map((movement) => movement.balanceAfter.toJSON()),
    [15, 10, 6, 3, 1],
  )
  assert.equal((await listMovements(panel.db, minh.id, { before: undefined, limit: 3 })).length, 1)
})
