import sqlTag, { type Sql } from 'sql-template-tag'

/** A statement with its values apart: `` sql`select … where id = ${id}` `` can not be injected into. */
export const sql = sqlTag
export { empty, join } from 'sql-template-tag'
export type { Sql }

/** Which part of a history, newest first, a statement gives: so many rows from before a moment. */
export type HistoryPage = { before: Date | undefined; limit: number }
