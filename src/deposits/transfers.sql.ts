import type { Money } from '../core/money.ts'
import type { Transfer } from '../partners/sepay.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Who tells of a transfer: SePay's webhook, or its list that the reconciler reads. */
export type TransferSource = 'webhook' | 'list'

export type TransferOutcome = 'credited' | 'unmatched' | 'held' | 'wrong_account' | 'ignored'

/** Lets only one at a time look at transfers that could be the same money under two ids, until it commits. */
export async function lockFingerprint(tx: Tx, transfer: Transfer): Promise<void> {
  const { accountNumber, direction, amount, transferredAt } = transfer
  const fingerprint = [accountNumber, direction, amount.toString(), transferredAt.toISOString()].join(' ')
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${fingerprint}, 7306010))`)
}

/**
 * Stores a transfer the bank told of, once. False when it is known already; a copy that is being stored this
 * moment by somebody else is waited for.
 */
export async function insertTransfer(
  tx: Tx,
  id: string,
  transfer: Transfer & { payer: string | undefined },
  source: TransferSource,
): Promise<boolean> {
  const [toldAt, listedAt] = source === 'webhook' ? [new Date(), null] : [null, new Date()]
  const rows = await tx.query(sql`
    insert into bank_transfers (
      id, sepay_id, account_number, direction, amount, content, description, code, reference_code, gateway,
      transferred_at, raw, payer_account, outcome, told_at, listed_at
    )
    values (
      ${id}, ${transfer.sepayId}, ${transfer.accountNumber}, ${transfer.direction}, ${transfer.amount},
      ${transfer.content}, ${transfer.description}, ${transfer.code}, ${transfer.referenceCode}, ${transfer.gateway},
      ${transfer.transferredAt}, ${JSON.stringify(transfer.raw)}::jsonb, ${transfer.payer ?? null},
      'unmatched', ${toldAt}, ${listedAt}
    )
    on conflict (sepay_id) do nothing
    returning id`)
  return rows.length === 1
}

/** Whether the webhook has told of a transfer before, so that a copy of it has nothing left to do. */
export async function isTold(db: Queryable, sepayId: string): Promise<boolean> {
  const rows = await db.query(
    sql`select from bank_transfers where sepay_id = ${sepayId} and told_at is not null`,
  )
  return rows.length > 0
}

/** Notes that the webhook has told of a transfer which the list had shown before. */
export async function updateTold(tx: Tx, sepayId: string): Promise<void> {
  await tx.query(
    sql`update bank_transfers set told_at = now() where sepay_id = ${sepayId} and told_at is null`,
  )
}

/** Notes that the list has these transfers; gives those of the ids that are known. */
export async function updateListed(tx: Tx, sepayIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ sepayId: string }>(sql`
    with listed as (
      update bank_transfers set listed_at = now() where sepay_id = any(${sepayIds}::text[]) and listed_at is null
    )
    select sepay_id as "sepayId" from bank_transfers where sepay_id = any(${sepayIds}::text[])`)
  return new Set(rows.map((row) => row.sepayId))
}

/**
 * A transfer under another id that may be the same money: the same account, direction, amount and second, no other
 * reference, and told of by the other source alone (reference/sepay.md, "Reading API").
 */
export async function findTwin(
  tx: Tx,
  id: string,
  transfer: Transfer,
  source: TransferSource,
): Promise<{ id: string; sepayId: string } | undefined> {
  const rows = await tx.query<{ id: string; sepayId: string }>(sql`
    select id, sepay_id as "sepayId" from bank_transfers
    where id <> ${id} and transferred_at = ${transfer.transferredAt} and amount = ${transfer.amount}
      and account_number = ${transfer.accountNumber} and direction = ${transfer.direction}
      and (reference_code = ${transfer.referenceCode} or reference_code = '' or ${transfer.referenceCode} = '')
      and twin_id is null
      and ${source === 'list' ? sql`listed_at is null` : sql`told_at is null`}
    order by received_at, id limit 1`)
  return rows[0]
}

/** Sets a transfer aside as the same money as another, of which both sources have told now. */
export async function updateTwin(tx: Tx, id: string, twinId: string): Promise<void> {
  await tx.query(sql`
    with twin as (
      update bank_transfers set told_at = coalesce(told_at, now()), listed_at = coalesce(listed_at, now())
      where id = ${twinId}
    )
    update bank_transfers set outcome = 'ignored', reason = 'twin', twin_id = ${twinId} where id = ${id}`)
}

/** Writes down what was done about a transfer. */
export async function updateTransferOutcome(
  tx: Tx,
  id: string,
  result: {
    outcome: TransferOutcome
    reason: string | null
    depositId?: string | undefined
    userId?: string | undefined
    code?: string | null | undefined
  },
): Promise<void> {
  await tx.query(sql`
    update bank_transfers set outcome = ${result.outcome}, reason = ${result.reason},
      deposit_id = ${result.depositId ?? null}, user_id = ${result.userId ?? null},
      matched_code = ${result.code ?? null}
    where id = ${id}`)
}

/** A transfer that an operator may do something about. */
export type TransferUnderAct = {
  id: string
  sepayId: string
  amount: Money
  content: string
  transferredAt: Date
  outcome: TransferOutcome
  reason: string | null
  matchedCode: string | null
  userId: string | null
}

/** A transfer, locked, so that of two operators one is first. */
export function lockTransfer(tx: Tx, id: string): Promise<TransferUnderAct | undefined> {
  return queryOne(
    tx,
    sql`
    select id, sepay_id as "sepayId", amount, content, transferred_at as "transferredAt", outcome, reason,
      matched_code as "matchedCode", user_id as "userId"
    from bank_transfers where id = ${id} for update`,
  )
}

/** Writes down what an operator decided about a transfer. */
export async function updateTransferDecided(
  tx: Tx,
  id: string,
  decided: {
    by: string
    outcome: 'credited' | 'ignored'
    note: string | null
    depositId: string | null
    /** Whose it is; null when it is nobody's, or was split. */
    userId: string | null
  },
): Promise<void> {
  await tx.query(sql`
    update bank_transfers set outcome = ${decided.outcome}, deposit_id = ${decided.depositId},
      user_id = ${decided.userId}, decided_by = ${decided.by}, decided_at = now(), note = ${decided.note}
    where id = ${id}`)
}

/**
 * Lets a transfer that an operator set aside wait again, as what it was before; its row is locked. Undefined when no
 * operator has set it aside, or somebody else was faster.
 */
export function updateTransferReopened(
  tx: Tx,
  id: string,
): Promise<{ outcome: TransferOutcome; reason: string | null } | undefined> {
  return queryOne(
    tx,
    sql`
    update bank_transfers set decided_by = null, decided_at = null, note = null,
      outcome = case when reason in ('over_limit', 'blocked', 'maybe_twin') then 'held'
        when reason = 'wrong_account' then 'wrong_account' else 'unmatched' end
    where id = ${id} and outcome = 'ignored' and decided_by is not null
    returning outcome, reason`,
  )
}

/**
 * Lets a transfer wait again whose deposits were all taken back in full, and notes that with the reversals; its row is
 * locked. Undefined where something was not taken back, or is missing, or somebody else was faster.
 */
export function updateTransferTakenBack(
  tx: Tx,
  id: string,
): Promise<{ outcome: TransferOutcome; reason: string | null } | undefined> {
  return queryOne(
    tx,
    sql`
    with reopened as (
      update bank_transfers t set outcome = 'unmatched', reason = 'taken_back', deposit_id = null, user_id = null,
        decided_by = null, decided_at = null, note = null
      where t.id = ${id} and t.outcome = 'credited'
        and exists (select from deposit_reversals r where r.deposit_id = t.deposit_id)
        and not exists (
          select from deposits d left join deposit_reversals r on r.deposit_id = d.id
          where d.transfer_id = t.id and d.status = 'paid' and (r.deposit_id is null or r.missing > 0)
        )
      returning t.id, t.outcome, t.reason
    ), noted as (
      update deposit_reversals r set reopened_at = now()
      from deposits d join reopened t on t.id = d.transfer_id
      where d.id = r.deposit_id and r.reopened_at is null
    )
    select outcome, reason from reopened`,
  )
}

/** A transfer the bank told of, and what was done about it. */
export type TransferRow = {
  id: string
  sepayId: string
  referenceCode: string
  gateway: string
  accountNumber: string
  direction: 'in' | 'out'
  amount: Money
  content: string
  outcome: TransferOutcome
  /** Why it was not credited, in a word of ours; null when it was. */
  reason: string | null
  userId: string | null
  username: string | null
  depositCode: string | null
  /** What was odd about the deposit it was credited to. */
  flags: string[] | null
  /** Only the bank's list told of it. */
  isMissed: boolean
  transferredAt: Date
  receivedAt: Date
}

/** The columns of a `TransferRow`, of a transfer `t`, its user `u` and its deposit `d`. */
export const transferColumns = sql`
  t.id, t.sepay_id as "sepayId", t.reference_code as "referenceCode", t.gateway, t.account_number as "accountNumber",
  t.direction, t.amount, t.content, t.outcome, t.reason, t.user_id as "userId", u.username,
  coalesce(d.paid_code, t.matched_code) as "depositCode", d.flags, (t.told_at is null) as "isMissed",
  t.transferred_at as "transferredAt", t.received_at as "receivedAt"`

/** A transfer with everything that is known of it. */
export type TransferSheet = TransferRow & {
  description: string
  code: string
  note: string | null
  decidedAt: Date | null
  decidedByName: string | null
  /** The account or wallet that the money came from, where the bank says so. */
  payer: string | null
  twinSepayId: string | null
}

/** One transfer, for operators. */
export function findTransferSheet(db: Queryable, id: string): Promise<TransferSheet | undefined> {
  return queryOne(
    db,
    sql`
    select ${transferColumns}, t.description, t.code, t.note, t.decided_at as "decidedAt", by.username as "decidedByName",
      t.payer_account as payer, twin.sepay_id as "twinSepayId"
    from bank_transfers t left join users u on u.id = t.user_id left join deposits d on d.id = t.deposit_id
      left join users by on by.id = t.decided_by left join bank_transfers twin on twin.id = t.twin_id
    where t.id = ${id}`,
  )
}

/** The bank's transfer that a movement of a wallet was credited for. */
export function findTransferOfMovement(db: Queryable, number: number): Promise<{ id: string } | undefined> {
  return queryOne(
    db,
    sql`
    select b.id from transactions t join bank_transfers b on b.sepay_id = t.sepay_transaction_id
    where t.number = ${number} and t.type = 'deposit'`,
  )
}
