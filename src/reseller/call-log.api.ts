import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { ApiCall } from './api-call.ts'
import { noteCalls } from './note-calls.ts'

/** Between two writes: what comes meanwhile goes together. */
const EVERY_MS = 1000
/** Of one customer and one write only the last so many are kept: somebody who calls all day costs no more. */
const EACH_MAX = 20
const CUSTOMERS_MAX = 500

/**
 * Remembers calls and writes them behind their back, once a second. A call never waits for it, and one that cannot be
 * written is lost: it is only shown.
 */
export function callLog(app: Server, transaction: Transaction): (call: ApiCall) => void {
  const waiting = new Map<string, ApiCall[]>()
  const closing = new AbortController()
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    while (waiting.size > 0) {
      await sleep(EVERY_MS, undefined, { signal: closing.signal }).catch(() => {})
      const calls = [...waiting.values()].flat()
      waiting.clear()
      await noteCalls(transaction, calls)
    }
  }
  app.addHook('onClose', async () => {
    closing.abort()
    await writing
  })

  return (call) => {
    const own = waiting.get(call.userId) ?? []
    if (own.length === 0 && waiting.size >= CUSTOMERS_MAX) return
    waiting.set(call.userId, [...own.slice(1 - EACH_MAX), call])
    writing ??= write()
      .catch((error: unknown) => app.log.warn({ err: error }, 'the calls of API v2 were not written'))
      .finally(() => {
        writing = undefined
      })
  }
}
