import type { AccountLimits } from './accounts/account-limits.ts'
import { accountPages } from './accounts/accounts.pages.tsx'
import type { PageFrame } from './accounts/page-frame.pages.tsx'
import type { Passwords } from './accounts/password.ts'
import { aftercarePages } from './aftercare/aftercare.pages.tsx'
import { catalogPages } from './catalog/catalog.pages.tsx'
import { dashboardPages } from './dashboard/dashboard.pages.tsx'
import type { BankAccount } from './deposits/bank-account.ts'
import { depositPages } from './deposits/deposits.pages.tsx'
import { orderPages } from './orders/order.pages.tsx'
import { orderFormPages } from './orders/order-form.pages.tsx'
import type { OrderRequest } from './orders/order-request.ts'
import { ordersPages } from './orders/orders.pages.tsx'
import type { PlacedOrder } from './orders/place-orders.ts'
import type { AccessTokens } from './platform/auth.ts'
import type { Queryable, Transaction } from './platform/db.ts'
import type { Server } from './platform/http.ts'
import type { Limit } from './platform/limits.ts'
import { referralPages } from './referrals/referrals.pages.tsx'
import { statementPages } from './wallet/statements.pages.tsx'
import { walletPages } from './wallet/wallet.pages.tsx'

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
  aftercareLimit: Limit
  bank: BankAccount | undefined
  depositPrefix: string
  publicUrl: string
  /** The stand-in bank's page, where a sandbox's customers transfer money. */
  sandboxBankUrl: string | undefined
}

/** Every page for customers and guests. */
export function customerPages(app: Server, parts: CustomerPageParts): void {
  accountPages(app, parts)
  dashboardPages(app, parts)
  catalogPages(app, parts)
  ordersPages(app, parts)
  orderFormPages(app, parts)
  orderPages(app, parts)
  aftercarePages(app, parts)
  walletPages(app, parts)
  statementPages(app, parts)
  depositPages(app, parts)
  referralPages(app, parts)
}
