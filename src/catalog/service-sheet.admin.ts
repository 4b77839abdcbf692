import { refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable } from '../platform/db.ts'
import { listDisclosureVersions } from '../support/disclosures.sql.ts'
import { listPricesOfService } from '../wallet/personal-prices.sql.ts'
import type { ServiceSheet } from './admin-service-sheet.tsx'
import { getMargins } from './margin-rules.sql.ts'
import { listProviders } from './providers.sql.ts'
import { findDeskService } from './service-desk.sql.ts'
import { listServicePrices } from './service-prices.sql.ts'
import { listServiceRoutes } from './service-routes.sql.ts'
import { findSyncMark } from './services.sql.ts'

const PRICES_SHOWN = 30
const DISCLOSURES_SHOWN = 10
const PERSONAL_PRICES_SHOWN = 20

/** Reads everything that a service's sheet shows; refuses `service_not_found`. */
export async function readServiceSheet(db: Queryable, id: number): Promise<ServiceSheet> {
  const [service, mark, prices, routes, providers, margins, waiting, disclosures, personal] =
    await Promise.all([
      findDeskService(db, id),
      findSyncMark(db, id),
      listServicePrices(db, id, PRICES_SHOWN),
      listServiceRoutes(db, id),
      listProviders(db),
      getMargins(db),
      getWaiting(db),
      listDisclosureVersions(db, id, DISCLOSURES_SHOWN),
      listPricesOfService(db, id, PERSONAL_PRICES_SHOWN + 1),
    ])
  return {
    service: service ?? refuse('service_not_found'),
    mark,
    prices,
    routes,
    providers: providers.map(({ name }) => name),
    floorPercent: margins.floorPercent,
    disclosures,
    personal: { prices: personal, shown: PERSONAL_PRICES_SHOWN },
    counts: sidebarCounts(waiting),
  }
}
