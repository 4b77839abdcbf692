import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { type Sql, sql } from '../platform/sql.ts'
import { bonusFor, type RunningBonusRule } from './bonus.ts'
import { listBonusRules } from './bonus-rules.sql.ts'
import { reverseDeposit } from './reverse-deposit.ts'

const min = Money.dong(10_000)
const takeBack = { kind: 'reverse', reason: 'the bank took it back' } as const
const rule = (id: number, minAmount: number, percent: string, more: Partial<RunningBonusRule> = {}) => ({
  id,
  minAmount: Money.dong(minAmount),
  percent,
  bonusMax: null,
  usesMax: null,
  uses: 0,
  ...more,
})
const bonus = (amount: number, rules: readonly RunningBonusRule[]) =>
  bonusFor(Money.dong(amount), min, rules)?.amount.toString()

test('the highest rule at or below what arrived applies to all of it', () => {
  const rules = [rule(1, 100_000, '2'), rule(2, 1_000_000, '5.5'), rule(3, 500_000, '3')]
  assert.equal(bonus(99_999, rules), undefined)
  assert.equal(bonus(100_000, rules), '2000.0000')
  assert.equal(bonus(999_999, rules), '29999.9700')
  assert.equal(bonus(1_000_000, rules), '55000.0000')
})

test('a bonus has its cap, a used-up rule leaves the next one below, and the minimum holds', () => {
  const capped = rule(1, 100_000, '10', { bonusMax: Money.dong(50_000) })
  assert.equal(bonus(400_000, [capped]), '40000.0000')
  assert.equal(bonus(4_000_000, [capped]), '50000.0000')
  const used = rule(2, 200_000, '20', { usesMax: 1, uses: 1 })
  assert.equal(bonus(300_000, [rule(1, 100_000, '1'), used]), '3000.0000')
  assert.equal(bonus(9_999, [rule(1, 1, '50')]), undefined)
  assert.equal(bonus(100_000, [rule(1, 50_000, '1'), rule(2, 50_000, '3')]), '3000.0000')
})

async function open(customer: Customer): Promise<{ id: string; code: string }> {
  const { body } = await customer.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  return { id: body.transaction_id, code: body.bank_info.content }
}

const pay = async (panel: Panel, customer: Customer, amount: number) => {
  const deposit = await open(customer)
  await panel.bank.transfer({ memo: deposit.code, amount })
  return deposit.id
}

test('a bonus is a movement of its own, counts for no tier, and stays as it was when the rule ends', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 10)`)
  const id = await pay(panel, lan, 200_000)
  await panel.db.query(sql`update bonus_rules set ends_at = now()`)
  await pay(panel, lan, 200_000)
  assert.equal(await lan.balance(), '420000.0000')
  const [frozen] = await panel.db.query<object>(
    sql`select bonus_percent::text as percent, bonus_amount::text as amount from deposits where id = ${id}`,
  )
  assert.deepEqual(frozen, { percent: '10.00', amount: '20000.0000' })
  const types = await panel.db.query<{ type: string }>(sql`select type from transactions order by number`)
  assert.deepEqual(
    types.map((row) => row.type),
    ['deposit', 'bonus', 'deposit'],
  )
  const [user] = await panel.db.query<{ spent: Money }>(
    sql`select total_spent as spent from users where id = ${lan.id}`,
  )
  assert.ok(user!.spent.isZero())
})

test('a bonus that may be had once is had once by ten transfers at the same moment', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  const { code } = await open(lan)
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent, uses_max) values (100000, 10, 1)`)
  await Promise.all(
    Array.from({ length: 10 }, () => panel.bank.transfer({ memo: code, amount: 100_000, copies: 2 })),
  )
  assert.equal(await lan.balance(), '1010000.0000')
})

test('a deposit that is taken back takes its bonus along, once, by whoever is first', async () => {
  await using panel = await startPanel()
  const [lan, operator, other] = [await panel.customer(), await panel.operator(), await panel.operator()]
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 10)`)
  await pay(panel, lan, 300_000)
  const id = await pay(panel, lan, 100_000)
  const reverse = (actorId: string) =>
    reverseDeposit(panel.db.transaction, { actorId, depositId: id, act: takeBack })
  const ends = await Promise.allSettled([reverse(operator.id), reverse(other.id), reverse(operator.id)])
  assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 1)
  const refused = ends.filter((end) => end.status === 'rejected')
  assert.ok(refused.every((end) => end.reason.code === 'deposit_reversed'))
  assert.equal(await lan.balance(), '330000.0000')
  assert.equal((await panel.db.query(sql`select from audit_log where action = 'deposit.reverse'`)).length, 1)
})

test('taking back never goes below zero, and says what is missing', async () => {
  await using panel = await startPanel()
  const [lan, operator] = [await panel.customer(), await panel.operator()]
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 10)`)
  const likes = await panel.service({ rate: '2500' })
  const id = await pay(panel, lan, 100_000)
  await lan.order(likes, 20_000)
  assert.equal(await lan.balance(), '60000.0000')
  const reversed = await reverseDeposit(panel.db.transaction, {
    actorId: operator.id,
    depositId: id,
    act: takeBack,
  })
  assert.equal(reversed.end === 'done' && reversed.missing.toString(), '50000.0000')
  assert.equal(await lan.balance(), '0.0000')
})

test('what has not been paid, and what does not exist, cannot be taken back', async () => {
  await using panel = await startPanel()
  const [lan, operator] = [await panel.customer(), await panel.operator()]
  const { id } = await open(lan)
  for (const [depositId, code] of [
    [id, 'deposit_not_paid'],
    [lan.id, 'deposit_not_found'],
  ] as const) {
    const reversing = reverseDeposit(panel.db.transaction, {
      actorId: operator.id,
      depositId,
      act: takeBack,
    })
    await assert.rejects(reversing, { code })
  }
})

test('what bonus rules have given is read from an index alone', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer()
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 10)`)
  await panel.db.transaction(async (tx) => {
    await tx.query(sql`
      insert into deposits (user_id, amount_received, status, paid_at, ledger_reference, bonus_rule_id, bonus_percent,
        bonus_amount, flags)
      select ${lan.id}, 1000, 'paid', now(), 'many:' || n, r.id, r.percent, case when r.id is not null then 100 end,
        array[md5(n::text), md5(n || 'a'), md5(n || 'b')]
      from generate_series(1, 20000) n left join bonus_rules r on n % 4 = 0`)
  })
  await panel.db.query(sql`vacuum analyze deposits`)
  const plan: string[] = []
  const explained = async (statement: Sql) => {
    const lines = await panel.db.query<{ 'QUERY PLAN': string }>(sql`explain ${statement}`)
    plan.push(...lines.map((line) => line['QUERY PLAN']))
    return []
  }
  await listBonusRules({ query: explained } as unknown as Queryable)
  assert.match(plan.join('\n'), /Index Only Scan using deposits_given_idx/)
  const [rule] = await listBonusRules(panel.db)
  assert.deepEqual([rule!.given, rule!.givenAmount.toString()], [5000, '500000.0000'])
  await panel.db.query(sql`delete from deposits`)
})
