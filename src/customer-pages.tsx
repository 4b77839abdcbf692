import type { AccountLimits } from './accounts/account-limits.ts'
import type { PageFrame } from './accounts/page-frame.pages.tsx'
import type { Passwords } from './accounts/password.ts'
import type { BankAccount } from './config.ts'
import type { OrderRequest } from './orders/order-request.ts'
import type { PlacedOrder } from './orders/place-orders.ts'
import type { AccessTokens } from './platform/auth.ts'
import type { Queryable, Transaction } from './platform/db.ts'
import type { Server } from './platform/http.ts'
import type { Limit } from './platform/limits.ts'

/** Everything that customers' pages are made of. */
export type CustomerPageParts = {
  frame: PageFrame
  db: Queryable
  transaction: Transaction
  passwords: Passwords
  tokens: AccessTokens
  accountLimits: AccountLimits
  placeOrder(request: OrderRequest): Promise<PlacedOrder>
  orderLimit: Limit
  bank: BankAccount | undefined
  depositPrefix: string
  publicUrl: string
  /** The stand-in bank's page, where a sandbox's customers transfer money. */
  sandboxBankUrl: string | undefined
}

/** Every page for customers and guests. */
export function customerPages(_app: Server, _parts: CustomerPageParts): void {}
