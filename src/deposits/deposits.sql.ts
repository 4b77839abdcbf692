import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import type { Credit, CreditTarget } from './credit.ts'

/** A deposit: what a customer means to transfer, and what came of it. */
export type Deposit = {
  id: string
  userId: string
  code: string | null
  amountAsked: Money | null
  amountReceived: Money | null
  status: 'pending' | 'paid'
  /** Frozen when it was credited; with what a coupon added. */
  bonusAmount: Money | null
  /** The code of the coupon that was given for it. */
  coupon: string | null
  /** The code that its transfer bore, which may be another deposit's or the customer's permanent one. */
  paidCode: string | null
  isReversed: boolean
  isExpired: boolean
  expiresAt: Date | null
  createdAt: Date
  paidAt: Date | null
}

const columns = sql`
  d.id, d.user_id as "userId", d.code, d.amount_asked as "amountAsked", d.amount_received as "amountReceived", d.status,
  (d.status = 'pending' and d.expires_at <= now()) as "isExpired", d.expires_at as "expiresAt",
  d.created_at as "createdAt", d.paid_at as "paidAt", d.paid_code as "paidCode",
  nullif(coalesce(d.bonus_amount, 0) + coalesce(d.coupon_amount, 0), 0) as "bonusAmount",
  (select code from coupons where id = d.coupon_id) as coupon,
  exists (select from deposit_reversals r where r.deposit_id = d.id) as "isReversed"`

/** Opens a deposit; undefined when its code is taken, so that the caller draws another. */
export function insertDeposit(
  tx: Tx,
  deposit: {
    id: string
    userId: string
    code: string
    amount: Money
    hours: number
    couponId: number | null
  },
): Promise<{ id: string } | undefined> {
  return queryOne(
    tx,
    sql`
    insert into deposits (id, user_id, code, amount_asked, expires_at, coupon_id)
    select ${deposit.id}::uuid, ${deposit.userId}::uuid, ${deposit.code}::varchar, ${deposit.amount}::numeric,
      now() + make_interval(hours => ${deposit.hours}), ${deposit.couponId}::int
    where not exists (select from permanent_codes where code = ${deposit.code})
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

/** Whom these codes credit, locked: the deposits that bear them. */
export async function lockTargetsByCode(tx: Tx, codes: readonly string[]): Promise<CreditTarget[]> {
  const rows = await tx.query<DepositTarget>(sql`
    select ${targetColumns}
    from deposits d join users u on u.id = d.user_id
    where d.code = any(${codes}::text[])
    order by d.id
    for update of d`)
  return rows.map(targetOf)
}

/** Whom these permanent codes credit. */
export async function listTargetsByPermanentCode(
  db: Queryable,
  codes: readonly string[],
): Promise<CreditTarget[]> {
  const rows = await db.query<Omit<CreditTarget, 'deposit'>>(sql`
    select p.code, u.id as "userId", u.username, u.is_active as "isActive"
    from permanent_codes p join users u on u.id = p.user_id
    where p.code = any(${codes}::text[])`)
  return rows.map((row) => ({ ...row, deposit: null }))
}

type DepositTarget = Omit<CreditTarget, 'deposit'> & NonNullable<CreditTarget['deposit']>

const targetColumns = sql`
  d.id, d.user_id as "userId", u.username, u.is_active as "isActive", d.code, d.amount_asked as "amountAsked",
  (d.status = 'paid') as "isPaid", coalesce(d.expires_at <= now(), false) as "isExpired",
  (select code from coupons where id = d.coupon_id) as coupon`

function targetOf({ userId, username, isActive, code, ...deposit }: DepositTarget): CreditTarget {
  return { userId, username, isActive, code, deposit }
}

/** As how many deposits a transfer was credited; ask while its row is locked. */
export async function countCredits(tx: Tx, transferId: string): Promise<number> {
  const row = await queryOne<{ count: number }>(
    tx,
    sql`select count(*)::int as count from deposits where transfer_id = ${transferId} and status = 'paid'`,
  )
  return row!.count
}

/** Writes deposits as paid: those that waited, and those of their own. */
export async function upsertCredits(tx: Tx, transferId: string, credits: readonly Credit[]): Promise<void> {
  const column = <T>(read: (credit: Credit) => T) => credits.map(read)
  await tx.query(sql`
    insert into deposits (
      id, user_id, amount_received, flags, paid_code, ledger_reference, bonus_rule_id, bonus_percent, bonus_amount,
      coupon_id, coupon_amount, transfer_id, status, paid_at
    )
    select id, user_id, amount, coalesce(string_to_array(nullif(flags, ''), ' '), '{}'), paid_code, reference, rule_id,
      percent, bonus, coupon_id, coupon_amount, ${transferId}::uuid, 'paid', now()
    from unnest(
      ${column((c) => c.depositId)}::uuid[], ${column((c) => c.userId)}::uuid[], ${column((c) => c.amount)}::numeric[],
      ${column((c) => c.flags.join(' '))}::text[], ${column((c) => c.paidCode)}::text[],
      ${column((c) => c.ledgerReference)}::text[], ${column((c) => c.bonus?.ruleId ?? null)}::int[],
      ${column((c) => c.bonus?.percent ?? null)}::numeric[], ${column((c) => c.bonus?.amount ?? null)}::numeric[],
      ${column((c) => c.coupon?.id ?? null)}::int[], ${column((c) => c.coupon?.amount ?? null)}::numeric[]
    ) as c (id, user_id, amount, flags, paid_code, reference, rule_id, percent, bonus, coupon_id, coupon_amount)
    on conflict (id) do update set
      amount_received = excluded.amount_received, flags = excluded.flags, paid_code = excluded.paid_code,
      ledger_reference = excluded.ledger_reference, bonus_rule_id = excluded.bonus_rule_id,
      bonus_percent = excluded.bonus_percent, bonus_amount = excluded.bonus_amount,
      coupon_amount = excluded.coupon_amount, transfer_id = excluded.transfer_id,
      status = 'paid', paid_at = now()
    where deposits.status = 'pending'`)
}
