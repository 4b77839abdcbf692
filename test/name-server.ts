import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'

/** A name server of somebody else's: a real one on loopback, which remembers what it was asked. */
export type NameServer = AsyncDisposable & { address: string; asked: string[] }

const TYPE_A = 1
const TYPE_AAAA = 28

/** Starts one that knows these names and their addresses; a name without any it never answers for. */
export async function startNameServer(
  names: Readonly<Record<string, readonly string[]>>,
): Promise<NameServer> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query)
    asked.push(name)
    const known = names[name]
    if (known?.length === 0) return
    const addresses = (known ?? []).filter((one) => (isIPv4(one) ? TYPE_A : TYPE_AAAA) === type)
    const head = Buffer.from(query.subarray(0, 12))
    // A reply, and 3: there is no such name. One question, the answers, nothing else.
    head.writeUInt16BE(known ? 0x8180 : 0x8183, 2)
    head.writeUInt16BE(addresses.length, 6)
    head.fill(0, 8, 12)
    socket.send(
      Buffer.concat([head, query.subarray(12, end), ...addresses.map(recordOf)]),
      from.port,
      from.address,
    )
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((closed) => socket.close(closed))
    },
  }
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function recordOf(address: string): Buffer {
  const data = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : bytesOf(address)
  const record = Buffer.alloc(12)
  // The name of the question, the type, the internet, for no time at all.
  record.writeUInt16BE(0xc00c, 0)
  record.writeUInt16BE(isIPv4(address) ? TYPE_A : TYPE_AAAA, 2)
  record.writeUInt16BE(1, 4)
  record.writeUInt16BE(data.length, 10)
  return Buffer.concat([record, data])
}

/** An IPv6 address written out in full, eight groups. */
function bytesOf(address: string): Buffer {
  return Buffer.from(
    address
      .split(':')
      .map((group) => group.padStart(4, '0'))
      .join(''),
    'hex',
  )
}
