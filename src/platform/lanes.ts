/** Work that is under way, so many of a kind at once. The first that fails is thrown by `settle`. */
export type Lane = {
  readonly free: number
  readonly isEmpty: boolean
  start(work: Promise<unknown>): void
  /** Resolves when something of it ends; never rejects. */
  next(): Promise<void>
  /** Waits for everything, then throws the first failure. */
  settle(): Promise<void>
}

/** A lane for at most `width` things at once. */
export function createLane(width: number): Lane {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  return {
    get free() {
      // After a failure nothing new begins.
      return failures.length > 0 ? 0 : width - running.size
    },
    get isEmpty() {
      return running.size === 0
    },
    start(work) {
      const tracked = work
        .then(() => {})
        .catch((error: unknown) => {
          failures.push(error)
        })
        .finally(() => running.delete(tracked))
      running.add(tracked)
    },
    next: () => Promise.race(running),
    async settle() {
      await Promise.all(running)
      if (failures.length > 0) throw failures[0]
    },
  }
}
