import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Secrets } from '../platform/secrets.ts'

/** A provider's name in an address. */
export const ProviderAddress = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) })

export type ProviderPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  secrets: Pick<Secrets, 'encrypt' | 'decrypt'>
  providers: ProviderPolicy
}

/** What the configuration says of providers. */
export type ProviderPolicy = {
  sandbox: boolean
  /** Hosts of the own network that may be called all the same. */
  privateHosts: readonly string[]
  /** The one whose address and key a start sets again; undefined outside that. */
  fixedName: string | undefined
  /** Whether a start sets everybody's limits again. */
  areLimitsFixed: boolean
}
