import type { AccountLimits } from './accounts/account-limits.ts'
import { accountPages } from './accounts/accounts.pages.tsx'
import { apiKeyPages } from './accounts/api-keys.pages.tsx'
import { logInStepPages } from './accounts/log-in-step.pages.tsx'
import type { PageFrame } from './accounts/page-frame.pages.tsx'
import type { Passwords } from './accounts/password.ts'
import { profilePages } from './accounts/profile.pages.tsx'
import type { SecondFactorProof } from './accounts/prove-second-factor.ts'
import { recoveryPages } from './accounts/recovery.pages.tsx'
import { secondFactorPages } from './accounts/second-factor.pages.tsx'
import type { FactorSecrets } from './accounts/second-factor.ts'
import { aftercarePages } from './aftercare/aftercare.pages.tsx'
import { announcementPages } from './announcements/announcements.pages.tsx'
import { catalogPages } from './catalog/catalog.pages.tsx'
import { dashboardPages } from './dashboard/dashboard.pages.tsx'
import { searchPages } from './dashboard/find.pages.tsx'
import type { BankAccount } from './deposits/bank-account.ts'
import { depositPages } from './deposits/deposits.pages.tsx'
import { notificationPages } from './notices/notifications.pages.tsx'
import type { MassOrder, MassOutcome } from './orders/mass-order.ts'
import { massOrderPages } from './orders/mass-orders.pages.tsx'
import { orderPages } from './orders/order.pages.tsx'
import { orderActPages } from './orders/order-acts.pages.tsx'
import { orderFormPages } from './orders/order-form.pages.tsx'
import type { OrderRequest } from './orders/order-request.ts'
import { ordersPages } from './orders/orders.pages.tsx'
import type { PlacedOrder } from './orders/place-orders.ts'
import type { AccessTokens } from './platform/auth.ts'
import type { Queryable, Transaction } from './platform/db.ts'
import type { Server } from './platform/http.ts'
import type { Limit } from './platform/limits.ts'
import { referralPages } from './referrals/referrals.pages.tsx'
import { resellerPages } from './reseller/reseller.pages.tsx'
import { webhookPages } from './reseller/webhooks.pages.tsx'
import { documentPages } from './support/documents.pages.tsx'
import { ticketPages } from './support/tickets.pages.tsx'
import type { TelegramPlace } from './telegram/chat-link.ts'
import { telegramPages } from './telegram/telegram.pages.tsx'
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
  encrypt(text: string): Buffer
  secrets: FactorSecrets
  prove: SecondFactorProof
  /** Whether mail can be sent. */
  hasMail: boolean
  /** Where the bot is, if there is one. */
  telegram: TelegramPlace | undefined
  placeOrder(request: OrderRequest): Promise<PlacedOrder>
  placeMassOrder(mass: MassOrder): Promise<MassOutcome>
  orderLimit: Limit
  aftercareLimit: Limit
  webhookLimit: Limit
  addressLimit: Limit
  /** Where webhooks may lead beside the public network. */
  webhooks: { sandbox: boolean; privateHosts: readonly string[] }
  bank: BankAccount | undefined
  depositPrefix: string
  publicUrl: string
  /** The stand-in bank's page, where a sandbox's customers transfer money. */
  sandboxBankUrl: string | undefined
}

/** Every page for customers and guests. */
export function customerPages(app: Server, parts: CustomerPageParts): void {
  accountPages(app, parts)
  logInStepPages(app, parts)
  recoveryPages(app, parts)
  profilePages(app, parts)
  telegramPages(app, parts)
  secondFactorPages(app, parts)
  apiKeyPages(app, parts)
  resellerPages(app, parts)
  webhookPages(app, parts)
  dashboardPages(app, parts)
  catalogPages(app, parts)
  ordersPages(app, parts)
  orderFormPages(app, parts)
  massOrderPages(app, parts)
  orderActPages(app, parts)
  searchPages(app, parts)
  orderPages(app, parts)
  aftercarePages(app, parts)
  walletPages(app, parts)
  statementPages(app, parts)
  depositPages(app, parts)
  notificationPages(app, parts)
  announcementPages(app, parts)
  referralPages(app, parts)
  ticketPages(app, parts)
  documentPages(app, parts)
}
