import { accountAdminPages } from './accounts/accounts.admin.tsx'
import type { PageFrame } from './accounts/page-frame.pages.tsx'
import type { Passwords } from './accounts/password.ts'
import { resetLinkAdminPages } from './accounts/reset-links.admin.tsx'
import { secondFactorAdminPages } from './accounts/second-factor.admin.ts'
import { teamAdminPages } from './accounts/team.admin.tsx'
import { announcementAdminPages } from './announcements/announcements.admin.tsx'
import { catalogAdminPages } from './catalog/catalog.admin.tsx'
import { catalogueAdminPages } from './catalog/catalogue.admin.tsx'
import { categoryAdminPages } from './catalog/categories.admin.tsx'
import { marginRulesAdminPages } from './catalog/margin-rules.admin.tsx'
import { orderRuleAdminPages } from './catalog/order-rules.admin.tsx'
import type { ProviderPageParts } from './catalog/provider-policy.admin.ts'
import { providerTestPages } from './catalog/provider-test.admin.tsx'
import { providerAdminPages } from './catalog/providers.admin.tsx'
import { routeAdminPages } from './catalog/routes.admin.tsx'
import { serviceBulkPages } from './catalog/service-bulk.admin.tsx'
import { serviceEditPages } from './catalog/service-edit.admin.tsx'
import { dashboardAdminPages } from './dashboard/dashboard.admin.tsx'
import { bonusRuleAdminPages } from './deposits/bonus-rules.admin.tsx'
import { claimAdminPages } from './deposits/claims.admin.tsx'
import { depositAdminPages } from './deposits/deposits.admin.tsx'
import { transferDeskPages } from './deposits/transfer-desk.admin.tsx'
import { auditAdminPages } from './operations/audit.admin.tsx'
import { checksAdminPages } from './operations/checks.admin.tsx'
import { type PartnerPageParts, partnerAdminPages } from './operations/partners.admin.tsx'
import { settingsAdminPages } from './operations/settings.admin.tsx'
import { type SystemPageParts, systemAdminPages } from './operations/system.admin.tsx'
import { tierAdminPages } from './operations/tiers.admin.tsx'
import { bulkAdminPages } from './orders/bulk.admin.tsx'
import { orderAdminPages } from './orders/orders.admin.tsx'
import { settleAdminPages } from './orders/settle.admin.tsx'
import type { Queryable, Transaction } from './platform/db.ts'
import type { Server } from './platform/http.ts'
import { referralAdminPages } from './referrals/referrals.admin.tsx'
import { reportAdminPages } from './reports/reports.admin.tsx'
import { disclosureAdminPages } from './support/disclosures.admin.tsx'
import { documentAdminPages } from './support/documents.admin.tsx'
import { ticketAdminPages } from './support/tickets.admin.tsx'
import { adjustmentAdminPages } from './wallet/adjustments.admin.tsx'
import { booksAdminPages } from './wallet/books.admin.tsx'
import { couponAdminPages } from './wallet/coupons.admin.tsx'
import { personalPricesAdminPages } from './wallet/personal-prices.admin.tsx'

/** Everything that operators' pages are made of. */
export type AdminPageParts = ProviderPageParts &
  SystemPageParts &
  PartnerPageParts & {
    frame: PageFrame
    db: Queryable
    transaction: Transaction
    publicUrl: string
    passwords: Passwords
  }

/** Every page for operators. */
export function adminPages(app: Server, parts: AdminPageParts): void {
  dashboardAdminPages(app, parts)
  orderAdminPages(app, parts)
  bulkAdminPages(app, parts)
  settleAdminPages(app, parts)
  depositAdminPages(app, parts)
  transferDeskPages(app, parts)
  claimAdminPages(app, parts)
  bonusRuleAdminPages(app, parts)
  catalogAdminPages(app, parts)
  routeAdminPages(app, parts)
  serviceEditPages(app, parts)
  serviceBulkPages(app, parts)
  categoryAdminPages(app, parts)
  catalogueAdminPages(app, parts)
  orderRuleAdminPages(app, parts)
  providerAdminPages(app, parts)
  providerTestPages(app, parts)
  marginRulesAdminPages(app, parts)
  accountAdminPages(app, parts)
  resetLinkAdminPages(app, parts)
  teamAdminPages(app, parts)
  secondFactorAdminPages(app, parts)
  adjustmentAdminPages(app, parts)
  personalPricesAdminPages(app, parts)
  couponAdminPages(app, parts)
  booksAdminPages(app, parts)
  systemAdminPages(app, parts)
  reportAdminPages(app, parts)
  referralAdminPages(app, parts)
  checksAdminPages(app, parts)
  auditAdminPages(app, parts)
  settingsAdminPages(app, parts)
  tierAdminPages(app, parts)
  partnerAdminPages(app, parts)
  ticketAdminPages(app, parts)
  announcementAdminPages(app, parts)
  documentAdminPages(app, parts)
  disclosureAdminPages(app, parts)
}
