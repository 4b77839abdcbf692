import type { Money } from '../core/money.ts'
import type { Queryable } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** What a service was sold for since a moment, and why that changed. */
export type PriceRow = {
  id: number
  rate: Money
  providerRate: Money
  reason: 'import' | 'approve' | 'operator' | 'floor' | 'provider'
  changedAt: Date
  /** The operator's user name; null where a rule or a command did it. */
  changedBy: string | null
}

/** The latest prices of a service, newest first. */
export function listServicePrices(db: Queryable, serviceId: number, limit: number): Promise<PriceRow[]> {
  return db.query(sql`
    select p.id, p.rate, p.provider_rate as "providerRate", p.reason, p.changed_at as "changedAt",
      u.username as "changedBy"
    from service_prices p left join users u on u.id = p.changed_by
    where p.service_id = ${serviceId}
    order by p.id desc limit ${limit}`)
}
