import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { refuse } from '../core/refusal.ts'
import type { Database, Listening, Tx } from './db.ts'
import type { Log } from './log.ts'
import { sql } from './sql.ts'

/** What of a customer's may have changed. Nothing else travels: whoever is told fetches the fresh state. */
export const liveTopics = ['balance', 'orders', 'deposits', 'notifications'] as const
export type LiveTopic = (typeof liveTopics)[number]

const CHANNEL = 'live'
const announced = new WeakMap<Tx, Map<string, Set<LiveTopic>>>()

/**
 * Tells the open pages of these customers, in whichever process, what has changed; it leaves with the commit. Said
 * any number of times, each customer is one message and the transaction one statement more.
 *
 * Commits that announce wait for each other: PostgreSQL takes a lock over all databases for them until they are on
 * the disk. So placing orders announces nothing; the page that placed one knows.
 */
export function announce(tx: Tx, userIds: Iterable<string>, ...topics: LiveTopic[]): void {
  const users = announced.get(tx) ?? new Map<string, Set<LiveTopic>>()
  announced.set(tx, users)
  for (const userId of userIds) users.set(userId, new Set([...(users.get(userId) ?? []), ...topics]))
  if (users.size === 0) return
  const messages = [...users].map(([user, topics]) => JSON.stringify({ user, topics: [...topics] }))
  tx.runLast(CHANNEL, sql`select pg_notify(${CHANNEL}, message) from unnest(${messages}::text[]) as message`)
}

/** How many streams there may be, how long one lives, and how often it is looked after. */
export type LiveLimits = { perUser: number; perProcess: number; lifeMs: number; heartbeatMs: number }

const usualLimits: LiveLimits = {
  perUser: 5,
  perProcess: 2_000,
  lifeMs: 30 * 60_000,
  heartbeatMs: 20_000,
}

/** A stream that somebody opens. */
type NewStream = {
  userId: string
  /** Until when, on the server's clock, the page knows everything; undefined when that is unknown. */
  since: number | undefined
  /** Whether the session behind it is still open; a throw says that nobody knows. */
  isOpen(): Promise<boolean>
  /** Starts the reply; called once there is room for the stream. */
  start(): Writable
}

/** Hands what is announced to the streams of one process. */
export type Live = {
  /** Opens a stream, in place of the user's oldest where they have too many. Refuses `unavailable` when full. */
  open(stream: NewStream): void
  /** Ends every stream and hears no more. */
  close(): Promise<void>
}

type Stream = Omit<NewStream, 'start' | 'since'> & {
  to: Writable
  openedAt: number
  /** Told last at this time; a page that is told ten times a second is told once a second. */
  toldAt: number
  waiting: Set<LiveTopic>
  isTelling: boolean
}

const TOLD_EVERY_MS = 1_000
/** What was announced is remembered for so long, for pages that were just then on their way. */
const REMEMBERED_MS = 60_000
const REMEMBERED_USERS = 20_000
/** How far the clocks of two web servers may be apart. */
const CLOCKS_APART_MS = 2_000
const PAUSE_MS = { first: 200, longest: 10_000 }

/**
 * Opens the streams of one process over one connection that listens, which is made with the first stream. When it
 * breaks it is made again, after pauses that grow, and every stream is told that anything may have changed.
 */
export function openLive(parts: {
  db: Pick<Database, 'listen'>
  log: Log
  limits?: Partial<LiveLimits>
}): Live {
  const limits = { ...usualLimits, ...parts.limits }
  const streams = new Map<string, Set<Stream>>()
  const heard = new Map<string, Map<LiveTopic, number>>()
  /** Nothing that was announced after this moment was missed. */
  let knownSince = Number.POSITIVE_INFINITY
  let listening: Listening | undefined
  let heartbeat: NodeJS.Timeout | undefined
  const closed = new AbortController()
  const everyStream = () => [...streams.values()].flatMap((mine) => [...mine])

  function open({ start, since, ...stream }: NewStream): void {
    if (closed.signal.aborted) refuse('unavailable')
    const mine = streams.get(stream.userId) ?? new Set()
    if (mine.size >= limits.perUser) end([...mine][0]!, 'limit')
    if (everyStream().length >= limits.perProcess) refuse('unavailable')
    const now = Date.now()
    const waiting = new Set(missed(stream.userId, since))
    const opened: Stream = { ...stream, to: start(), openedAt: now, toldAt: 0, waiting, isTelling: false }
    mine.add(opened)
    streams.set(stream.userId, mine)
    opened.to.on('close', () => forget(opened)).on('error', () => forget(opened))
    // Spread, so that a thousand pages do not come back in the same instant.
    write(opened, `retry: ${2_000 + Math.floor(Math.random() * 3_000)}\nid: ${now}\n: here\n\n`)
    void tell(opened)
    if (heartbeat) return
    heartbeat = setInterval(() => void beat(), limits.heartbeatMs).unref()
    void keepListening()
  }

  /** What a page that knows everything until `since` has to fetch again. */
  function missed(userId: string, since: number | undefined): Iterable<LiveTopic> {
    // It is told everything when the connection stands.
    if (knownSince === Number.POSITIVE_INFINITY) return []
    const from = (since ?? 0) - CLOCKS_APART_MS
    if (from < knownSince || from < Date.now() - REMEMBERED_MS) return liveTopics
    return [...(heard.get(userId) ?? [])].filter(([, at]) => at >= from).map(([topic]) => topic)
  }

  async function keepListening(): Promise<void> {
    for (let pauseMs = PAUSE_MS.first; !closed.signal.aborted; ) {
      try {
        const lost = Promise.withResolvers<void>()
        listening = await parts.db.listen(CHANNEL, { hear, lost: lost.resolve })
        if (closed.signal.aborted) return void (await listening.close())
        knownSince = Date.now()
        pauseMs = PAUSE_MS.first
        for (const stream of everyStream()) tellOf(stream, liveTopics)
        await lost.promise
        parts.log.warn('the connection that hears live changes was lost')
      } catch (error) {
        parts.log.warn({ err: error }, 'there is no connection to hear live changes')
      }
      listening = undefined
      knownSince = Number.POSITIVE_INFINITY
      heard.clear()
      await sleep(pauseMs, undefined, { signal: closed.signal, ref: false }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, PAUSE_MS.longest)
    }
  }

  function hear(message: string): void {
    const change = readMessage(message)
    if (!change) return
    if (heard.size >= REMEMBERED_USERS && !heard.has(change.user)) {
      heard.clear()
      knownSince = Date.now()
    }
    const remembered = heard.get(change.user) ?? new Map<LiveTopic, number>()
    for (const topic of change.topics) remembered.set(topic, Date.now())
    heard.set(change.user, remembered)
    for (const stream of streams.get(change.user) ?? []) tellOf(stream, change.topics)
  }

  function tellOf(stream: Stream, topics: readonly LiveTopic[]): void {
    for (const topic of topics) stream.waiting.add(topic)
    void tell(stream)
  }

  /** Tells a stream what waits for it: at once, then at most every second, and only while its session is open. */
  async function tell(stream: Stream): Promise<void> {
    if (stream.isTelling) return
    stream.isTelling = true
    try {
      while (stream.waiting.size > 0 && !stream.to.destroyed) {
        const restMs = stream.toldAt + TOLD_EVERY_MS - Date.now()
        if (restMs > 0) await sleep(restMs, undefined, { ref: false })
        if (!(await stream.isOpen())) return end(stream, 'session')
        stream.toldAt = Date.now()
        const topics = [...stream.waiting].join(' ')
        stream.waiting.clear()
        write(stream, `id: ${stream.toldAt}\ndata: ${topics}\n\n`)
      }
    } catch (error) {
      // The next heartbeat tries again.
      parts.log.debug({ err: error }, 'a live session could not be looked up')
    } finally {
      stream.isTelling = false
    }
  }

  async function beat(): Promise<void> {
    const now = Date.now()
    for (const [user, topics] of heard) {
      for (const [topic, at] of topics) if (at < now - REMEMBERED_MS) topics.delete(topic)
      if (topics.size === 0) heard.delete(user)
    }
    void listening?.check()
    await Promise.all(everyStream().map(lookAfter))
  }

  async function lookAfter(stream: Stream): Promise<void> {
    if (Date.now() - stream.openedAt > limits.lifeMs) return end(stream)
    const isOpen = await stream.isOpen().catch(() => undefined)
    if (isOpen === false) return end(stream, 'session')
    if (stream.waiting.size > 0) void tell(stream)
    // The page knows everything until now only when nothing waits for it and nothing can have been missed.
    const isUpToDate = stream.waiting.size === 0 && knownSince <= Date.now()
    write(stream, isUpToDate ? `: still here\nid: ${Date.now()}\n\n` : ': still here\n\n')
  }

  /** A reader who does not keep up is let go: they come back and fetch everything. */
  function write(stream: Stream, text: string): void {
    if (stream.to.destroyed || stream.to.writableEnded) return
    if (!stream.to.write(text)) stream.to.destroy()
  }

  /** Ends a stream; with a reason the page does not come back by itself. */
  function end(stream: Stream, reason?: 'session' | 'limit'): void {
    forget(stream)
    if (stream.to.destroyed || stream.to.writableEnded) return
    stream.to.end(reason && `event: end\ndata: ${reason}\n\n`)
  }

  function forget(stream: Stream): void {
    const mine = streams.get(stream.userId)
    mine?.delete(stream)
    if (mine?.size === 0) streams.delete(stream.userId)
  }

  return {
    open,
    async close() {
      closed.abort()
      clearInterval(heartbeat)
      for (const stream of everyStream()) end(stream)
      await listening?.close()
    },
  }
}

function readMessage(message: string): { user: string; topics: LiveTopic[] } | undefined {
  try {
    const { user, topics } = JSON.parse(message) as { user?: unknown; topics?: unknown }
    if (typeof user !== 'string' || !Array.isArray(topics)) return undefined
    return { user, topics: liveTopics.filter((topic) => topics.includes(topic)) }
  } catch {
    // Anybody who may use the database may announce anything.
    return undefined
  }
}
