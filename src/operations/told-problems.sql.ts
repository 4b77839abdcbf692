import type { Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** Keeps what is wrong now and forgets what is well again; returns what had not been told yet. */
export async function updateToldProblems(tx: Tx, problems: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ problem: string }>(sql`
    with well as (delete from told_problems where problem <> all(${problems}::text[]))
    insert into told_problems (problem) select unnest(${problems}::text[])
    on conflict (problem) do nothing returning problem`)
  return rows.map((row) => row.problem)
}
