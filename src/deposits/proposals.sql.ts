import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { PlannedAct } from './transfer-act.ts'

/** What an operator proposed to do about a transfer, while nobody has decided it. */
export type Proposal = {
  id: string
  act: PlannedAct
  proposedBy: string
  proposedByName: string
  proposedAt: Date
}

/** The open proposal about a transfer. Locked by the transfer's row, which whoever writes holds. */
export function findProposal(db: Queryable, transferId: string): Promise<Proposal | undefined> {
  return queryOne(
    db,
    sql`
    select p.id, p.act, p.proposed_by as "proposedBy", u.username as "proposedByName", p.proposed_at as "proposedAt"
    from transfer_proposals p join users u on u.id = p.proposed_by
    where p.transfer_id = ${transferId} and p.decided_at is null`,
  )
}

/** Writes a proposal. */
export async function insertProposal(
  tx: Tx,
  proposal: { id: string; transferId: string; act: PlannedAct; by: string },
): Promise<void> {
  await tx.query(sql`
    insert into transfer_proposals (id, transfer_id, act, proposed_by)
    values (${proposal.id}, ${proposal.transferId}, ${JSON.stringify(proposal.act)}::jsonb, ${proposal.by})`)
}

/** Decides a proposal. */
export async function updateProposalDecided(
  tx: Tx,
  id: string,
  decided: { by: string; decision: 'confirmed' | 'dropped' },
): Promise<void> {
  await tx.query(sql`
    update transfer_proposals set decided_by = ${decided.by}, decided_at = now(), decision = ${decided.decision}
    where id = ${id} and decided_at is null`)
}

/** Above what amount a transfer that waits takes two people. */
export async function getConfirmAbove(db: Queryable): Promise<Money> {
  const row = await queryOne<{ above: Money }>(db, sql`select transfer_confirm_above as above from settings`)
  return row!.above
}
