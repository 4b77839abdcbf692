import { createHash } from 'node:crypto'
import { struckOut } from './struck-out.ts'

/** An error out of the log: what was said, where in our code it came up, and how often since it was last written. */
export type LoggedError = {
  fingerprint: string
  message: string
  place: string
  times: number
  firstAt: Date
  lastAt: Date
}

const LINE_MAX = 100_000

/** Reads a line of the log; undefined for what is none. Errors that differ by numbers alone have one fingerprint. */
export function readLoggedError(line: string, at: Date): LoggedError | undefined {
  if (line.length > LINE_MAX) return undefined
  const said = parse(line)
  const parts = [said?.msg, said?.err?.message].filter((part) => typeof part === 'string' && part !== '')
  const message = struckOut([...new Set(parts)].join(': '))
  if (message === '') return undefined
  const stack = typeof said?.err?.stack === 'string' ? said.err.stack : ''
  const place = (/\b(?:src|sandbox)\/[\w./-]+:\d+/.exec(stack)?.[0] ?? '').slice(0, 200)
  const fingerprint = createHash('sha256')
    .update(`${message.replace(/[0-9a-f]*\d[0-9a-f-]*/gi, '#')}\n${place}`)
    .digest('hex')
  return { fingerprint, message, place, times: 1, firstAt: at, lastAt: at }
}

type Line = { msg?: unknown; err?: { message?: unknown; stack?: unknown } | null } | null

function parse(line: string): Line {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
