import { Money } from '../core/money.ts'
import type { ProviderService, SkippedService } from '../partners/provider-services.ts'
import type { Provider } from './providers.sql.ts'
import { isOrderable } from './service.ts'
import type { ImportedService } from './services.sql.ts'

/** What `NUMERIC(15,4)` cannot hold any more. */
const TOO_MUCH = Money.dong(100_000_000_000)

/**
 * Prices a provider's list: its rate in đồng plus a margin. Types that nobody can order here yet come in
 * paused; a row whose price is beyond what the database can hold is left out, and costs none of the others.
 */
export function priceServices(
  provider: Pick<Provider, 'name' | 'currencyRate'>,
  services: readonly ProviderService[],
  marginPercent: number,
): { services: ImportedService[]; skipped: SkippedService[] } {
  const priced = services.map((service) => importedService(provider, service, marginPercent))
  const fits = (service: ImportedService) =>
    service.rate.isLessThan(TOO_MUCH) && service.providerRate.isLessThan(TOO_MUCH)
  return {
    services: priced.filter(fits),
    skipped: priced
      .filter((service) => !fits(service))
      .map(({ providerServiceId, name }) => ({ providerServiceId, name, reason: 'its price is too large' })),
  }
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
    dripFeed: service.dripFeed ? 'provider' : 'none',
  }
}
