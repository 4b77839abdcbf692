import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { type Exchange, parseObject, sendJson } from './http.ts'

const COMPACT_AT_BYTES = 32 * 1024 * 1024
const LOG_PAGE = 1000

/** What a stand-in remembers across restarts: one JSON object a line. */
export interface Journal {
  append: (event: object) => void
  close: () => void
}

/**
 * Opens a journal and replays it, oldest line first. Without a path nothing is kept. A line cut by a kill is
 * skipped. Past 32 MiB the file is written anew from `snapshot()`, so it stays bounded by what is remembered.
 */
export async function openJournal(
  path: string | undefined,
  replay: (event: Record<string, unknown>) => void,
  snapshot: () => Iterable<object>,
): Promise<Journal> {
  if (path === undefined) return { append: () => {}, close: () => {} }
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path)) {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const event = parseObject(line)
      if (event) replay(event)
    }
  }
  let file = openSync(path, 'a')
  let bytes = statSync(path).size
  let compactAtBytes = COMPACT_AT_BYTES
  // A process killed in the middle of a line leaves it without its end: start the next event on its own line.
  if (bytes > 0) bytes += writeSync(file, '\n')

  const compact = () => {
    closeSync(file)
    const fresh = `${path}.new`
    writeFileSync(fresh, '')
    file = openSync(fresh, 'a')
    bytes = 0
    for (const event of snapshot()) bytes += writeSync(file, `${JSON.stringify(event)}\n`)
    renameSync(fresh, path)
    compactAtBytes = Math.max(COMPACT_AT_BYTES, bytes * 2)
  }
  let open = true
  return {
    // Written before the reply leaves and without waiting in a buffer: a SIGKILL must not make the witness
    // forget an order that it accepted.
    append(event) {
      if (!open) return
      bytes += writeSync(file, `${JSON.stringify(event)}\n`)
      if (bytes > compactAtBytes) compact()
    },
    close() {
      if (open) closeSync(file)
      open = false
    },
  }
}

/** Keeps the newest `limit` items of an array that only grows; trims in steps, so a push stays cheap. */
export function pushBounded<T>(items: T[], item: T, limit: number): void {
  items.push(item)
  if (items.length > limit * 1.1 + 10) items.splice(0, items.length - limit)
}

/** Keeps the newest `limit` keys of a map, by the order in which they were first set. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, limit: number): void {
  map.set(key, value)
  if (map.size <= limit) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}

/**
 * `GET /log`: the newest 1,000 entries, newest last; with `?after=N` the first 1,000 whose `n` is above N, so
 * that a reader who repeats it with the last `n` sees every entry.
 */
export function sendLog<T extends { n: number }>({ query, response }: Exchange, log: readonly T[]) {
  const after = query.get('after')
  if (after === null) return sendJson(response, 200, log.slice(-LOG_PAGE))
  const from = log.findIndex((entry) => entry.n > Number(after))
  sendJson(response, 200, from < 0 ? [] : log.slice(from, from + LOG_PAGE))
}

/** Tells whether one call more than `count` came within `windowMs`; never when `count` is undefined. */
export function makeRateLimit(count: number | undefined, windowMs: number): () => boolean {
  const times: number[] = []
  return () => {
    if (count === undefined) return false
    const now = Date.now()
    while (times.length > 0 && (times[0] ?? 0) <= now - windowMs) times.shift()
    if (times.length >= count) return true
    times.push(now)
    return false
  }
}
