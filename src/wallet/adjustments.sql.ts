import type { Money } from '../core/money.ts'
import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { empty, sql } from '../platform/sql.ts'

type AdjustmentState = 'proposed' | 'done' | 'refused'

/** A movement by hand, before it is written. */
export type NewAdjustment = {
  id: string
  userId: string
  amount: Money
  reason: string
  /** The newest adjustment of this wallet that the operator saw, 0 for none; undefined when it does not matter. */
  seen?: number | undefined
}

/** Up to what one operator may adjust one wallet within a day, and what they have since yesterday. */
export async function getAdjustedAlone(
  tx: Tx,
  actorId: string,
  userId: string,
): Promise<{ most: Money; already: Money }> {
  const row = await queryOne<{ most: Money; already: Money }>(
    tx,
    sql`
    select s.adjustment_alone_max as most,
      (select coalesce(sum(abs(amount)), 0)::numeric(15, 4) from adjustments
        where user_id = ${userId} and proposed_by = ${actorId} and state = 'done' and not needs_second
          and proposed_at > now() - interval '1 day') as already
    from settings s`,
  )
  return row!
}

/** Up to what one operator may give alone. */
export async function getAloneMax(db: Queryable): Promise<Money> {
  const row = await queryOne<{ most: Money }>(db, sql`select adjustment_alone_max as most from settings`)
  return row!.most
}

/** Writes an adjustment; undefined when this form was sent before. */
export function insertAdjustment(
  tx: Tx,
  adjustment: NewAdjustment & { actorId: string; needsSecond: boolean },
): Promise<{ number: number; username: string; proposedBy: string } | undefined> {
  const { id, userId, amount, reason, actorId, needsSecond } = adjustment
  return queryOne(
    tx,
    sql`
    insert into adjustments (id, user_id, amount, reason, state, needs_second, proposed_by, decided_by, decided_at)
    values (${id}, ${userId}, ${amount}, ${reason}, ${needsSecond ? 'proposed' : 'done'}, ${needsSecond}, ${actorId},
      ${needsSecond ? null : actorId}::uuid, case when ${needsSecond} then null else now() end)
    on conflict (id) do nothing
    returning number, (select username from users where id = user_id) as username,
      (select username from users where id = proposed_by) as "proposedBy"`,
  )
}

/** Whether a wallet has an adjustment newer than `seen`, besides this one. Ask under the wallet's lock. */
export async function hasNewerAdjustment(
  tx: Tx,
  { userId, id, seen }: { userId: string; id: string; seen: number },
): Promise<boolean> {
  const rows = await tx.query(sql`
    select from adjustments where user_id = ${userId} and number > ${seen} and id <> ${id} limit 1`)
  return rows.length > 0
}

export type Adjustment = Omit<NewAdjustment, 'seen'> & {
  number: number
  state: AdjustmentState
  proposedBy: string
}

/** Locks an adjustment, so that only one person decides it. */
export function lockAdjustment(tx: Tx, number: number): Promise<Adjustment | undefined> {
  return queryOne(
    tx,
    sql`
    select id, number, user_id as "userId", amount, reason, state, proposed_by as "proposedBy"
    from adjustments where number = ${number} for update`,
  )
}

/** Writes what became of an adjustment under lock. */
export async function updateAdjustmentDecided(
  tx: Tx,
  id: string,
  decision: { state: 'done' | 'refused'; actorId: string },
): Promise<void> {
  await tx.query(sql`
    update adjustments set state = ${decision.state}, decided_by = ${decision.actorId}, decided_at = now()
    where id = ${id}`)
}

export type ListedAdjustment = Adjustment & {
  username: string
  needsSecond: boolean
  proposedAt: Date
  proposedByName: string
  decidedAt: Date | null
  decidedByName: string | null
}

/** A page of adjustments, newest first: of one user, or of all. */
export function listAdjustments(
  db: Queryable,
  page: { userId: string | undefined; isWaiting: boolean; before: number | undefined; limit: number },
): Promise<ListedAdjustment[]> {
  return db.query(sql`
    select a.id, a.number, a.user_id as "userId", u.username, a.amount, a.reason, a.state,
      a.needs_second as "needsSecond", a.proposed_by as "proposedBy", p.username as "proposedByName",
      a.proposed_at as "proposedAt", a.decided_at as "decidedAt", d.username as "decidedByName"
    from adjustments a join users u on u.id = a.user_id join users p on p.id = a.proposed_by
    left join users d on d.id = a.decided_by
    where true ${page.userId ? sql`and a.user_id = ${page.userId}` : empty}
      ${page.isWaiting ? sql`and a.state = 'proposed'` : empty}
      ${page.before === undefined ? empty : sql`and a.number < ${page.before}`}
    order by a.number desc limit ${page.limit}`)
}
