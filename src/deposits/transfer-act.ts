import { Money } from '../core/money.ts'
import { refuse } from '../core/refusal.ts'
import type { TransferOutcome } from './transfers.sql.ts'

/**
 * What an operator wants done about a transfer that waits: credit it to whom its code means, to somebody, or to
 * several; or set it aside. `to` is a deposit code, a user name or an email. `confirm` and `drop` decide what another
 * has proposed.
 */
export type TransferAct =
  | { kind: 'release' }
  | { kind: 'assign'; to: string }
  | { kind: 'split'; parts: readonly { to: string; amount: Money }[] }
  | { kind: 'ignore'; reason: string }
  | { kind: 'confirm'; proposalId: string }
  | { kind: 'drop'; proposalId: string }

/** An act as it is proposed, stored and carried out: whom it credits is named for good. */
export type PlannedAct = {
  kind: 'release' | 'assign' | 'split' | 'ignore'
  shares: readonly PlannedShare[]
  reason: string | null
}
/** A share of a transfer: by the code that is credited, else by the user. */
type PlannedShare = { code: string | null; userId: string; username: string; amount: string }

/** An act that somebody asks for, which is planned before it is proposed or carried out. */
export type NewTransferAct = Exclude<TransferAct, { kind: 'confirm' } | { kind: 'drop' }>

/** Whom a typed code, user name or email means. */
export type Recipient = { typed: string; code: string | null; userId: string; username: string }

const PARTS_MAX = 20

/** Whom an act names, as it was typed. */
export function namedIn(transfer: { matchedCode: string | null }, act: NewTransferAct): string[] {
  if (act.kind === 'ignore') return []
  if (act.kind === 'split') return act.parts.map((part) => part.to)
  return [act.kind === 'assign' ? act.to : (transfer.matchedCode ?? '')]
}

/**
 * What an act comes to, with whom it credits named for good; `recipients` are those of `namedIn` that exist. Refuses
 * `recipient_not_found`, and what cannot be done: see `checkAct`.
 */
export function planOf(
  transfer: TransferToPlan,
  act: NewTransferAct,
  recipients: readonly Recipient[],
  actorId: string,
): PlannedAct {
  checkActPossible(transfer, act.kind)
  const shares = namedIn(transfer, act).map((typed, index) => {
    const found =
      recipients.find((one) => one.typed === typed) ?? refuse('recipient_not_found', { name: typed })
    const amount = act.kind === 'split' ? act.parts[index]!.amount : transfer.amount
    const { code, userId, username } = found
    return { code, userId, username, amount: amount.toString() }
  })
  checkShares(transfer, act.kind, shares, actorId)
  return { kind: act.kind, shares, reason: act.kind === 'ignore' ? act.reason : null }
}

type TransferToPlan = { outcome: TransferOutcome; matchedCode: string | null; amount: Money }

/**
 * Refuses what cannot be done about a transfer as it stands: `transfer_decided`, `transfer_not_ours`,
 * `nothing_to_release`, `split_wrong`, and `cannot_credit_self` to whoever does it or confirms it.
 */
export function checkAct(transfer: TransferToPlan, plan: PlannedAct, actorId: string): void {
  checkActPossible(transfer, plan.kind)
  checkShares(transfer, plan.kind, plan.shares, actorId)
}

function checkActPossible(transfer: TransferToPlan, kind: PlannedAct['kind']): void {
  if (!isWaiting(transfer.outcome)) refuse('transfer_decided')
  // Money in another account is not ours to give (reference/sepay.md: "store, alert, never credit").
  if (transfer.outcome === 'wrong_account' && kind !== 'ignore') refuse('transfer_not_ours')
  if (kind === 'release' && (transfer.outcome !== 'held' || transfer.matchedCode === null)) {
    refuse('nothing_to_release')
  }
}

/** Whether a transfer waits for a person. */
export function isWaiting(outcome: TransferOutcome): boolean {
  return outcome === 'unmatched' || outcome === 'held' || outcome === 'wrong_account'
}

/** A plan's shares are the whole transfer, and none is the operator's who makes it. */
function checkShares(
  transfer: TransferToPlan,
  kind: PlannedAct['kind'],
  shares: readonly PlannedShare[],
  actorId: string,
): void {
  if (shares.some((share) => share.userId === actorId)) refuse('cannot_credit_self')
  if (kind !== 'split') return
  const amounts = shares.map((share) => Money.parse(share.amount))
  const isWhole = Money.sum(amounts).equals(transfer.amount) && amounts.every((amount) => amount.isPositive())
  const users = new Set(shares.map((share) => share.userId))
  // A customer stands there once, or a bonus that may be had once would be had twice.
  if (shares.length < 2 || shares.length > PARTS_MAX || users.size < shares.length || !isWhole) {
    refuse('split_wrong', { amount: transfer.amount.format() })
  }
}
