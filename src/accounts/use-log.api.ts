import { isIP } from 'node:net'
import type { Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { KeyUse } from './api-keys.sql.ts'
import { noteUses } from './note-uses.ts'

const SESSION_EVERY_MS = 5 * 60_000
const KEY_EVERY_MS = 60_000
const WAITING_MAX = 10_000

/** Remembers when sessions and keys were used last, seldom and behind the back of the requests. */
export type UseLog = {
  session(sessionId: string, lastSeenAt: Date): void
  /** Where a key is used from is remembered too, so another address is another use. */
  key(keyId: string, address: string): void
  /** So is where somebody tried a key that may not be used from there. */
  refusedKey(keyId: string, address: string): void
}

/**
 * Gathers uses and writes them in one transaction at a time. A request never waits for it, and a use that cannot
 * be written is lost: it is only shown.
 */
export function useLog(app: Server, transaction: Transaction): UseLog {
  const sessions = new Set<string>()
  const keys = new Map<string, KeyUse>()
  // When this process wrote a use of a key from an address last.
  const written = new Map<string, number>()
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    while (sessions.size > 0 || keys.size > 0) {
      const sessionIds = [...sessions]
      const used = [...keys.values()]
      sessions.clear()
      keys.clear()
      await noteUses(transaction, { sessionIds, keys: used })
    }
  }
  function wake(): void {
    writing ??= write()
      .catch((error: unknown) => app.log.warn({ err: error }, 'the use of sessions and keys was not written'))
      .finally(() => {
        writing = undefined
      })
  }
  app.addHook('onClose', async () => writing)

  return {
    session(sessionId, lastSeenAt) {
      if (Date.now() - lastSeenAt.getTime() < SESSION_EVERY_MS || sessions.size >= WAITING_MAX) return
      sessions.add(sessionId)
      wake()
    },
    key: (keyId, address) => noteKey(keyId, address, false),
    refusedKey: (keyId, address) => noteKey(keyId, address, true),
  }

  function noteKey(keyId: string, address: string, isRefused: boolean): void {
    const use = `${keyId} ${address}`
    const now = Date.now()
    if (now - (written.get(use) ?? 0) < KEY_EVERY_MS || keys.size >= WAITING_MAX) return
    if (written.size >= WAITING_MAX) written.clear()
    written.set(use, now)
    keys.set(use, { keyId, address: isIP(address) ? address : null, isRefused })
    wake()
  }
}
