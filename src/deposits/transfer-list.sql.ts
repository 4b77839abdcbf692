import type { Queryable } from '../platform/db.ts'
import { empty, join, plannedAnew, type Sql, sql } from '../platform/sql.ts'
import type { TransferFilter } from './transfer-filter.ts'
import { type TransferRow, transferColumns } from './transfers.sql.ts'

/**
 * How many transfers of a state one page looks at where something is searched among them: the next page goes on
 * behind them.
 */
const LOOKED_AT = 10_000

/** What a list asks for. */
export type TransferSelection = Omit<TransferFilter, 'kept'>

/** A page of what the bank told of, newest first. It may be short before the end: see `findLookedAtTransfer`. */
export function listTransfers(
  db: Queryable,
  selection: TransferSelection,
  limit: number,
): Promise<TransferRow[]> {
  const { view, search } = selection
  const candidates =
    view !== undefined
      ? sql`candidates as (${newestOf(selection, viewOf(view), search === undefined ? limit : LOOKED_AT)})`
      : search !== undefined
        ? foundAnywhere(selection, limit)
        : sql`candidates as (${newestOf(selection, sql`true`, limit)})`
  const rest =
    view !== undefined && search !== undefined
      ? sql`and (${join([hasWords(search), ...columnsMeant(selection)], ' or ')})`
      : empty
  return db.query(
    plannedAnew(sql`
    with ${candidates}, found as (
      select t.* from bank_transfers t where t.id = any(array(select id from candidates)) ${rest}
      ${newestFirst} limit ${limit}
    )
    select ${transferColumns}
    from found t left join users u on u.id = t.user_id left join deposits d on d.id = t.deposit_id ${newestFirst}`),
  )
}

/** The last transfer that a page which came out short has looked at; undefined when it looked at all there are. */
export async function findLookedAtTransfer(
  db: Queryable,
  selection: TransferSelection,
): Promise<{ id: string } | undefined> {
  const { view, search } = selection
  if (view === undefined || search === undefined) return undefined
  const rows = await db.query<{ id: string }>(
    plannedAnew(sql`
    select t.id from bank_transfers t where ${viewOf(view)} ${placeOf(selection)}
    order by t.received_at desc, t.id desc limit 1 offset ${LOOKED_AT - 1}`),
  )
  return rows[0]
}

function viewOf(view: NonNullable<TransferSelection['view']>): Sql {
  return view === 'open'
    ? sql`t.outcome in ('unmatched', 'held', 'wrong_account')`
    : sql`t.outcome = ${view} and t.outcome <> 'credited'`
}

const newestFirst = sql`order by t.received_at desc, t.id desc`

function newestOf(selection: TransferSelection, lead: Sql, rows: number): Sql {
  return sql`(select t.id from bank_transfers t where ${lead} ${placeOf(selection)} ${newestFirst} limit ${rows})`
}

/**
 * The newest for each thing that a search may mean, each along an index of its own. Words that many transfers have
 * are found among the newest; only when these have too few of them are all that have them put in order.
 */
function foundAnywhere(selection: TransferSelection, limit: number): Sql {
  const words = hasWords(selection.search ?? '')
  const columns = columnsMeant(selection).map((lead) => newestOf(selection, lead, limit))
  return sql`
    recent as materialized (
      select t.id from (
        select t.* from bank_transfers t where true ${placeOf(selection)} ${newestFirst} limit ${LOOKED_AT}
      ) t where ${words} ${newestFirst} limit ${limit}
    ), candidates as (
      select id from recent
      union (
        select t.id from (
          select t.id, t.received_at from bank_transfers t where ${words} ${placeOf(selection)} offset 0
        ) t where (select count(*) from recent) < ${limit} ${newestFirst} limit ${limit}
      )
      union ${join(columns, ' union ')}
    )`
}

/** Whether every word of a search begins one of the transfer's. */
function hasWords(search: string): Sql {
  return sql`transfer_words(
    t.content, t.description, t.code, t.reference_code, t.sepay_id, t.matched_code, t.payer_account
  ) @@ transfer_query(${search})`
}

/** What a search may mean besides words: the customer's name or email, the amount. */
function columnsMeant({ search = '', amount }: TransferSelection): Sql[] {
  const users = sql`array(
    select id from users where lower(username) = lower(${search})
    union all select id from users where lower(email) = lower(${search}))`
  const isTheirs = sql`t.user_id = any(${users})`
  // A transfer that was split is nobody's by itself, and one credited anew was somebody else's before.
  const isPartlyTheirs = sql`t.id = any(array(
    select b.id from deposits d join bank_transfers b on b.id = d.transfer_id
    where d.user_id = any(${users}) and b.user_id is distinct from d.user_id))`
  const meant = [isTheirs, isPartlyTheirs]
  return amount ? [...meant, sql`t.amount = ${amount}`] : meant
}

// The place is read back by id: a moment that went through a Date has lost its microseconds.
function placeOf({ before, from, until }: TransferSelection): Sql {
  return sql`
    ${before ? sql`and (t.received_at, t.id) < (select received_at, id from bank_transfers where id = ${before})` : empty}
    ${from ? sql`and t.received_at >= ${from}` : empty} ${until ? sql`and t.received_at < ${until}` : empty}`
}
