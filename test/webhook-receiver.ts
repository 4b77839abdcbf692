import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { headers: Record<string, string>; body: string; path: string }

/** How a receiver answers; it may never do so. */
export type Answering = (response: ServerResponse, received: Received) => void

/** A reseller's server: a real one, which remembers every call and answers as it is told. */
export type Receiver = AsyncDisposable & {
  url: string
  log: Received[]
  /** How many connections were opened. */
  connections(): number
  /** What the calls told, in order. */
  told(): { type: string; timestamp: string; data: Record<string, string> }[]
  answer(answering: Answering): void
}

export const ok: Answering = (response) => response.end('thanks')

/** Starts one on loopback. */
export async function startReceiver(answering: Answering = ok): Promise<Receiver> {
  const log: Received[] = []
  let answer = answering
  const server = createServer(async (request, response) => {
    const received = { headers: headersOf(request), body: await bodyOf(request), path: request.url ?? '' }
    log.push(received)
    answer(response, received)
  })
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    log,
    connections: () => connections,
    told: () => log.map(({ body }) => JSON.parse(body)),
    answer(answering) {
      answer = answering
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
