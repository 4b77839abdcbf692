import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { type Customer, type Panel, startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { decideTransfer } from './decide-transfer.ts'
import { reconcileBank } from './deposits.jobs.ts'
import { reopenTransfer } from './reopen-transfer.ts'
import { reverseDeposit } from './reverse-deposit.ts'

const words = texts('vi').admin.deposits.desk
const reason = 'credited to the wrong person'

/** A transfer of 100,000 that its code credited to Lan; above 99,999 it takes two people. */
async function wronglyCredited(panel: Panel) {
  await panel.db.query(sql`insert into bonus_rules (min_amount, percent) values (100000, 10)`)
  await panel.db.query(sql`update settings set transfer_confirm_above = 99999`)
  const [lan, minh] = [await panel.customer(), await panel.customer()]
  const [first, second] = [await panel.operator(), await panel.operator()]
  const { body } = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  const { id: sepayId } = await panel.bank.transfer({ memo: body.bank_info.content, amount: 100_000 })
  const [row] = await panel.db.query<{ id: string }>(sql`select id from bank_transfers`)
  const transferId = row!.id
  const newestId = async (table: 'deposits' | 'reversal_proposals' | 'transfer_proposals') => {
    const rows = {
      deposits: sql`select id from deposits order by paid_at desc nulls last limit 1`,
      reversal_proposals: sql`select id from reversal_proposals where decided_at is null`,
      transfer_proposals: sql`select id from transfer_proposals where decided_at is null`,
    }
    return (await panel.db.query<{ id: string }>(rows[table]))[0]!.id
  }
  return {
    lan,
    minh,
    first,
    second,
    sepayId,
    page: `/admin/deposits/${transferId}`,
    async takeBack() {
      const depositId = await newestId('deposits')
      const reverse = (actor: Customer, act: Parameters<typeof reverseDeposit>[1]['act']) =>
        reverseDeposit(panel.db.transaction, { actorId: actor.id, depositId, act })
      await reverse(first, { kind: 'reverse', reason })
      return reverse(second, { kind: 'confirm', proposalId: await newestId('reversal_proposals') })
    },
    reopen: (actor: Customer) =>
      reopenTransfer(panel.db.transaction, { actorId: actor.id, transferId, reason }),
    async assign(to: Customer) {
      const decide = (actor: Customer, act: Parameters<typeof decideTransfer>[1]['act']) =>
        decideTransfer(panel.db.transaction, { actorId: actor.id, transferId, act })
      await decide(first, { kind: 'assign', to: to.username })
      const confirm = { kind: 'confirm', proposalId: await newestId('transfer_proposals') } as const
      return Promise.allSettled([decide(second, confirm), decide(second, confirm)])
    },
    /** Webhook and list tell of it once more. */
    async tellAgain() {
      await panel.bank.redeliver(sepayId, 2)
      const bankList = {
        api: { apiUrl: panel.bank.url, token: panel.bank.apiToken },
        shop: { accountNumber: '123456789', depositPrefix: 'HMM' },
      }
      const parts = { transaction: panel.db.transaction, log: pino({ level: 'silent' }), bankList }
      await reconcileBank(parts, new AbortController().signal)
    },
  }
}

const won = (ends: readonly PromiseSettledResult<unknown>[]) =>
  ends.filter((end) => end.status === 'fulfilled').length

test('a transfer credited to the wrong person and taken back in full is credited to the right one, as bank money, once', async () => {
  await using panel = await startPanel()
  const shop = await wronglyCredited(panel)
  const { lan, minh, first, second } = shop
  const operator = visitor(panel.url, first.token)
  await assert.rejects(shop.reopen(first), { code: 'transfer_not_reopened' })
  assert.equal((await shop.takeBack()).end, 'done')
  await panel.checkBooks()
  assert.ok((await operator.get(shop.page)).html.includes(words.reopenTakenBack))
  const reopened = await Promise.allSettled([first, second, first].map(shop.reopen))
  assert.equal(won(reopened), 1)
  for (const end of reopened) {
    if (end.status === 'rejected') assert.equal(end.reason.code, 'transfer_not_reopened')
  }
  await panel.checkBooks()
  await shop.tellAgain()
  assert.equal(await lan.balance(), '0.0000', 'told again, it waits for a person all the same')
  assert.equal(won(await shop.assign(minh)), 1)
  await shop.tellAgain()
  assert.deepEqual([await lan.balance(), await minh.balance()], ['0.0000', '110000.0000'])
  await assert.rejects(shop.reopen(first), { code: 'transfer_not_reopened' })
  const { html } = await operator.get(shop.page)
  assert.ok(!html.includes(words.reopenTakenBack))
  for (const { username } of [lan, minh]) assert.ok(html.includes(username))
  const rows = await panel.db.query<{ reference: string }>(
    sql`select reference from transactions where sepay_transaction_id = ${String(shop.sepayId)} order by number`,
  )
  assert.deepEqual(
    rows.map((row) => row.reference),
    [`deposit:sepay:${shop.sepayId}`, `deposit:sepay:${shop.sepayId}:again:1`],
  )
  await panel.checkBooks()
  // And once more: each time it has a reference of its own.
  await shop.takeBack()
  await shop.reopen(first)
  assert.equal(won(await shop.assign(lan)), 1)
  assert.deepEqual([await lan.balance(), await minh.balance()], ['110000.0000', '0.0000'])
})

test('a reversal that left something missing does not open the transfer again, and its page says so', async () => {
  await using panel = await startPanel()
  const shop = await wronglyCredited(panel)
  await shop.lan.order(await panel.service({ rate: '2500' }), 1000)
  const taken = await shop.takeBack()
  assert.ok(taken.end === 'done' && taken.missing.isPositive())
  await assert.rejects(shop.reopen(shop.first), { code: 'transfer_not_reopened' })
  const { html } = await visitor(panel.url, shop.first.token).get(shop.page)
  assert.ok(html.includes(words.staysCredited) && !html.includes(words.reopenTakenBack))
})

test('the books see a transfer that was credited anew though nobody took it back', async () => {
  await using panel = await startPanel()
  const shop = await wronglyCredited(panel)
  await shop.takeBack()
  await shop.reopen(shop.first)
  await shop.assign(shop.minh)
  await panel.checkBooks()
  await panel.db.query(sql`update deposit_reversals set reopened_at = null`)
  await assert.rejects(panel.checkBooks(), /each bank transfer is credited at most once/)
  await panel.db.query(sql`update deposit_reversals set reopened_at = now()`)
})
