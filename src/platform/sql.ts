import sqlTag, { type Sql } from 'sql-template-tag'

/** A statement with its values apart: `` sql`select … where id = ${id}` `` can not be injected into. */
export const sql = sqlTag
export { empty, join } from 'sql-template-tag'
export type { Sql }

const anew = new WeakSet<Sql>()

/**
 * Marks a statement whose best plan hangs on its values, as a list's with filters: it is planned each time it runs.
 * Other statements are planned once per connection, for values that nobody knows yet.
 */
export function plannedAnew(statement: Sql): Sql {
  anew.add(statement)
  return statement
}

/** Whether a statement is planned each time it runs. */
export function isPlannedAnew(statement: Sql): boolean {
  return anew.has(statement)
}

/** Which part of a history, newest first, a statement gives: so many rows from before a moment. */
export type HistoryPage = { before: Date | undefined; limit: number }
