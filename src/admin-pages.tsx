import { accountAdminPages } from './accounts/accounts.admin.tsx'
import type { PageFrame } from './accounts/page-frame.pages.tsx'
import { catalogAdminPages } from './catalog/catalog.admin.tsx'
import { catalogueAdminPages } from './catalog/catalogue.admin.tsx'
import { marginRulesAdminPages } from './catalog/margin-rules.admin.tsx'
import { dashboardAdminPages } from './dashboard/dashboard.admin.tsx'
import { depositAdminPages } from './deposits/deposits.admin.tsx'
import { orderAdminPages } from './orders/orders.admin.tsx'
import type { Queryable, Transaction } from './platform/db.ts'
import type { Server } from './platform/http.ts'

/** Everything that operators' pages are made of. */
export type AdminPageParts = { frame: PageFrame; db: Queryable; transaction: Transaction }

/** Every page for operators. */
export function adminPages(app: Server, parts: AdminPageParts): void {
  dashboardAdminPages(app, parts)
  orderAdminPages(app, parts)
  depositAdminPages(app, parts)
  catalogAdminPages(app, parts)
  catalogueAdminPages(app, parts)
  marginRulesAdminPages(app, parts)
  accountAdminPages(app, parts)
}
