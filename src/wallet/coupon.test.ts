import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { couponBonusOf } from './coupon.ts'
import { insertCouponBonus, listCouponUses, lockCoupons } from './coupons.sql.ts'
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
