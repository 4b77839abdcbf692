import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { sql } from '../platform/sql.ts'
import { decideTransfer } from './decide-transfer.ts'
import type { TransferAct } from './transfer-act.ts'

/** A transfer that waits for a person, by what is odd about it. */
async function waiting(
  panel: Panel,
  wish: { memo?: string; amount?: number; account?: string } = {},
): Promise<string> {
  const { id } = await panel.bank.transfer({ memo: 'no code', amount: 100_000, ...wish })
  const [row] = await panel.db.query<{ id: string; outcome: string }>(
    sql`select id, outcome from bank_transfers where sepay_id = ${String(id)}`,
  )
  assert.notEqual(row!.outcome, 'credited')
  return row!.id
}

const decide = (panel: Panel, actor: Customer, transferId: string, act: TransferAct) =>
  decideTransfer(panel.db.transaction, { actorId: actor.id, transferId, act })

async function open(customer: Customer): Promise<{ id: string; code: string }> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  return { id: body.transaction_id, code: body.bank_info.content }
}

async function audits(panel: Panel): Promise<string[]> {
  const rows = await panel.db.query<{ action: string }>(sql`select action from audit_log order by id`)
  return rows.map((row) => row.action)
}

async function proposalOf(panel: Panel, transferId: string): Promise<string> {
  const [row] = await panel.db.query<{ id: string }>(
    sql`select id from transfer_proposals where transfer_id = ${transferId} and decided_at is null`,
  )
  return row!.id
}

test('a transfer is assigned by user name, email or code, and pays the deposit that waits', async () => {
  await using panel = await startPanel()
  const [lan, operator] = [await panel.customer(), await panel.operator()]
  const { id, code } = await open(lan)
  for (const to of [lan.username.toUpperCase(), lan.email, ` ${code.toLowerCase()} `]) {
    await decide(panel, operator, await waiting(panel), { kind: 'assign', to })
  }
  assert.equal(await lan.balance(), '300000.0000')
  assert.equal((await lan.call('GET', `/api/payment/${id}`)).body.payment.status, 'paid')
  assert.deepEqual(await audits(panel), ['transfer.assign', 'transfer.assign', 'transfer.assign'])
})

test('of many operators who act at once on one transfer one is first, and nobody is second', async () => {
  await using panel = await startPanel()
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const operators = [await panel.operator(), await panel.operator()]
  const id = await waiting(panel)
  const acts: TransferAct[] = [
    { kind: 'assign', to: lan.username },
    { kind: 'assign', to: minh.username },
    { kind: 'ignore', reason: 'not ours' },
    {
      kind: 'split',
      parts: [lan, minh].map((one) => ({ to: one.username, amount: Money.dong(50_000) })),
    },
  ]
  const ends = await Promise.allSettled(
    [...acts, ...acts].map((act, n) => decide(panel, operators[n % 2]!, id, act)),
  )
  assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 1)
  for (const end of ends) if (end.status === 'rejected') assert.equal(end.reason.code, 'transfer_decided')
  assert.equal((await audits(panel)).length, 1)
  const total = Money.parse(await lan.balance()).plus(Money.parse(await minh.balance()))
  assert.ok(total.isZero() || total.equals(Money.dong(100_000)))
})

test('a transfer is split to the last đồng between different customers, each part its own deposit', async () => {
  await using panel = await startPanel()
  const [lan, minh, operator] = [await panel.customer(), await panel.customer(), await panel.operator()]
  const id = await waiting(panel)
  const part = (to: string, amount: number) => ({ to, amount: Money.dong(amount) })
  const { code } = await open(lan)
  for (const parts of [
    [part(lan.username, 100_000)],
    [part(lan.username, 50_000), part(minh.username, 49_999)],
    [part(lan.username, 50_000), part(code, 50_000)],
    [part(lan.username, 100_000), part(minh.username, 0)],
  ]) {
    await assert.rejects(decide(panel, operator, id, { kind: 'split', parts }), { code: 'split_wrong' })
  }
  await decide(panel, operator, id, {
    kind: 'split',
    parts: [part(code, 70_000), part(minh.username, 30_000)],
  })
  assert.deepEqual([await lan.balance(), await minh.balance()], ['70000.0000', '30000.0000'])
  assert.equal((await panel.db.query(sql`select from deposits where transfer_id = ${id}`)).length, 2)
})

test('a held transfer is released to whom its code means, a blocked customer too', async () => {
  await using panel = await startPanel()
  const [lan, operator] = [await panel.customer(), await panel.operator()]
  const { code } = await open(lan)
  await panel.db.query(sql`update users set is_active = false where id = ${lan.id}`)
  const id = await waiting(panel, { memo: code })
  await decide(panel, operator, id, { kind: 'release' })
  assert.equal(await lan.balance(), '100000.0000')
  await assert.rejects(decide(panel, operator, id, { kind: 'release' }), { code: 'transfer_decided' })
  const nobodys = await waiting(panel)
  await assert.rejects(decide(panel, operator, nobodys, { kind: 'release' }), { code: 'nothing_to_release' })
})

test('money in another account can be set aside, never credited', async () => {
  await using panel = await startPanel()
  const [lan, operator] = [await panel.customer(), await panel.operator()]
  const id = await waiting(panel, { account: '987654321', memo: (await open(lan)).code })
  for (const act of [{ kind: 'assign', to: lan.username }, { kind: 'release' }] as const) {
    await assert.rejects(decide(panel, operator, id, act), { code: 'transfer_not_ours' })
  }
  await decide(panel, operator, id, { kind: 'ignore', reason: 'the owner’s private account' })
  assert.equal(await lan.balance(), '0.0000')
})

test('above the limit one proposes and another confirms, never the same person', async () => {
  await using panel = await startPanel()
  const [lan, operator, other] = [await panel.customer(), await panel.operator(), await panel.operator()]
  await panel.db.query(sql`update settings set transfer_confirm_above = 99999`)
  const id = await waiting(panel)
  const assign: TransferAct = { kind: 'assign', to: lan.username }
  assert.equal(await decide(panel, operator, id, assign), 'proposed')
  const told = await panel.db.query<{ body: string }>(
    sql`select body from notices where event = 'transfer_waiting'`,
  )
  assert.deepEqual(
    told.map(({ body }) => body.includes(`<b>${lan.username}</b>`)),
    [true],
  )
  assert.equal(await lan.balance(), '0.0000')
  await assert.rejects(decide(panel, other, id, assign), { code: 'proposal_waiting' })
  const confirm: TransferAct = { kind: 'confirm', proposalId: await proposalOf(panel, id) }
  await assert.rejects(decide(panel, operator, id, confirm), { code: 'second_person_needed' })
  const ends = await Promise.allSettled([1, 2, 3].map(() => decide(panel, other, id, confirm)))
  assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 1)
  assert.equal(await lan.balance(), '100000.0000')
  assert.deepEqual(await audits(panel), ['transfer.propose', 'transfer.assign'])
})

test('a proposal that was dropped leaves the transfer waiting, and cannot be confirmed any more', async () => {
  await using panel = await startPanel()
  const [lan, operator, other] = [await panel.customer(), await panel.operator(), await panel.operator()]
  await panel.db.query(sql`update settings set transfer_confirm_above = 0`)
  const id = await waiting(panel)
  await decide(panel, operator, id, { kind: 'ignore', reason: 'a mistake' })
  const proposalId = await proposalOf(panel, id)
  await decide(panel, operator, id, { kind: 'drop', proposalId })
  await assert.rejects(decide(panel, other, id, { kind: 'confirm', proposalId }), { code: 'proposal_gone' })
  assert.equal(await decide(panel, other, id, { kind: 'assign', to: lan.username }), 'proposed')
})

test('nobody credits themselves, alone or as the second person', async () => {
  await using panel = await startPanel()
  const [operator, other] = [await panel.operator(), await panel.operator()]
  const id = await waiting(panel)
  const toMe: TransferAct = { kind: 'assign', to: operator.username }
  await assert.rejects(decide(panel, operator, id, toMe), { code: 'cannot_credit_self' })
  await panel.db.query(sql`update settings set transfer_confirm_above = 0`)
  await decide(panel, other, id, toMe)
  const confirm: TransferAct = { kind: 'confirm', proposalId: await proposalOf(panel, id) }
  await assert.rejects(decide(panel, operator, id, confirm), { code: 'cannot_credit_self' })
})

test('what is not there is refused: the transfer, the customer, the code', async () => {
  await using panel = await startPanel()
  const operator = await panel.operator()
  const id = await waiting(panel)
  await assert.rejects(decide(panel, operator, operator.id, { kind: 'release' }), {
    code: 'transfer_not_found',
  })
  for (const to of ['nobody', 'HMM7K3QPXCH', '', '%', 'nobody@example.com']) {
    await assert.rejects(decide(panel, operator, id, { kind: 'assign', to }), { code: 'recipient_not_found' })
  }
})
