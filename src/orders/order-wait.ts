import type { OrderStatus } from './order.ts'

/** What of a provider decides whether orders go there now. */
export type ProviderGate = {
  name: string
  isActive: boolean
  addsHold: 'breaker' | 'funds' | null
  addsHeldUntil: Date | null
  pausedUntil: Date | null
  /** Whether a request of its budget is free this moment. */
  hasBudget: boolean
}

/** What of an order decides whether it goes now. */
export type WaitingOrder = {
  status: OrderStatus
  attention: string | null
  hold: 'price' | null
  startAt: Date | null
  dueAt: Date | null
  runsStarted: number | null
  runsPaused: boolean
}

/** Why an order waits to be sent, and until when where that is known. */
export type WaitReason =
  | { kind: 'person' | 'price' | 'queue' | 'runs_paused' }
  | { kind: 'start' | 'runs'; until: Date }
  | { kind: 'provider_off' | 'budget'; provider: string }
  | { kind: 'breaker' | 'funds' | 'provider_paused'; provider: string; until: Date }

/**
 * Why an order is not sent this moment: what lies with the order itself first, then with its provider. Undefined
 * for one that does not wait to be sent.
 */
export function waitReason(
  order: WaitingOrder,
  gate: ProviderGate | undefined,
  now: Date,
): WaitReason | undefined {
  if (order.status !== 'pending') return undefined
  if (order.attention !== null) return { kind: 'person' }
  if (order.runsPaused) return { kind: 'runs_paused' }
  if (order.startAt && order.startAt > now) return { kind: 'start', until: order.startAt }
  if (order.runsStarted !== null && order.dueAt) return { kind: 'runs', until: order.dueAt }
  if (order.hold === 'price') return { kind: 'price' }
  return gate ? gateReason(gate, now) : { kind: 'queue' }
}

function gateReason(gate: ProviderGate, now: Date): WaitReason {
  const { name: provider } = gate
  if (!gate.isActive) return { kind: 'provider_off', provider }
  if (gate.addsHold !== null)
    return { kind: gate.addsHold, provider, until: latest(now, gate.addsHeldUntil, gate.pausedUntil) }
  if (gate.pausedUntil && gate.pausedUntil > now)
    return { kind: 'provider_paused', provider, until: gate.pausedUntil }
  return gate.hasBudget ? { kind: 'queue' } : { kind: 'budget', provider }
}

function latest(now: Date, ...times: readonly (Date | null)[]): Date {
  return new Date(Math.max(now.getTime(), ...times.map((time) => time?.getTime() ?? 0)))
}
