import type { LookupAddress } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { type AddressProblem, addressProblem, bareHost, isPrivateAddress } from '../core/outside-address.ts'

/** Which addresses of the own network may be called all the same (see `addressProblem`). */
export type AllowedAddresses = Readonly<{
  sandbox: boolean
  privateHosts: readonly string[]
  /** Who is asked what a name stands for, `address:port`; without it the system's name servers. */
  nameServers?: readonly string[]
}>

const LOOKUP_MS = 3_000
// The first wait for an answer; a second try waits twice as long.
const ANSWER_MS = 1_000
const TRIES = 2

/**
 * Whether a name that looks public stands for a machine of the own network (`addressProblem` judges what it says). A
 * name that nobody knows within three seconds stands for none.
 */
export async function insideProblem(
  url: string,
  allowed: AllowedAddresses,
): Promise<AddressProblem | undefined> {
  if (allowed.sandbox || addressProblem(url, allowed) !== undefined) return undefined
  const { hostname } = new URL(url)
  if (allowed.privateHosts.includes(hostname)) return undefined
  const found = await addressesOf(bareHost(hostname), allowed.nameServers)
  return found.some(({ address }) => isPrivateAddress(address)) ? 'private' : undefined
}

/** Finds a name's addresses, none if any is of the own network: what is checked is what is connected to. */
export function lookupOutside(nameServers: readonly string[] | undefined): LookupFunction {
  return async (hostname, options, callback) => {
    const found = await addressesOf(hostname, nameServers)
    const [first] = found
    if (!first) return callback(failure('ENOTFOUND', 'nobody knows the name'), [])
    if (found.some(({ address }) => isPrivateAddress(address)))
      return callback(failure('EPRIVATE', 'the name leads to a private address'), [])
    if (options.all) return callback(null, found)
    callback(null, first.address, first.family)
  }
}

/**
 * A name's addresses, asked of the name servers directly and never of the system (`dns.lookup`): that waits in one of
 * the four threads which all look-ups of the process share, and whoever owns a name may have it answered by nobody.
 * What a hosts file says does not count.
 */
async function addressesOf(
  host: string,
  nameServers: readonly string[] | undefined,
): Promise<LookupAddress[]> {
  if (isIP(host) !== 0) return [{ address: host, family: isIP(host) }]
  const resolver = new Resolver({ timeout: ANSWER_MS, tries: TRIES })
  if (nameServers) resolver.setServers(nameServers)
  const timer = setTimeout(() => resolver.cancel(), LOOKUP_MS)
  const [four, six] = await Promise.all([
    resolver.resolve4(host).catch(() => []),
    resolver.resolve6(host).catch(() => []),
  ])
  clearTimeout(timer)
  return [
    ...four.map((address) => ({ address, family: 4 })),
    ...six.map((address) => ({ address, family: 6 })),
  ]
}

function failure(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code })
}
