import { randomBytes } from 'node:crypto'
import type { Passwords } from '../accounts/password.ts'
import { newUser } from '../accounts/user.ts'
import { hasOperator, insertUser, lockFirstOperator } from '../accounts/users.sql.ts'
import {
  listProviders,
  resizeBudget,
  updateProviderLimits,
  upsertProvider,
} from '../catalog/providers.sql.ts'
import { refuse } from '../core/refusal.ts'
import type { Transaction } from '../platform/db.ts'

/** What the environment says about the first provider. */
export type FirstProvider = { name: string; apiUrl: string; apiKey: string; statusIntervalMs?: number }

/**
 * Brings the database in line with the environment at every start: the first provider's row, and the limits
 * that hold for every provider.
 */
export async function prepareProviders(
  transaction: Transaction,
  encrypt: (text: string) => Buffer,
  first: FirstProvider | undefined,
  limits: { requestsPerMinute: number | undefined; timeoutMs: number | undefined },
): Promise<void> {
  await transaction(async (tx) => {
    if (first) await upsertProvider(tx, { ...first, ...limits, apiKeyEncrypted: encrypt(first.apiKey) })
    await updateProviderLimits(tx, limits)
    for (const provider of await listProviders(tx)) {
      await resizeBudget(tx, provider.name, provider.requestsPerMinute)
    }
  })
}

/**
 * Makes the first operator when there is none; of several processes that start together, one does. Gives the
 * password when it was drawn here, which is the only time anybody sees it. Refuses `account_exists` when a
 * customer has that name or email.
 */
export async function prepareAdmin(
  transaction: Transaction,
  passwords: Passwords,
  admin: { username: string; email: string; password: string | undefined },
): Promise<{ generatedPassword: string | undefined } | undefined> {
  if (await transaction((tx) => hasOperator(tx))) return undefined
  const password = admin.password ?? randomBytes(12).toString('base64url')
  const account = newUser(admin, await passwords.hash(password), 'owner')
  return transaction(async (tx) => {
    await lockFirstOperator(tx)
    if (await hasOperator(tx)) return undefined
    if (!(await insertUser(tx, account))) refuse('account_exists')
    return { generatedPassword: admin.password === undefined ? password : undefined }
  })
}
