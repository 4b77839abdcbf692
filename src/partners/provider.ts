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

const MAX_STATUS_IDS = 100
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
  if (providerOrderIds.length < 1 || providerOrderIds.length > MAX_STATUS_IDS) {
    throw new RangeError(`a status call takes 1 to ${MAX_STATUS_IDS} ids, not ${providerOrderIds.length}`)
  }
  const fields = { action: 'status', orders: providerOrderIds.join(',') }
  return readStatuses(await callProvider(account, fields, options), providerOrderIds)
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
