import sqlTag, { type Sql } from 'sql-template-tag'

/** A statement with its values apart: `` sql`select … where id = ${id}` `` can not be injected into. */
export const sql = sqlTag
export { empty, join } from 'sql-template-tag'
export type { Sql }
