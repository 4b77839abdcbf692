import { newId } from '../core/id.ts'
import type { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import type { Transaction, Tx } from '../platform/db.ts'
import { couponBonusOf, plainCode } from '../wallet/coupon.ts'
import { findCoupon } from '../wallet/coupons.sql.ts'
import { lockWallets } from '../wallet/wallet.sql.ts'
import { newDepositCode } from './deposit-code.ts'
import { getDepositRules, insertDeposit } from './deposits.sql.ts'

/** How long a deposit is shown as open. Its code never expires for money. */
const OPEN_HOURS = 24
const DRAWS_MAX = 5

/**
 * Opens a deposit with a code of its own. Refuses `amount_out_of_range` and, when a customer holds as many
 * open ones as settings allow, `too_many_open_deposits`. A coupon that does not hold now is refused as
 * `couponBonusOf` does; nothing of it is reserved, for the money may come days later or never.
 */
export async function openDeposit(
  transaction: Transaction,
  prefix: string,
  deposit: { userId: string; amount: Money; coupon?: string | undefined },
): Promise<{ depositId: string; code: string }> {
  return transaction(async (tx) => {
    // One at a time for each customer, or two at once would both be the last that is allowed.
    await lockWallets(tx, [deposit.userId])
    const rules = await getDepositRules(tx, deposit.userId)
    if (deposit.amount.isLessThan(rules.min) || rules.max.isLessThan(deposit.amount)) {
      refuse('amount_out_of_range', { min: rules.min.format(), max: rules.max.format() })
    }
    if (rules.open >= rules.openMax) refuse('too_many_open_deposits', { count: rules.open })
    const couponId = deposit.coupon?.trim() ? await checkedCoupon(tx, deposit, deposit.coupon) : null
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      const code = newDepositCode(prefix)
      const added = await insertDeposit(tx, { ...deposit, id: newId(), code, hours: OPEN_HOURS, couponId })
      if (added) return { depositId: added.id, code }
    }
    // One in three billion per draw: five in a row means that the random source is broken.
    throw new Error('no free deposit code was found')
  })
}

async function checkedCoupon(
  tx: Tx,
  { userId, amount }: { userId: string; amount: Money },
  code: string,
): Promise<number> {
  const coupon = await findCoupon(tx, plainCode(code), userId)
  couponBonusOf(coupon, { userId, amount, now: new Date() })
  return coupon!.id
}
