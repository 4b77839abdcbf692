import { BlockList, isIP } from 'node:net'

/** What stands in the way of calling an address of somebody else's choosing. */
export type AddressProblem = 'unreadable' | 'not_https' | 'private'

/**
 * Whether the server may call an address that a person typed: https, without a name or password in it, and not a
 * machine of the own network, which only the server can reach. In the sandbox the own network may be called, and
 * loopback without https; `privateHosts` are those that the configuration allows all the same. Names are judged by
 * what they say; what they stand for has to be asked (`isPrivateAddress`).
 */
export function addressProblem(
  address: string,
  allowed: { sandbox: boolean; privateHosts: readonly string[] },
): AddressProblem | undefined {
  const url = URL.parse(address)
  if (!url?.hostname || !/^https?:$/.test(url.protocol)) return 'unreadable'
  if (url.username || url.password || url.hash || address.length > 500) return 'unreadable'
  const host = bareHost(url.hostname)
  const isLoopback = host === 'localhost' || (isIP(host) !== 0 && isWithin(loopback, host))
  if (url.protocol !== 'https:' && !(allowed.sandbox && isLoopback)) return 'not_https'
  const isAllowed = allowed.sandbox || allowed.privateHosts.includes(host)
  return !isAllowed && isPrivateHost(host) ? 'private' : undefined
}

/** Whether an IP address is of the own network or of none at all. */
export function isPrivateAddress(ip: string): boolean {
  // An IPv4 address in IPv6's clothes is the IPv4 address.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip
  return isWithin(loopback, mapped) || isWithin(own, mapped)
}

/** A host without the brackets of IPv6 and the dot at the end. */
export function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}

function isPrivateHost(host: string): boolean {
  if (isIP(host) !== 0) return isPrivateAddress(host)
  // Names without a dot, and those that no public name server knows.
  return !host.includes('.') || /\.(?:localhost|local|internal|intranet|lan|home|corp|arpa)$/.test(host)
}

function isWithin(list: BlockList, ip: string): boolean {
  return list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', bits = ''] = range.split('/')
    list.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

const loopback = listOf(['127.0.0.0/8', '::1/128'])
// Private, link-local (where clouds keep their credentials), shared, documentation, multicast and reserved ranges; and
// those of IPv6 that hold an IPv4 address, which a gateway of the own network would take there: NAT64, 6to4, Teredo and
// IPv4-compatible ones.
const own = listOf([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16'],
  ...['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8', '2001:db8::/32'],
])
