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
export type PlannedShare = { code: string | null; userId: string; username: string; amount: string }

const PARTS_MAX = 20

/** Refuses what cannot be done about a transfer in this state: nothing to one that is settled. */
export function checkActPossible(
  transfer: { outcome: TransferOutcome; matchedCode: string | null },
  kind: PlannedAct['kind'],
): void {
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

/** Refuses a plan whose shares are not the whole transfer, and one that credits the operator who makes it. */
export function checkShares(
  transfer: { amount: Money },
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
