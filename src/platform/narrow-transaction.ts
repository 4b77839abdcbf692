import type { Transaction } from './db.ts'

/** Transactions of which at most `width` are open at once; further ones wait in order, and hold no connection. */
export function narrowTransaction(transaction: Transaction, width: number): Transaction {
  const waiting: (() => void)[] = []
  let free = width
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((go) => waiting.push(go))
    try {
      return await transaction(work)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
