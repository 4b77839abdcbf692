import type { Money } from '../core/money.ts'
import type { Queryable, Tx } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { empty, type HistoryPage, sql } from '../platform/sql.ts'
import type { EntryType, LedgerEntry } from './ledger.ts'

/**
 * Locks wallets in id order, so that transactions that move several never wait for each other in a circle, and
 * gives what is in them. Call it before posting to more than one user.
 */
export async function lockWallets(tx: Tx, userIds: readonly string[]): Promise<Map<string, Money>> {
  const rows = await tx.query<{ id: string; balance: Money }>(sql`
    select id, balance from users where id = any(${[...new Set(userIds)]}::uuid[]) order by id for no key update`)
  return new Map(rows.map(({ id, balance }) => [id, balance]))
}

/**
 * Posts entries, in order: moves the balances and writes the ledger rows in one statement, so before and
 * after can never disagree. What was refunded is no longer spent. A reference that was posted before fails
 * the whole transaction, as does a balance below zero. Open pages of the wallets' owners are told.
 */
export async function postEntries(tx: Tx, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return
  announce(
    tx,
    entries.map((entry) => entry.userId),
    'balance',
  )
  const column = <T>(read: (entry: LedgerEntry) => T) => entries.map(read)
  await tx.query(sql`
    with entry as (
      select * from unnest(
        ${column((e) => e.userId)}::uuid[], ${column((e) => e.orderId)}::uuid[], ${column((e) => e.type)}::text[],
        ${column((e) => e.amount)}::numeric[], ${column((e) => e.reference)}::text[], ${column((e) => e.method)}::text[],
        ${column((e) => e.transactionCode)}::text[], ${column((e) => e.sepayTransactionId)}::text[]
      ) with ordinality as e (
        user_id, order_id, type, amount, reference, method, transaction_code, sepay_transaction_id, place
      )
    ), total as (
      select user_id, sum(amount) as moved, sum(case when type in ('order', 'refund') then amount else 0 end) as unspent,
        sum(case when type = 'commission' then amount else 0 end) as earned
      from entry group by user_id
    ), wallet as (
      update users u
      set balance = u.balance + total.moved, total_spent = u.total_spent - total.unspent,
        referral_earnings = u.referral_earnings + total.earned, updated_at = now()
      from total where u.id = total.user_id
      returning u.id, u.balance - total.moved as balance
    )
    insert into transactions (
      user_id, order_id, type, amount, balance_before, balance_after, reference, method, transaction_code,
      sepay_transaction_id
    )
    select user_id, order_id, type, amount, balance + before, balance + before + amount, reference, method,
      transaction_code, sepay_transaction_id
    from (
      select entry.*, wallet.balance,
        sum(entry.amount) over (partition by entry.user_id order by entry.place) - entry.amount as before
      from entry join wallet on wallet.id = entry.user_id
    ) as moved
    order by place`)
}

export type Movement = {
  id: string
  number: number
  type: EntryType
  amount: Money
  balanceAfter: Money
  orderNumber: number | null
  transactionCode: string | null
  createdAt: Date
}

/** A page of a customer's wallet, newest first; `before` is the number of the last row of the page before. */
export function listMovements(
  db: Queryable,
  userId: string,
  page: { before: number | undefined; limit: number },
): Promise<Movement[]> {
  return db.query(sql`
    select t.id, t.number, t.type, t.amount, t.balance_after as "balanceAfter", o.number as "orderNumber",
      t.transaction_code as "transactionCode", t.created_at as "createdAt"
    from transactions t left join orders o on o.id = t.order_id
    where t.user_id = ${userId} ${page.before === undefined ? empty : sql`and t.number < ${page.before}`}
    order by t.number desc
    limit ${page.limit}`)
}

/** A movement of somebody's wallet that an order caused. */
export type OrderMovement = Pick<Movement, 'number' | 'type' | 'amount' | 'balanceAfter' | 'createdAt'> & {
  userId: string
  username: string
}

/** The newest movements that an order caused: its price, its refunds, the referrer's commission. */
export function listOrderMovements(
  db: Queryable,
  orderId: string,
  page: HistoryPage,
): Promise<OrderMovement[]> {
  return db.query(sql`
    select t.number, t.type, t.amount, t.balance_after as "balanceAfter", t.created_at as "createdAt",
      t.user_id as "userId", u.username
    from transactions t join users u on u.id = t.user_id
    where t.order_id = ${orderId} ${page.before ? sql`and t.created_at < ${page.before}` : empty}
    order by t.number desc limit ${page.limit}`)
}
