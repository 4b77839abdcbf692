import type { Money } from '../core/money.ts'
import type { Transfer } from '../partners/sepay.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'

/** A deposit: what a customer means to transfer, and what came of it. */
export type Deposit = {
  id: string
  userId: string
  code: string | null
  amountAsked: Money | null
  amountReceived: Money | null
  status: 'pending' | 'paid'
  isExpired: boolean
  expiresAt: Date | null
  createdAt: Date
  paidAt: Date | null
}

const columns = sql`
  d.id, d.user_id as "userId", d.code, d.amount_asked as "amountAsked", d.amount_received as "amountReceived", d.status,
  (d.status = 'pending' and d.expires_at <= now()) as "isExpired", d.expires_at as "expiresAt",
  d.created_at as "createdAt", d.paid_at as "paidAt"`

/** Opens a deposit; undefined when its code is taken, so that the caller draws another. */
export function insertDeposit(
  tx: Tx,
  deposit: { id: string; userId: string; code: string; amount: Money; hours: number },
): Promise<{ id: string } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into deposits (id, user_id, code, amount_asked, expires_at)
    values (${deposit.id}, ${deposit.userId}, ${deposit.code}, ${deposit.amount}, now() + make_interval(hours => ${deposit.hours}))
    on conflict (code) do nothing
    returning id`,
  )
}

/** What a deposit may be, and how many of a user's still wait for money. */
export async function getDepositRules(
  tx: Tx,
  userId: string,
): Promise<{ open: number; openMax: number; min: Money; max: Money }> {
  const row = await queryOne<{ open: number; openMax: number; min: Money; max: Money }>(
    tx,
    sql`
    select
      (select count(*) from deposits where user_id = ${userId} and status = 'pending' and expires_at > now())::int as open,
      open_deposits_max as "openMax", deposit_min as min, deposit_max as max
    from settings`,
  )
  return row!
}

/** One deposit of a customer; somebody else's is as good as none. */
export function findUserDeposit(db: Queryable, userId: string, id: string): Promise<Deposit | undefined> {
  return queryOne(db, sql`select ${columns} from deposits d where d.id = ${id} and d.user_id = ${userId}`)
}

/** The deposits of a customer that still wait for money, newest first. */
export function listOpenDeposits(db: Queryable, userId: string): Promise<Deposit[]> {
  return db.query(sql`
    select ${columns} from deposits d
    where d.user_id = ${userId} and d.status = 'pending' and d.expires_at > now()
    order by d.created_at desc, d.id desc limit 20`)
}

/** The newest deposits of a customer. */
export function listUserDeposits(db: Queryable, userId: string, limit: number): Promise<Deposit[]> {
  return db.query(sql`
    select ${columns} from deposits d where d.user_id = ${userId} order by d.created_at desc, d.id desc limit ${limit}`)
}

/** The limits of a deposit, for showing. */
export async function getDepositLimits(db: Queryable): Promise<{ min: Money; max: Money }> {
  const row = await queryOne<{ min: Money; max: Money }>(
    db,
    sql`select deposit_min as min, deposit_max as max from settings`,
  )
  return row!
}

export type CodedDeposit = {
  id: string
  userId: string
  username: string
  isActive: boolean
  code: string
  amountAsked: Money | null
  status: 'pending' | 'paid'
  isExpired: boolean
}

/** The deposits that bear one of these codes, locked. */
export function lockDepositsByCode(tx: Tx, codes: readonly string[]): Promise<CodedDeposit[]> {
  return tx.query(sql`
    select d.id, d.user_id as "userId", u.username, u.is_active as "isActive", d.code, d.amount_asked as "amountAsked",
      d.status, (d.expires_at <= now()) as "isExpired"
    from deposits d join users u on u.id = d.user_id
    where d.code = any(${codes}::text[])
    order by d.id
    for update of d`)
}

/** Marks a deposit paid with what arrived. */
export async function updateDepositPaid(
  tx: Tx,
  paid: { depositId: string; amount: Money; flags: readonly string[] },
): Promise<void> {
  await tx.query(sql`
    update deposits set status = 'paid', amount_received = ${paid.amount}, flags = ${paid.flags}::text[], paid_at = now()
    where id = ${paid.depositId} and status = 'pending'`)
}

/** A further transfer with a code that was paid: a deposit of its own, paid from the start. */
export async function insertRepeatedDeposit(
  tx: Tx,
  repeated: { id: string; userId: string; amount: Money; flags: readonly string[] },
): Promise<void> {
  await tx.query(sql`
    insert into deposits (id, user_id, amount_received, status, flags, paid_at)
    values (${repeated.id}, ${repeated.userId}, ${repeated.amount}, 'paid', ${repeated.flags}::text[], now())`)
}

export type TransferOutcome = 'credited' | 'unmatched' | 'held' | 'wrong_account' | 'ignored'

/**
 * Stores a transfer the bank told of, once. False when it is known already; a copy that is being stored this
 * moment by somebody else is waited for.
 */
export async function insertTransfer(tx: Tx, id: string, transfer: Transfer): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into bank_transfers (
      id, sepay_id, account_number, direction, amount, content, description, code, reference_code, gateway,
      transferred_at, raw, outcome
    )
    values (
      ${id}, ${transfer.sepayId}, ${transfer.accountNumber}, ${transfer.direction}, ${transfer.amount},
      ${transfer.content}, ${transfer.description}, ${transfer.code}, ${transfer.referenceCode}, ${transfer.gateway},
      ${transfer.transferredAt}, ${JSON.stringify(transfer.raw)}::jsonb, 'unmatched'
    )
    on conflict (sepay_id) do nothing
    returning id`)
  return rows.length === 1
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
  },
): Promise<void> {
  await tx.query(sql`
    update bank_transfers set outcome = ${result.outcome}, reason = ${result.reason},
      deposit_id = ${result.depositId ?? null}, user_id = ${result.userId ?? null}
    where id = ${id}`)
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
  transferredAt: Date
  receivedAt: Date
}

/** A page of everything the bank told of, newest first; `before` is the id of the last row of the page before. */
export function listTransfers(
  db: Queryable,
  page: {
    /** Only those that wait for a person. */
    open: boolean
    before: string | undefined
    limit: number
  },
): Promise<TransferRow[]> {
  // The place is read back by id: a moment that went through a Date has lost its microseconds.
  return db.query(sql`
    select t.id, t.sepay_id as "sepayId", t.reference_code as "referenceCode", t.gateway,
      t.account_number as "accountNumber", t.direction, t.amount, t.content, t.outcome, t.reason,
      t.user_id as "userId", u.username, d.code as "depositCode", d.flags, t.transferred_at as "transferredAt",
      t.received_at as "receivedAt"
    from bank_transfers t left join users u on u.id = t.user_id left join deposits d on d.id = t.deposit_id
    where true
    ${page.open ? sql`and t.outcome in ('unmatched', 'held', 'wrong_account')` : empty}
    ${page.before ? sql`and (t.received_at, t.id) < (select received_at, id from bank_transfers where id = ${page.before})` : empty}
    order by t.received_at desc, t.id desc
    limit ${page.limit}`)
}
