import { Money } from '../core/money.ts'
import { serviceType } from '../core/service-type.ts'
import type { ProviderService, SkippedService } from '../partners/provider-services.ts'
import type { OfferedService } from './catalogue-change.ts'
import { toDong } from './currency.ts'
import type { Provider } from './providers.sql.ts'
import type { DripFeed } from './service.ts'

/** What `NUMERIC(15,4)` cannot hold any more, less what a margin of a thousand percent puts on top. */
const TOO_MUCH = Money.dong(8_000_000_000)

/**
 * A provider's list in đồng, as our columns hold it. A row whose price is beyond what the database can hold is
 * left out, and costs none of the others.
 */
export function offeredServices(
  provider: Pick<Provider, 'currencyRate'>,
  services: readonly ProviderService[],
): { offered: OfferedService[]; skipped: SkippedService[] } {
  const all = services.map((service) => offeredService(provider, service))
  const fits = (service: OfferedService) => service.cost.isLessThan(TOO_MUCH)
  return {
    offered: all.filter(fits),
    skipped: all
      .filter((service) => !fits(service))
      .map(({ providerServiceId, name }) => ({ providerServiceId, name, reason: 'its price is too large' })),
  }
}

function offeredService(provider: Pick<Provider, 'currencyRate'>, service: ProviderService): OfferedService {
  const type = service.type.slice(0, 50)
  return {
    providerServiceId: service.providerServiceId,
    name: service.name,
    category: service.category.slice(0, 50) || 'Khác',
    type,
    cost: toDong(service.rate, provider.currencyRate),
    minQuantity: Math.max(1, service.min),
    maxQuantity: Math.max(1, service.min, service.max),
    refillEnabled: service.refill,
    cancelEnabled: service.cancel,
    dripFeed: dripFeedOf(type, service.dripFeed),
  }
}

/** Who schedules the runs, for types that take any: the provider where it can, else the panel. */
function dripFeedOf(type: string, isSupported: boolean): DripFeed {
  if (!serviceType(type)?.takesRuns) return 'none'
  return isSupported ? 'provider' : 'panel'
}
