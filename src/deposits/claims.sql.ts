import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'

/** A customer's word that they transferred: `answered` was closed by an operator, with an answer. */
export type Claim = {
  id: string
  amount: Money
  transferredAt: Date
  bank: string
  note: string
  createdAt: Date
  outcome: 'paid' | 'answered' | null
  answer: string | null
}

const columns = sql`
  c.id, c.amount, c.transferred_at as "transferredAt", c.bank, c.note, c.created_at as "createdAt", c.outcome, c.answer`

/** The newest claims about a deposit, newest first. */
export function listDepositClaims(db: Queryable, depositId: string, limit: number): Promise<Claim[]> {
  return db.query(sql`
    select ${columns} from deposit_claims c where c.deposit_id = ${depositId}
    order by c.created_at desc, c.id desc limit ${limit}`)
}

/** A deposit that is claimed, locked, with what decides whether it may be. */
export type ClaimableDeposit = {
  id: string
  code: string | null
  status: 'pending' | 'paid'
  ageMinutes: number
  claims: number
}

/** Locks one deposit of a customer; somebody else's is as good as none. */
export function lockClaimableDeposit(
  tx: Tx,
  userId: string,
  id: string,
): Promise<ClaimableDeposit | undefined> {
  return queryOne(
    tx,
    sql`
    select d.id, d.code, d.status, floor(extract(epoch from now() - d.created_at) / 60)::int as "ageMinutes",
      (select count(*) from deposit_claims c where c.deposit_id = d.id)::int as claims
    from deposits d where d.id = ${id} and d.user_id = ${userId} for update of d`,
  )
}

/** What a customer says about a transfer of theirs. */
export type ClaimEvidence = { amount: Money; transferredAt: Date; bank: string; note: string }

/** Files a claim; false when the deposit has an open one. */
export async function insertClaim(
  tx: Tx,
  claim: ClaimEvidence & { id: string; depositId: string; userId: string },
): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into deposit_claims (id, deposit_id, user_id, amount, transferred_at, bank, note)
    values (${claim.id}, ${claim.depositId}, ${claim.userId}, ${claim.amount}, ${claim.transferredAt}, ${claim.bank},
      ${claim.note})
    on conflict (deposit_id) where closed_at is null do nothing
    returning id`)
  return rows.length === 1
}

/** Closes the open claims about deposits whose money has come. */
export async function updateClaimsPaid(tx: Tx, depositIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    update deposit_claims set closed_at = now(), outcome = 'paid'
    where deposit_id = any(${depositIds}::uuid[]) and closed_at is null`)
}

/** Closes a claim with an answer; undefined when it is closed already, or there is none. */
export function updateClaimAnswered(
  tx: Tx,
  id: string,
  answered: { by: string; answer: string },
): Promise<{ depositId: string; userId: string; code: string | null } | undefined> {
  return queryOne(
    tx,
    sql`
    update deposit_claims set closed_at = now(), outcome = 'answered', answer = ${answered.answer},
      closed_by = ${answered.by}
    where id = ${id} and closed_at is null
    returning deposit_id as "depositId", user_id as "userId",
      (select code from deposits where id = deposit_id) as code`,
  )
}

/** A claim that waits, for operators. */
export type WaitingClaim = Claim & {
  depositId: string
  code: string | null
  amountAsked: Money | null
  userId: string
  username: string
}

/** A page of the claims that wait for somebody, oldest first; `after` is the id of the last of the page before. */
export function listWaitingClaims(
  db: Queryable,
  page: { after: string | undefined; limit: number },
): Promise<WaitingClaim[]> {
  return db.query(sql`
    select ${columns}, c.deposit_id as "depositId", d.code, d.amount_asked as "amountAsked", c.user_id as "userId",
      u.username
    from deposit_claims c join deposits d on d.id = c.deposit_id join users u on u.id = c.user_id
    where c.closed_at is null
    ${page.after ? sql`and (c.created_at, c.id) > (select created_at, id from deposit_claims where id = ${page.after})` : empty}
    order by c.created_at, c.id limit ${page.limit}`)
}

/** How many claims wait for somebody. */
export async function countWaitingClaims(db: Queryable): Promise<number> {
  const row = await queryOne<{ count: number }>(
    db,
    sql`select count(*)::int as count from deposit_claims where closed_at is null`,
  )
  return row!.count
}
