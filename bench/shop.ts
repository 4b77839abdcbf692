import { insertSession } from '../src/accounts/sessions.sql.ts'
import { insertUser } from '../src/accounts/users.sql.ts'
import type { ProviderWords } from '../src/catalog/catalogue-change.ts'
import { applyChanges } from '../src/catalog/catalogue-services.sql.ts'
import { upsertProvider } from '../src/catalog/providers.sql.ts'
import { newId } from '../src/core/id.ts'
import { Money } from '../src/core/money.ts'
import { accessTokens } from '../src/platform/auth.ts'
import { queryOne, type Tx } from '../src/platform/db.ts'
import { deriveSecrets } from '../src/platform/secrets.ts'
import { sql } from '../src/platform/sql.ts'
import { postEntries } from '../src/wallet/wallet.sql.ts'
import type { Stage } from './stage.ts'

/** The one service that everybody buys, and who buys it. */
export type Shop = { serviceId: number; tokens: string[] }

/** What every measured order is: the same link and quantity on both sides. */
export const measuredOrder = { link: 'https://www.facebook.com/homemmo/posts/1234567890', quantity: 1000 }

/** The ids of the customers differ in their last twelve digits only, so that pgbench can write them: 1, 2, … */
export const customerIdPrefix = '00000000-0000-7000-8000-'

/** The id of the customer with this number, from 1. */
export function customerId(number: number): string {
  return `${customerIdPrefix}${String(number).padStart(12, '0')}`
}

const PROVIDER = 'Bench'
// An order costs a tenth of a đồng: nobody runs out of money, and nobody reaches the first discount.
const BALANCE = Money.parse('900000')
const RATE = Money.parse('0.1')

/**
 * Fills a stage: a service, and customers with an open session and money, posted to the ledger. The limit of
 * orders a minute is lifted, as it would answer instead of the panel.
 */
export async function stockShop(stage: Stage, customers: number): Promise<Shop> {
  const secrets = deriveSecrets(stage.appSecret)
  const accessToken = accessTokens(secrets.tokenKey)
  return stage.db.transaction(async (tx) => {
    await tx.query(sql`update settings set orders_per_minute = 1000000000`)
    const serviceId = await insertService(tx, secrets.encrypt('no provider is called'))
    const tokens: string[] = []
    for (let number = 1; number <= customers; number += 1) {
      const sessionId = newId()
      await insertCustomer(tx, number, sessionId)
      tokens.push(accessToken.sign(sessionId))
    }
    return { serviceId, tokens }
  })
}

async function insertService(tx: Tx, apiKeyEncrypted: Buffer): Promise<number> {
  await upsertProvider(tx, {
    name: PROVIDER,
    apiUrl: 'http://127.0.0.1:9/',
    apiKeyEncrypted,
    requestsPerMinute: undefined,
    timeoutMs: undefined,
  })
  const said: ProviderWords = {
    ...{ name: 'Tăng Like Facebook', category: 'Facebook', minQuantity: 100, maxQuantity: 100_000 },
    ...{ refillEnabled: false, cancelEnabled: false, dripFeed: 'none' },
  }
  const service = { ...said, said, type: 'Default', rate: RATE, cost: RATE, isActive: true }
  const added = { ...service, provider: PROVIDER, providerServiceId: '101', changeId: null, serviceId: null }
  await applyChanges(tx, [added], null)
  return (await queryOne<{ id: number }>(tx, sql`select id from services`))!.id
}

async function insertCustomer(tx: Tx, number: number, sessionId: string): Promise<void> {
  const id = customerId(number)
  await insertUser(tx, {
    id,
    username: `bench_${number}`,
    email: `bench_${number}@example.com`,
    // No password has this hash: they come in by the session below.
    passwordHash: '!',
    referralCode: `BENCH${number}`,
    referredByCode: null,
    role: 'customer',
  })
  await insertSession(tx, { id: sessionId, userId: id, days: 1, address: null, userAgent: null })
  await postEntries(tx, [
    {
      userId: id,
      orderId: null,
      type: 'adjustment',
      amount: BALANCE,
      reference: `bench:${number}`,
      method: null,
      transactionCode: null,
      sepayTransactionId: null,
    },
  ])
}
