import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A reversal that one operator proposed, while nobody has decided it. */
export type ReversalProposal = { id: string; reason: string; proposedBy: string }

/** The open proposal to take a deposit back. Locked by the deposit's row, which whoever writes holds. */
export function findReversalProposal(tx: Tx, depositId: string): Promise<ReversalProposal | undefined> {
  return queryOne(
    tx,
    sql`
    select id, reason, proposed_by as "proposedBy" from reversal_proposals
    where deposit_id = ${depositId} and decided_at is null`,
  )
}

/** Writes a proposal to take a deposit back; gives whose deposit, and who proposes it, by their names. */
export async function insertReversalProposal(
  tx: Tx,
  proposal: { id: string; depositId: string; reason: string; by: string },
): Promise<{ username: string; proposedBy: string }> {
  const written = await queryOne<{ username: string; proposedBy: string }>(
    tx,
    sql`
    insert into reversal_proposals (id, deposit_id, reason, proposed_by)
    values (${proposal.id}, ${proposal.depositId}, ${proposal.reason}, ${proposal.by})
    returning (select u.username from deposits d join users u on u.id = d.user_id where d.id = deposit_id) as username,
      (select username from users where id = proposed_by) as "proposedBy"`,
  )
  return written!
}

/** Decides a proposal. */
export async function updateReversalProposalDecided(
  tx: Tx,
  id: string,
  decided: { by: string; decision: 'confirmed' | 'dropped' },
): Promise<void> {
  await tx.query(sql`
    update reversal_proposals set decided_by = ${decided.by}, decided_at = now(), decision = ${decided.decision}
    where id = ${id} and decided_at is null`)
}

/** A reversal that waits for a second person, with where it is decided. */
export type WaitingReversal = {
  id: string
  transferId: string
  userId: string
  username: string
  amount: Money
  reason: string
  proposedByName: string
  proposedAt: Date
}

/** The reversals that wait for a second person, the oldest first. */
export function listWaitingReversals(db: Queryable, limit: number): Promise<WaitingReversal[]> {
  return db.query(sql`
    select p.id, d.transfer_id as "transferId", d.user_id as "userId", u.username, d.amount_received as amount, p.reason,
      by.username as "proposedByName", p.proposed_at as "proposedAt"
    from reversal_proposals p join deposits d on d.id = p.deposit_id join users u on u.id = d.user_id
      join users by on by.id = p.proposed_by
    where p.decided_at is null
    order by p.proposed_at, p.id limit ${limit}`)
}
