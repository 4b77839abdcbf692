import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const BODY_LIMIT_BYTES = 1024 * 1024
const URL_LIMIT_CHARS = 8192

/** One request as the stand-ins see it. `body()` reads at most 1 MiB and is only read when asked for. */
export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  method: string
  path: string
  query: URLSearchParams
  body: () => Promise<Buffer>
}

/** A listening server. Times are milliseconds; `close` destroys what is still open. */
export interface Listener {
  url: string
  port: number
  /** Stops listening and destroys every socket: connections are refused, no byte is ever read. */
  offline: () => Promise<void>
  /** Listens again on the same port. */
  online: () => Promise<void>
  close: () => Promise<void>
}

class BodyTooLarge extends Error {}

/**
 * Listens on 127.0.0.1 only. When `port` is taken a free one is used, so a stand-in never keeps the panel
 * from starting. An error thrown by `handle` becomes a 500 with no detail; a body over 1 MiB a 413.
 */
export async function listen(
  port: number,
  handle: (exchange: Exchange) => Promise<void> | void,
): Promise<Listener> {
  const server = createServer((request, response) => {
    answer(request, response, handle).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return void response.destroy()
      sendJson(response, error instanceof BodyTooLarge ? 413 : 500, { error: 'Incorrect request' })
    })
  })
  // Longer than any client keeps an idle connection: otherwise our own close would look like a lost reply,
  // and a test that counts lost replies would count faults nobody asked for.
  server.keepAliveTimeout = 120_000
  const bind = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const unbind = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve()
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await bind(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
    return bind(0)
  })
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    offline: unbind,
    online: () => (server.listening ? Promise.resolve() : bind(bound)),
    close: unbind,
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (exchange: Exchange) => Promise<void> | void,
): Promise<void> {
  const target = request.url ?? '/'
  if (target.length > URL_LIMIT_CHARS) return sendJson(response, 414, { error: 'Incorrect request' })
  const cut = target.indexOf('?')
  await handle({
    request,
    response,
    method: request.method ?? 'GET',
    path: cut < 0 ? target : target.slice(0, cut),
    query: new URLSearchParams(cut < 0 ? '' : target.slice(cut + 1)),
    body: () => readBody(request),
  })
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes > BODY_LIMIT_BYTES) throw new BodyTooLarge()
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** Answers `value` as JSON, with the content type the reference names (reference/api-v2.md, Transport). */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value), headers)
}

/** Answers `body` whole, with its length. */
export function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  })
  response.end(body)
}

/**
 * The fields of a body: a JSON object when the content type says so, else a form. Every value becomes a
 * string (numbers as digits, objects as JSON). Undefined when a JSON body is not an object.
 */
export function parseFields(contentType: string, body: Buffer): Record<string, string> | undefined {
  const text = body.toString('utf8')
  if (!/\bjson\b/i.test(contentType)) return Object.fromEntries(new URLSearchParams(text))
  const value = parseObject(text)
  if (value === undefined) return undefined
  const fields: Record<string, string> = {}
  for (const [name, field] of Object.entries(value)) {
    if (field === null || field === undefined) continue
    fields[name] = typeof field === 'object' ? JSON.stringify(field) : String(field)
  }
  return fields
}

/** Reads a JSON object; undefined for anything else. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads a `POST /control` body. Only JSON is taken: a page of another site cannot send that content type
 * without asking first, so it cannot steer a stand-in from a visitor's browser.
 */
export async function readControl({ request, body }: Exchange): Promise<Record<string, unknown> | undefined> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return undefined
  return parseObject((await body()).toString('utf8'))
}
