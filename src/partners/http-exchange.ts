import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'

/** One POST to somebody outside. `timeoutMs` is for all of it. */
export type Outgoing = Readonly<{
  url: string
  headers: Readonly<Record<string, string>>
  body: Buffer
  timeoutMs: number
  maxReplyBytes: number
  /** A larger reply is a failure, unless it may be cut there. */
  mayCut?: boolean
  /** Finds the address that is then connected to; without it the system does. */
  lookup?: LookupFunction
  /** Keeps connections for calls to come; without it each call has a connection of its own. */
  agent?: Agent
  signal?: AbortSignal | undefined
}>

export type Exchanged = {
  /** Whether any byte of the request may have left. */
  sent: boolean
  /** Whether it went over a connection that an agent had kept. */
  overKept: boolean
  failure?: string
  httpStatus?: number
  retryAfter?: string | undefined
  body?: Buffer
}

const MAX_CONNECT_MS = 10_000

/**
 * Posts once and gives what came back. Never rejects, never follows a redirect, never repeats. A kept
 * connection that the server just closed leaves open whether the call arrived: only for calls that may arrive twice.
 */
export function exchange(outgoing: Outgoing): Promise<Exchanged> {
  const { signal, timeoutMs, maxReplyBytes } = outgoing
  if (signal?.aborted)
    return Promise.resolve({ sent: false, overKept: false, failure: 'stopped before sending' })
  const { promise, resolve } = Promise.withResolvers<Exchanged>()
  const chunks: Buffer[] = []
  let bytes = 0
  let sent = false
  let isOver = false
  let reply: IncomingMessage | undefined
  let request: ClientRequest | undefined

  const finish = (failure?: string) => {
    if (isOver) return
    isOver = true
    clearTimeout(connectTimer)
    clearTimeout(totalTimer)
    signal?.removeEventListener('abort', stop)
    resolve({
      sent,
      overKept: request?.reusedSocket ?? false,
      ...(failure !== undefined && { failure }),
      ...(reply?.statusCode !== undefined && {
        httpStatus: reply.statusCode,
        retryAfter: reply.headers['retry-after'],
        body: Buffer.concat(chunks),
      }),
    })
    const mayKeep = outgoing.agent !== undefined && failure === undefined && reply?.complete
    if (!mayKeep) request?.destroy()
  }
  const stop = () => finish('stopped by this side')
  const connectMs = Math.min(MAX_CONNECT_MS, timeoutMs)
  const connectTimer = setTimeout(() => finish(`no connection within ${connectMs} ms`), connectMs)
  const totalTimer = setTimeout(() => finish(`no reply within ${timeoutMs} ms`), timeoutMs)
  signal?.addEventListener('abort', stop, { once: true })

  try {
    request = openRequest(outgoing)
  } catch {
    // The thrown text would quote the address; that it is unusable is all there is to know.
    finish('the address is not usable')
    return promise
  }
  request.on('error', (error) => finish(describe(error)))
  whenConnected(request, () => {
    clearTimeout(connectTimer)
    sent = true
    request.end(outgoing.body)
  })
  request.on('response', (incoming) => {
    reply = incoming
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxReplyBytes) chunks.push(chunk)
      else finish(outgoing.mayCut ? undefined : `the reply is larger than ${maxReplyBytes} bytes`)
    })
    incoming.on('end', () => finish(incoming.complete ? undefined : 'the reply was cut'))
    incoming.on('error', (error) => finish(describe(error)))
    incoming.on('close', () => finish('the reply was cut'))
  })
  return promise
}

function openRequest({ url: address, headers, body, lookup, agent }: Outgoing): ClientRequest {
  const url = new URL(address)
  const open = { 'http:': httpRequest, 'https:': httpsRequest }[url.protocol]
  if (!open) throw new TypeError('neither http nor https')
  return open(url, {
    method: 'POST',
    agent: agent ?? false,
    ...(lookup && { lookup }),
    headers: {
      ...headers,
      'content-length': body.length,
      'accept-encoding': 'identity',
      // Some servers stand behind a filter that turns away requests without one.
      'user-agent': 'homemmo-panel',
    },
  })
}

/**
 * Calls back once the connection stands, for https after the certificate was checked. Node writes the head of a
 * request together with its first body bytes, so as long as nothing was written before this event, a failure
 * before it is certain to have sent nothing.
 */
function whenConnected(request: ClientRequest, connected: () => void): void {
  const event = request.protocol === 'https:' ? 'secureConnect' : 'connect'
  request.on('socket', (socket) => {
    if (request.reusedSocket) connected()
    else socket.once(event, connected)
  })
}

function describe(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code
  return excerptOf(code ? `${code}: ${error.message}` : error.message, 300)
}

/** The beginning of a text that came from outside. PostgreSQL stores neither NUL nor half a surrogate pair. */
export function excerptOf(text: string, maxCharacters: number): string {
  return text
    .slice(0, maxCharacters)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ')
    .toWellFormed()
}
