import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'
import { hashOfToken } from './mail-link.ts'
import { updateTokenUsed } from './mail-tokens.sql.ts'
import { updateEmailVerified } from './profile.sql.ts'

/** Uses a link up that proves a mailbox. Refuses `link_dead`, also when the account has another email by now. */
export async function verifyEmail(transaction: Transaction, token: string): Promise<void> {
  await transaction(async (tx) => {
    const used = (await updateTokenUsed(tx, hashOfToken(token), 'verify')) ?? refuse('link_dead')
    if (!(await updateEmailVerified(tx, used.userId, used.email ?? ''))) refuse('link_dead')
  })
}
