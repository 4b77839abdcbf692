import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { sql } from '../platform/sql.ts'
import type { ReversalAct } from './reversal.ts'
import { reverseDeposit } from './reverse-deposit.ts'

const takeBack: ReversalAct = { kind: 'reverse', reason: 'the bank took it back' }

/** A paid deposit of 100,000 with a bonus of 10 %, where above 99,999 it takes two people. */
async function largeDeposit(panel: Panel) {
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 10)`)
  await panel.db.query(sql`update settings set transfer_confirm_above = 99999`)
  const lan = await panel.customer()
  const { body } = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  await panel.bank.transfer({ memo: body.bank_info.content, amount: 100_000 })
  assert.equal(await lan.balance(), '110000.0000')
  const id = body.transaction_id as string
  const reverse = (actor: Customer, act: ReversalAct) =>
    reverseDeposit(panel.db.transaction, { actorId: actor.id, depositId: id, act })
  return { lan, id, reverse }
}

async function proposalOf(panel: Panel, depositId: string): Promise<string> {
  const [row] = await panel.db.query<{ id: string }>(
    sql`select id from reversal_proposals where deposit_id = ${depositId} and decided_at is null`,
  )
  return row!.id
}

async function audits(panel: Panel): Promise<string[]> {
  const rows = await panel.db.query<{ action: string }>(sql`select action from audit_log order by id`)
  return rows.map((row) => row.action)
}

test('a deposit above the limit is taken back once a second person confirms, never by the first', async () => {
  await using panel = await startPanel()
  const [operator, other] = [await panel.operator(), await panel.operator()]
  const { lan, id, reverse } = await largeDeposit(panel)
  assert.deepEqual(await reverse(operator, takeBack), { end: 'proposed' })
  const [notice] = await panel.db.query<{ body: string }>(
    sql`select body from notices where event = 'reversal_waiting'`,
  )
  for (const part of [lan.username, operator.username, '100.000 ₫', 'the bank took it back']) {
    assert.ok(notice!.body.includes(part), part)
  }
  assert.equal(await lan.balance(), '110000.0000')
  await assert.rejects(reverse(other, takeBack), { code: 'proposal_waiting' })
  const confirm: ReversalAct = { kind: 'confirm', proposalId: await proposalOf(panel, id) }
  await assert.rejects(reverse(operator, confirm), { code: 'second_person_needed' })
  assert.equal(await lan.balance(), '110000.0000')
  assert.equal((await reverse(other, confirm)).end, 'done')
  assert.equal(await lan.balance(), '0.0000')
  for (const act of [confirm, takeBack])
    await assert.rejects(reverse(other, act), { code: 'deposit_reversed' })
  assert.deepEqual(await audits(panel), ['deposit.propose_reversal', 'deposit.reverse'])
})

test('exactly at the limit one person is enough', async () => {
  await using panel = await startPanel()
  const operator = await panel.operator()
  const { lan, reverse } = await largeDeposit(panel)
  await panel.db.query(sql`update settings set transfer_confirm_above = 100000`)
  assert.equal((await reverse(operator, takeBack)).end, 'done')
  assert.equal(await lan.balance(), '0.0000')
})

test('of operators who propose, confirm and drop at the same moment one is first, and money moves once at most', async () => {
  await using panel = await startPanel()
  const [operator, second, third] = [await panel.operator(), await panel.operator(), await panel.operator()]
  const { lan, id, reverse } = await largeDeposit(panel)
  const proposing = await Promise.allSettled([operator, second, third].map((one) => reverse(one, takeBack)))
  assert.equal(proposing.filter((end) => end.status === 'fulfilled').length, 1)
  const proposalId = await proposalOf(panel, id)
  const [row] = await panel.db.query<{ by: string }>(sql`select proposed_by as by from reversal_proposals`)
  const others = [operator, second, third].filter((one) => one.id !== row!.by)
  const deciding = await Promise.allSettled(
    [...others, ...others].flatMap((one) => [
      reverse(one, { kind: 'confirm', proposalId }),
      reverse(one, { kind: 'drop', proposalId }),
    ]),
  )
  const [won, ...more] = deciding.filter((end) => end.status === 'fulfilled')
  assert.equal(more.length, 0)
  const lost = deciding.filter((end) => end.status === 'rejected').map((end) => end.reason.code)
  assert.deepEqual([...new Set(lost)], [won!.value.end === 'done' ? 'deposit_reversed' : 'proposal_gone'])
  assert.equal(await lan.balance(), won!.value.end === 'done' ? '0.0000' : '110000.0000')
  assert.equal((await audits(panel)).length, 2)
})

test('a proposal that was dropped cannot be confirmed, and another may be made', async () => {
  await using panel = await startPanel()
  const [operator, other] = [await panel.operator(), await panel.operator()]
  const { lan, id, reverse } = await largeDeposit(panel)
  await reverse(operator, takeBack)
  const proposalId = await proposalOf(panel, id)
  assert.deepEqual(await reverse(operator, { kind: 'drop', proposalId }), { end: 'dropped' })
  await assert.rejects(reverse(other, { kind: 'confirm', proposalId }), { code: 'proposal_gone' })
  assert.deepEqual(await reverse(other, takeBack), { end: 'proposed' })
  await assert.rejects(reverse(operator, { kind: 'confirm', proposalId }), { code: 'proposal_gone' })
  assert.equal(await lan.balance(), '110000.0000')
})

test('a proposal to take back somebody’s deposit confirms no other deposit', async () => {
  await using panel = await startPanel()
  const [operator, other] = [await panel.operator(), await panel.operator()]
  const one = await largeDeposit(panel)
  await one.reverse(operator, takeBack)
  const { body } = await one.lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  await panel.bank.transfer({ memo: body.bank_info.content, amount: 100_000 })
  const confirming = reverseDeposit(panel.db.transaction, {
    actorId: other.id,
    depositId: body.transaction_id,
    act: { kind: 'confirm', proposalId: await proposalOf(panel, one.id) },
  })
  await assert.rejects(confirming, { code: 'proposal_gone' })
})
