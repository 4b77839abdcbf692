import type { Behaviour } from './provider-faults.ts'

/** Which share of all `add` calls is spoilt, how, and where the chance begins: the same seed draws the same. */
export interface Chaos {
  /** 0 to 1. */
  share: number
  /** Each as likely as the others; one that is named twice, twice as likely. */
  faults: readonly Behaviour[]
  seed: number
}

/** Numbers from 0 up to 1 that look like chance and are the same for the same seed. */
export function seededRandom(seed: number): () => number {
  // Marsaglia's xorshift with 32 bits, which never leaves zero: so it must not begin there.
  let state = seed | 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** Draws the fault of each call while a plan is set; without one nothing is ever drawn. */
export function makeChaos() {
  let draw: () => Behaviour | undefined = () => undefined
  return {
    draw: () => draw(),
    set(plan: Chaos | undefined) {
      if (plan === undefined) {
        draw = () => undefined
        return
      }
      const { share, faults, seed } = plan
      const random = seededRandom(seed)
      draw = () => (random() < share ? faults[Math.floor(random() * faults.length)] : undefined)
    },
  }
}
