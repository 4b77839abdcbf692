import { lookup } from 'node:dns/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { type AddressProblem, addressProblem, bareHost, isPrivateAddress } from '../core/outside-address.ts'

const LOOKUP_MS = 3000

/** Whether a name that looks public stands for a machine of the own network (`addressProblem` judges what it says). */
export async function insideProblem(
  url: string,
  allowed: { sandbox: boolean; privateHosts: readonly string[] },
): Promise<AddressProblem | undefined> {
  if (allowed.sandbox || addressProblem(url, allowed) !== undefined) return undefined
  if (allowed.privateHosts.includes(new URL(url).hostname)) return undefined
  return (await leadsInside(url)) ? 'private' : undefined
}

/**
 * Whether the name in an address stands for a machine of the own network, which nobody outside may have us call. A
 * name that nobody knows within three seconds stands for none.
 */
async function leadsInside(address: string): Promise<boolean> {
  const host = bareHost(new URL(address).hostname)
  const found = await Promise.race([
    lookup(host, { all: true }).catch(() => []),
    wait(LOOKUP_MS, [], { ref: false }),
  ])
  return found.some((one) => isPrivateAddress(one.address))
}
