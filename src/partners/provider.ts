import { type BatchReply, readCancels, readRefillStatuses, readRefills } from './provider-aftercare.ts'
import {
  type AddOutcome,
  type ProviderBalance,
  type ProviderOrderStatus,
  type ReadFailure,
  readAdd,
  readBalance,
  readStatuses,
} from './provider-replies.ts'
import {
  type CallOptions,
  callProvider,
  type ProviderAccount,
  type ProviderFields,
} from './provider-request.ts'
import { type ProviderServices, readServices } from './provider-services.ts'

const MAX_IDS = 100
const MAX_CATALOGUE_BYTES = 20_000_000

type Stoppable = Pick<CallOptions, 'signal'>

/**
 * Places one order, once. `fields` come from `addFields`, plus the provider's dedupe field where it has one.
 * Never rejects and never repeats: what to do next hangs on the outcome (reference/api-v2.md, last table).
 */
export async function addOrder(
  account: ProviderAccount,
  fields: ProviderFields,
  options: Stoppable = {},
): Promise<AddOutcome> {
  return readAdd(await callProvider(account, { action: 'add', ...fields }, options))
}

/**
 * Asks for the states of 1 to 100 orders in one call; throws a RangeError for more or none. Orders that the
 * provider left out of its reply are not in the map.
 */
export async function fetchStatuses(
  account: ProviderAccount,
  providerOrderIds: readonly string[],
  options: Stoppable = {},
): Promise<Readonly<{ outcome: 'ok'; statuses: Map<string, ProviderOrderStatus> }> | ReadFailure> {
  const fields = { action: 'status', orders: idList(providerOrderIds) }
  return readStatuses(await callProvider(account, fields, options), providerOrderIds)
}

/**
 * Asks a provider to stop 1 to 100 orders, in one call; throws a RangeError for more or none. May be repeated:
 * an order that stops already is refused or accepted again, and nothing is paid by it.
 */
export async function cancelOrders(
  account: ProviderAccount,
  providerOrderIds: readonly string[],
  options: Stoppable = {},
): Promise<BatchReply<true> | ReadFailure> {
  const fields = { action: 'cancel', orders: idList(providerOrderIds) }
  return readCancels(await callProvider(account, fields, options), providerOrderIds)
}

/**
 * Asks for refills of 1 to 100 orders in one call; throws a RangeError for more or none. After a lost answer the
 * refills may be open: `not_sent` and `rate_limited` alone say that they are not.
 */
export async function requestRefills(
  account: ProviderAccount,
  providerOrderIds: readonly string[],
  options: Stoppable = {},
): Promise<BatchReply<string> | ReadFailure> {
  const fields = { action: 'refill', orders: idList(providerOrderIds) }
  return readRefills(await callProvider(account, fields, options), providerOrderIds)
}

/** Asks how 1 to 100 refills stand, in one call; throws a RangeError for more or none. */
export async function fetchRefillStatuses(
  account: ProviderAccount,
  providerRefillIds: readonly string[],
  options: Stoppable = {},
): Promise<BatchReply<string> | ReadFailure> {
  const fields = { action: 'refill_status', refills: idList(providerRefillIds) }
  return readRefillStatuses(await callProvider(account, fields, options), providerRefillIds)
}

function idList(ids: readonly string[]): string {
  if (ids.length < 1 || ids.length > MAX_IDS) {
    throw new RangeError(`a call takes 1 to ${MAX_IDS} ids, not ${ids.length}`)
  }
  return ids.join(',')
}

/** The provider's whole catalogue, with the rows that could not be read beside it. */
export async function fetchServices(
  account: ProviderAccount,
  options: Stoppable = {},
): Promise<ProviderServices | ReadFailure> {
  return readServices(
    await callProvider(account, { action: 'services' }, { ...options, maxReplyBytes: MAX_CATALOGUE_BYTES }),
  )
}

/** What is left on our account with the provider, in its currency. */
export async function fetchBalance(
  account: ProviderAccount,
  options: Stoppable = {},
): Promise<ProviderBalance | ReadFailure> {
  return readBalance(await callProvider(account, { action: 'balance' }, options))
}
