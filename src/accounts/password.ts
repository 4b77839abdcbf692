import { createHmac } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { compare, hash } from '@node-rs/bcrypt'
import { Refusal } from '../core/refusal.ts'

/** Hashes and checks passwords, a few at a time. */
export type Passwords = {
  /** The hash to store. */
  hash(password: string): Promise<string>
  /** Whether it is the password; with no stored hash it takes as long, and the answer is no. */
  matches(password: string, storedHash: string | undefined): Promise<boolean>
}

const COST = 12
const WAITING_MAX = 500

/**
 * bcrypt, cost 12, over base64(HMAC-SHA-384(password, pepper)): bcrypt alone cuts at 72 bytes. It runs on
 * the thread pool, as many at a time as there are cores less one (at least one): on two cores that kept
 * other requests at full speed through a storm of log ins, unbounded halved them.
 */
export function passwordsWith(pepper: Buffer, cost = COST): Passwords {
  const oneAtATime = limitConcurrency(Math.max(1, availableParallelism() - 1))
  const prepared = (password: string) => createHmac('sha384', pepper).update(password).digest('base64')
  const decoy = hash(prepared('nobody has this password'), { cost })

  return {
    hash: (password) => oneAtATime(() => hash(prepared(password), { cost })),
    async matches(password, storedHash) {
      const against = storedHash ?? (await decoy)
      const same = await oneAtATime(() => compare(prepared(password), against))
      return same && storedHash !== undefined
    },
  }
}

function limitConcurrency(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (waiting.length >= WAITING_MAX) throw new Refusal('unavailable')
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }
}
