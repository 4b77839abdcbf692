import type { Transaction } from '../platform/db.ts'
import { newDepositCode } from './deposit-code.ts'
import { findPermanentCode, insertPermanentCode } from './permanent-codes.sql.ts'

const DRAWS_MAX = 5

/** The code of a customer that is good for every transfer, for ever; drawn when it is first asked for. */
export async function drawPermanentCode(
  transaction: Transaction,
  prefix: string,
  userId: string,
): Promise<string> {
  return transaction(async (tx) => {
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      const known = await findPermanentCode(tx, userId)
      if (known) return known.code
      await insertPermanentCode(tx, userId, newDepositCode(prefix))
    }
    throw new Error('no free permanent code was found')
  })
}
