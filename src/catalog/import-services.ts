import { Money } from '../core/money.ts'
import type { ProviderService } from '../partners/provider-services.ts'
import type { Transaction } from '../platform/db.ts'
import type { Provider } from './providers.sql.ts'
import { isOrderable } from './service.ts'
import { type ImportedService, upsertServices } from './services.sql.ts'

/**
 * Puts a provider's catalogue on sale at its price plus a margin. Types that nobody can order here yet come
 * in paused. Gives how many were added and changed.
 */
export async function importServices(
  transaction: Transaction,
  provider: Pick<Provider, 'name' | 'currencyRate'>,
  services: readonly ProviderService[],
  options: { marginPercent: number },
): Promise<{ added: number; changed: number }> {
  const imported = services.map((service) => importedService(provider, service, options.marginPercent))
  return transaction((tx) => upsertServices(tx, imported))
}

function importedService(
  provider: Pick<Provider, 'name' | 'currencyRate'>,
  service: ProviderService,
  marginPercent: number,
): ImportedService {
  // A million, so that no decimal of the currency's rate is rounded away before it is multiplied.
  const million = Money.dong(1_000_000).multipliedBy(provider.currencyRate).multipliedBy(service.rate)
  const providerRate = million.fraction(1, 1_000_000)
  return {
    name: service.name,
    category: service.category.slice(0, 50) || 'Khác',
    type: service.type.slice(0, 50),
    rate: providerRate.plus(providerRate.percent(marginPercent)),
    minQuantity: Math.max(1, service.min),
    maxQuantity: Math.max(1, service.min, service.max),
    provider: provider.name,
    providerServiceId: service.providerServiceId,
    providerRate,
    isActive: isOrderable(service.type),
    refillEnabled: service.refill,
    cancelEnabled: service.cancel,
    dripFeedEnabled: service.dripFeed,
  }
}
