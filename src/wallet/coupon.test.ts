import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { reverseDeposit } from '../deposits/reverse-deposit.ts'
import { sql } from '../platform/sql.ts'
import { couponBonusOf } from './coupon.ts'
import { insertCouponBonus, listCoupons, listCouponUses, lockCoupons } from './coupons.sql.ts'
import { bonusEntry } from './ledger.ts'
import { makeCoupon } from './make-coupon.ts'
import { lockWallets, postEntries } from './wallet.sql.ts'

test('a deposit coupon adds its bonus as often as it may, however many deposits come at once', async () => {
  await using panel = await startPanel()
  const { transaction } = panel.db
  const owner = { id: (await panel.operator()).id, role: 'owner' }
  await makeCoupon(transaction, owner, {
    code: 'nap10',
    kind: 'deposit',
    discountPercent: 10,
    amount: null,
    amountMax: Money.dong(50_000),
    minimum: Money.dong(100_000),
    startsAt: null,
    endsAt: null,
    usesMax: 3,
    usesPerUserMax: null,
    note: null,
  })
  const lan = await panel.customer()
  const deposit = (depositId: string, dong: number) =>
    transaction(async (tx) => {
      await lockWallets(tx, [lan.id])
      const { ids } = await lockCoupons(tx, ['NAP10'], { wait: true })
      const coupon = (await listCouponUses(tx, ids, [lan.id])).get('NAP10')
      const amount = couponBonusOf(coupon, { userId: lan.id, amount: Money.dong(dong), now: new Date() })
      await postEntries(tx, [bonusEntry({ userId: lan.id, depositId }, amount)])
      await insertCouponBonus(tx, { couponId: coupon!.id, userId: lan.id, reference: depositId, amount })
    })
  await assert.rejects(deposit('small', 99_999), { code: 'coupon_minimum' })
  await deposit('large', 1_000_000)
  const many = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => deposit(`d${n}`, 200_000)))
  assert.equal(many.filter((one) => one.status === 'fulfilled').length, 2)
  assert.equal(await lan.balance(), '90000.0000')
})

test('what a coupon gave is told without deposits that were taken back and orders that came to nothing', async () => {
  await using panel = await startPanel()
  const [lan, boss] = [await panel.customer({ balance: '10000' }), await panel.operator()]
  const owner = { id: boss.id, role: 'owner' }
  const plain = { discountPercent: 10, amount: null, amountMax: null, minimum: Money.zero, note: null }
  const unlimited = { startsAt: null, endsAt: null, usesMax: 100, usesPerUserMax: null }
  for (const kind of ['order', 'deposit'] as const) {
    await makeCoupon(panel.db.transaction, owner, { code: kind, kind, ...plain, ...unlimited })
  }
  const given = async () =>
    (await listCoupons(panel.db, { before: undefined, limit: 2 })).map((row) => `${row.uses}: ${row.given}`)
  const likes = await panel.service({ rate: '2500' })
  const orders = [
    await lan.order(likes, 1000, { coupon: 'order' }),
    await lan.order(likes, 2000, { coupon: 'order' }),
  ]
  const deposits: string[] = []
  for (const amount of [100_000, 200_000]) {
    const { body } = await lan.call('POST', '/api/payment/sepay/create', { amount, coupon: 'deposit' })
    await panel.bank.transfer({ memo: body.bank_info.content, amount })
    deposits.push(body.transaction_id)
  }
  assert.deepEqual(await given(), ['2: 30000.0000', '2: 750.0000'])
  await reverseDeposit(panel.db.transaction, {
    actorId: boss.id,
    depositId: deposits[1]!,
    act: { kind: 'reverse', reason: 'taken back' },
  })
  await panel.db.query(sql`
    update orders set status = 'canceled', completed_at = now() where id = ${orders[1]!.body.order_id}`)
  assert.deepEqual(await given(), ['2: 10000.0000', '1: 250.0000'])
  await panel.db.query(sql`
    update orders set status = 'pending', completed_at = null where id = ${orders[1]!.body.order_id}`)
})
