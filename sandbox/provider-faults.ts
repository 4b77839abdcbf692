import type { ServerResponse } from 'node:http'
import { send, sendJson } from './http.ts'
import { makeChaos } from './provider-chaos.ts'

/** The ways in which an answer is spoilt. */
export type Fault = 'drop' | '500' | 'html' | 'cut' | 'hang' | 'empty' | 'redirect' | 'huge'

/**
 * What the stand-in does with one call:
 * - `normal`: nothing unusual, to leave a gap in a queue;
 * - `accept-and-…`: does what was asked, then spoils the answer;
 * - `lose-and-…`: the same spoilt answer, but nothing was done: the client cannot tell the two apart;
 * - `reset`: resets the connection before reading the body, whatever the action is;
 * - `rate-limit`: HTTP 429 with the JSON error;
 * - `refuse`: HTTP 200 and this error text, nothing done;
 * - `delayMs`: does it at once, or not at all with `accept: false`, and answers that much later;
 * - `reply`: answers exactly this; `accept` says whether the call was carried out (default no).
 */
export type Behaviour =
  | 'normal'
  | `accept-and-${Fault}`
  | `lose-and-${Fault}`
  | 'reset'
  | 'rate-limit'
  | { refuse: string }
  | { delayMs: number; accept?: boolean }
  | { reply: { status?: number; contentType?: string; body: string; accept?: boolean } }

const FAULTS: readonly Fault[] = ['drop', '500', 'html', 'cut', 'hang', 'empty', 'redirect', 'huge']
const HUGE_BYTES = 16 * 1024 * 1024
const LONGEST_DELAY_MS = 10 * 60_000

/** Reads a behaviour that came over HTTP; undefined when it is none. */
export function readBehaviour(value: unknown): Behaviour | undefined {
  if (typeof value === 'string') {
    if (['normal', 'reset', 'rate-limit'].includes(value)) return value as Behaviour
    const fault = /^(?:accept|lose)-and-(.+)$/.exec(value)?.[1]
    return FAULTS.includes(fault as Fault) ? (value as Behaviour) : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { refuse, delayMs, accept, reply } = value as {
    refuse?: unknown
    delayMs?: unknown
    accept?: unknown
    reply?: { body?: unknown }
  }
  if (typeof refuse === 'string') return { refuse }
  if (typeof delayMs === 'number' && delayMs >= 0)
    return { delayMs: Math.min(delayMs, LONGEST_DELAY_MS), accept: accept !== false }
  return typeof reply?.body === 'string' ? (value as Behaviour) : undefined
}

/** A behaviour's name in the log. */
export function nameOf(behaviour: Behaviour): string {
  if (typeof behaviour === 'string') return behaviour
  if ('refuse' in behaviour) return 'refuse'
  if ('reply' in behaviour) return 'reply'
  return behaviour.accept === false ? 'lose-and-delay' : 'delay'
}

/** Whether the call is carried out under this behaviour. */
export function carriesOut(behaviour: Behaviour): boolean {
  if (typeof behaviour === 'string') return behaviour === 'normal' || behaviour.startsWith('accept-and-')
  if ('delayMs' in behaviour) return behaviour.accept !== false
  return 'reply' in behaviour && behaviour.reply.accept === true
}

/** Answers `value` in the way the behaviour says. `later` runs a callback after so many milliseconds. */
export function answerWith(
  behaviour: Behaviour,
  response: ServerResponse,
  value: unknown,
  later: (delayMs: number, run: () => void) => void,
) {
  if (typeof behaviour !== 'string') {
    if ('refuse' in behaviour) return sendJson(response, 200, { error: behaviour.refuse })
    if ('delayMs' in behaviour) return later(behaviour.delayMs, () => sendJson(response, 200, value))
    const { status = 200, contentType = 'application/json; charset=utf-8', body } = behaviour.reply
    return send(response, status, contentType, body)
  }
  if (behaviour === 'normal') return sendJson(response, 200, value)
  if (behaviour === 'rate-limit') return sendJson(response, 429, { error: 'Too many requests' })
  if (behaviour === 'reset') return void response.socket?.resetAndDestroy()
  spoil(behaviour.slice(behaviour.indexOf('-and-') + 5) as Fault, response, JSON.stringify(value))
}

function spoil(fault: Fault, response: ServerResponse, body: string) {
  const json = 'application/json; charset=utf-8'
  switch (fault) {
    case 'drop':
      return void response.socket?.destroy()
    case '500':
      return send(response, 500, 'text/plain; charset=utf-8', 'Internal Server Error')
    case 'html':
      return send(
        response,
        200,
        'text/html; charset=utf-8',
        '<!doctype html><title>One moment</title><p>Please wait',
      )
    case 'cut': {
      // The length promises the whole, half of it arrives, and the connection ends.
      response.writeHead(200, { 'content-type': json, 'content-length': String(Buffer.byteLength(body)) })
      response.write(body.slice(0, Math.floor(body.length / 2)), () => response.socket?.destroy())
      return
    }
    case 'hang':
      return
    case 'empty':
      return send(response, 200, json, '')
    case 'redirect':
      return send(response, 302, json, '', { location: '/api/v2/moved' })
    case 'huge':
      return send(response, 200, json, `{"order": 1, "padding": "${'x'.repeat(HUGE_BYTES)}"}`)
    default:
      return fault satisfies never
  }
}

/** Chooses the behaviour of each call: what is queued for its action, else what its link asks for, else chance. */
export function makeFaultPlan() {
  const queues = new Map<string, Behaviour[]>()
  const byLink = new Map<string, Behaviour>([
    ['sandbox-refused', { refuse: 'Incorrect link' }],
    ['sandbox-timeout', 'accept-and-hang'],
  ])
  const chaos = makeChaos()
  let resets = 0
  return {
    chaos: chaos.set,
    /** What befalls a call that has not been read: `reset`, or what `pick` is to know of. */
    draw(): Behaviour | undefined {
      if (resets === 0) return chaos.draw()
      resets--
      return 'reset'
    },
    pick(action: string, link: string, drawn: Behaviour | undefined): Behaviour {
      const queued = queues.get(action)?.shift()
      if (queued !== undefined || action !== 'add') return queued ?? 'normal'
      for (const [pattern, behaviour] of byLink) if (link.includes(pattern)) return behaviour
      return drawn ?? 'normal'
    },
    next(behaviour: Behaviour | Behaviour[], action = 'add') {
      const queue = queues.get(action) ?? []
      queues.set(action, queue)
      for (const one of [behaviour].flat()) {
        // A reset happens before the body is read, when the action is not known yet.
        if (one === 'reset') resets++
        else queue.push(one)
      }
    },
    bind(linkPattern: string, behaviour: Behaviour | undefined) {
      if (behaviour === undefined) byLink.delete(linkPattern)
      else byLink.set(linkPattern, behaviour)
    },
  }
}

/** What `makeFaultPlan` makes. */
export type FaultPlan = ReturnType<typeof makeFaultPlan>
