import { setTimeout as sleep } from 'node:timers/promises'
import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import { Redis } from 'ioredis'
import { Refusal } from '../core/refusal.ts'
import type { Server } from './http.ts'

/** A count per key in a window; `check` refuses `too_many_requests` once it is over. */
export type Limit = {
  /** Counts this request, as `times` of them, and refuses it when there were too many. */
  check(request: FastifyRequest, times?: number): Promise<void>
}

/** A page waits for it: a Redis that needs longer is as good as none. */
const PING_MS = 200

/** Whether Redis answers; `off` where none is configured. */
export type RedisState = 'well' | 'down' | 'off'

/**
 * Prepares limits: over Redis when there is one, so that all processes count together, else in this process.
 * Redis is never the authority: while it is down requests pass. Gives a way to ask whether it is there, which takes
 * a fifth of a second at most.
 */
export async function registerLimits(
  app: Server,
  redisUrl: string | undefined,
): Promise<() => Promise<RedisState>> {
  const redis = redisUrl
    ? new Redis(redisUrl, {
        connectTimeout: 500,
        commandTimeout: 500,
        maxRetriesPerRequest: 1,
        enableOfflineQueue: false,
      })
    : undefined
  redis?.on('error', (error: Error) =>
    app.log.warn({ reason: error.message.slice(0, 200) }, 'Redis is out of reach'),
  )
  app.addHook('onClose', async () => redis?.disconnect())
  await app.register(rateLimit, {
    global: false,
    skipOnError: true,
    ...(redis ? { redis, nameSpace: 'homemmo-limit-' } : { store: LocalStore }),
  })
  return async () => {
    if (!redis) return 'off'
    const ping = redis.ping().then(
      () => 'well' as const,
      () => 'down' as const,
    )
    return Promise.race([ping, sleep(PING_MS, 'down' as const)])
  }
}

/**
 * Counts in this process. The plugin's own store hands out the very object it counts in, and reads it a moment
 * later: of a burst that crosses the limit everybody was refused, those who still fitted too.
 */
class LocalStore {
  readonly #windows = new Map<string, { count: number; endsAt: number }>()

  incr(
    key: string,
    answer: (error: Error | null, counted: { current: number; ttl: number }) => void,
    windowMs: number,
  ): void {
    const now = Date.now()
    let window = this.#windows.get(key)
    if (!window || window.endsAt <= now) window = { count: 0, endsAt: now + windowMs }
    window.count += 1
    // Whoever was not seen for longest is forgotten first.
    this.#windows.delete(key)
    this.#windows.set(key, window)
    if (this.#windows.size > KEYS_MAX) this.#windows.delete(this.#windows.keys().next().value!)
    answer(null, { current: window.count, ttl: window.endsAt - now })
  }

  child(): LocalStore {
    return new LocalStore()
  }
}
const KEYS_MAX = 20_000

/** A limit of `max` requests per `windowMs` for each key. */
export function limit(
  app: Server,
  options: { max: number | (() => number); windowMs: number; key(request: FastifyRequest): string },
): Limit {
  const { max } = options
  const count = app.createRateLimit({
    max: typeof max === 'number' ? max : () => max(),
    timeWindow: options.windowMs,
    keyGenerator: options.key,
  })
  return {
    async check(request, times = 1) {
      const counting = [count(request)]
      // The plugin counts one by one; sent together they are one trip to Redis, and the last has the sum.
      for (let more = times; more > 1; more--) counting.push(count(request))
      const outcome = (await Promise.all(counting)).at(-1)!
      if (!outcome.isAllowed && outcome.isExceeded) {
        throw new Refusal('too_many_requests', { seconds: Math.max(1, outcome.ttlInSeconds) })
      }
    },
  }
}
