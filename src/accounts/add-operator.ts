import { randomBytes } from 'node:crypto'
import { refuse } from '../core/refusal.ts'
import { teamChangedNotice } from '../notices/notice.ts'
import { insertNotice } from '../notices/notices.sql.ts'
import { insertAudit } from '../operations/audit.sql.ts'
import type { Transaction } from '../platform/db.ts'
import { newLinkToken } from './mail-link.ts'
import { insertMailToken } from './mail-tokens.sql.ts'
import type { Passwords } from './password.ts'
import { lockTeam } from './team.sql.ts'
import { memberToChange } from './team.ts'
import { newUser, type UserRole } from './user.ts'
import { insertUser } from './users.sql.ts'

/**
 * Makes an account for somebody who is to work here, with a password that nobody knows, and gives the token of the
 * link by which they choose their own. Refuses `account_exists`, and `forbidden` for an actor who may not any more.
 */
export async function addOperator(
  transaction: Transaction,
  passwords: Passwords,
  actor: { id: string; username: string },
  person: { username: string; email: string; role: Exclude<UserRole, 'customer'> },
): Promise<{ userId: string; token: string }> {
  const { role } = person
  const account = newUser(person, await passwords.hash(randomBytes(32).toString('base64url')), role)
  const { token, hash, expiresAt } = newLinkToken('reset')
  await transaction(async (tx) => {
    memberToChange(await lockTeam(tx, [actor.id]), {
      actorId: actor.id,
      userId: actor.id,
      takesOwner: false,
    })
    const { id: userId } = (await insertUser(tx, account)) ?? refuse('account_exists')
    await insertMailToken(tx, {
      ...{ hash, userId, purpose: 'reset', email: null, createdBy: actor.id, expiresAt },
    })
    await insertAudit(tx, {
      actorId: actor.id,
      action: 'team.add',
      subject: `user:${account.username}`,
      before: {},
      after: { role, linkExpiresAt: expiresAt.toISOString() },
    })
    await insertNotice(
      tx,
      teamChangedNotice({
        username: account.username,
        by: actor.username,
        role: { from: undefined, to: role },
      }),
    )
  })
  return { userId: account.id, token }
}
