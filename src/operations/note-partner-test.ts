import { updateProviderBalance } from '../catalog/providers.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { insertAudit } from './audit.sql.ts'

/** Notes that an operator has tried out a partner and what it told; a provider's balance is kept. */
export async function notePartnerTest(
  transaction: Transaction,
  actorId: string,
  test: { partner: string; result: string; balance?: { provider: string; amount: string } | undefined },
): Promise<void> {
  const { partner, result, balance } = test
  await transaction(async (tx) => {
    if (balance) await updateProviderBalance(tx, balance.provider, balance.amount)
    const subject = `partner:${partner}`
    await insertAudit(tx, { actorId, action: 'partner.test', subject, before: {}, after: { result } })
  })
}
