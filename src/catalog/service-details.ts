import { Money } from '../core/money.ts'
import { serviceType } from '../core/service-type.ts'
import { type DripFeed, isOrderable, ratePer } from './service.ts'

/** What operators edit of a service besides its price and whether it is on sale. */
export type ServiceDetails = {
  name: string
  category: string
  type: string
  description: string | null
  minQuantity: number
  maxQuantity: number
  refillEnabled: boolean
  refillDays: number
  cancelEnabled: boolean
  dripFeed: DripFeed
}

/** A service that is added by hand: where its orders go, and for how much. */
export type NewService = ServiceDetails & {
  provider: string
  providerServiceId: string
  providerRate: Money
  rate: Money
}

/** The form of a service as it was typed. */
export type TypedService = {
  name: string
  category: string
  type: string
  description: string
  min: string
  max: string
  refill: boolean
  refill_days: string
  cancel: boolean
  drip_feed: DripFeed
  provider: string
  provider_service: string
  cost: string
  rate: string
}

/** What is wrong with a field. */
export type ServiceWrong = Partial<
  Record<keyof TypedService, 'text' | 'number' | 'money' | 'choice' | 'unit' | 'runs'>
>

const QUANTITY_MAX = 2_147_483_647
const REFILL_DAYS_MAX = 3650
const MONEY_MAX = Money.dong(1_000_000_000)

type Reader = {
  amount(text: string): Money | undefined
  whole(text: string): number | undefined
}

/** Reads the form of a service that is there; `type` is the one it has. */
export function readDetails(
  typed: TypedService,
  read: Reader,
  type: string | undefined,
): { details: ServiceDetails; wrong: ServiceWrong } {
  const wrong: ServiceWrong = {}
  const name = typed.name.trim()
  if (!isLine(name, 255)) wrong.name = 'text'
  if (!isLine(typed.category, 50)) wrong.category = 'choice'
  const description = typed.description.replaceAll('\r\n', '\n').trim()
  if (description.length > 5000 || !description.isWellFormed() || description.includes('\0')) {
    wrong.description = 'text'
  }
  if (!isOrderable(typed.type) && typed.type !== type) wrong.type = 'choice'
  // Its price is for another number of pieces then; a service of its own is the way.
  else if (type !== undefined && ratePer(type) !== ratePer(typed.type)) wrong.type = 'unit'
  if (typed.drip_feed !== 'none' && !serviceType(typed.type)?.takesRuns) wrong.drip_feed = 'runs'
  const min = wholeWithin(read.whole(typed.min), 1, QUANTITY_MAX)
  const max = wholeWithin(read.whole(typed.max), min ?? 1, QUANTITY_MAX)
  const refillDays = wholeWithin(read.whole(typed.refill_days), 0, REFILL_DAYS_MAX)
  if (min === undefined) wrong.min = 'number'
  if (max === undefined) wrong.max = 'number'
  if (refillDays === undefined) wrong.refill_days = 'number'
  const details = {
    ...{ name, category: typed.category, type: typed.type, description: description || null },
    ...{ minQuantity: min ?? 1, maxQuantity: max ?? 1, refillEnabled: typed.refill },
    ...{ refillDays: refillDays ?? 0, cancelEnabled: typed.cancel, dripFeed: typed.drip_feed },
  }
  return { details, wrong }
}

/** Reads the form of a service that is to be added. */
export function readNewService(
  typed: TypedService,
  read: Reader,
): { service: NewService; wrong: ServiceWrong } {
  const { details, wrong } = readDetails(typed, read, undefined)
  const providerServiceId = typed.provider_service.trim()
  if (typed.provider === '') wrong.provider = 'choice'
  if (!/^[\x21-\x7e]{1,100}$/.test(providerServiceId)) wrong.provider_service = 'text'
  const providerRate = read.amount(typed.cost)
  const rate = read.amount(typed.rate)
  if (!providerRate || MONEY_MAX.isLessThan(providerRate)) wrong.cost = 'money'
  if (!rate?.isPositive() || MONEY_MAX.isLessThan(rate)) wrong.rate = 'money'
  const prices = { providerRate: providerRate ?? Money.zero, rate: rate ?? Money.zero }
  return { service: { ...details, provider: typed.provider, providerServiceId, ...prices }, wrong }
}

/** The form of a service that is there, or that a copy starts from. */
export function typedService(
  service: ServiceDetails & { provider: string; providerServiceId: string; providerRate: Money; rate: Money },
): TypedService {
  return {
    name: service.name,
    category: service.category,
    type: service.type,
    description: service.description ?? '',
    min: String(service.minQuantity),
    max: String(service.maxQuantity),
    refill: service.refillEnabled,
    refill_days: String(service.refillDays),
    cancel: service.cancelEnabled,
    drip_feed: service.dripFeed,
    provider: service.provider,
    provider_service: service.providerServiceId,
    cost: service.providerRate.typed(),
    rate: service.rate.typed(),
  }
}

/** What a new service starts with. */
export const freshService: TypedService = {
  ...{ name: '', category: '', type: 'Default', description: '', min: '100', max: '10000' },
  ...{ refill: false, refill_days: '30', cancel: false, drip_feed: 'none' as const },
  ...{ provider: '', provider_service: '', cost: '', rate: '' },
}

function isLine(text: string, most: number): boolean {
  return text.length >= 1 && text.length <= most && text.isWellFormed() && !/\p{Cc}/u.test(text)
}

function wholeWithin(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined
}
