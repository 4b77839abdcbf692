import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** A backup that somebody made; `restoredAt` is when it was last restored to see that it can be. */
export type Backup = { id: number; file: string; bytes: number; madeAt: Date; restoredAt: Date | null }

/** Notes a new backup. One under a known name is another file now: it has not been restored yet. */
export async function upsertBackup(tx: Tx, backup: { file: string; bytes: number }): Promise<void> {
  await tx.query(sql`
    insert into backup_runs (file, bytes) values (${backup.file}, ${backup.bytes})
    on conflict (file) do update set bytes = excluded.bytes, made_at = now(), restored_at = null`)
}

/** Notes that a backup was restored; adds it when it was not known. */
export async function upsertRestoredBackup(tx: Tx, backup: { file: string; bytes: number }): Promise<void> {
  await tx.query(sql`
    insert into backup_runs (file, bytes, restored_at) values (${backup.file}, ${backup.bytes}, now())
    on conflict (file) do update set restored_at = now()`)
}

/** The newest backups. */
export function listBackups(db: Queryable, limit: number): Promise<Backup[]> {
  return db.query(sql`
    select id, file, bytes, made_at as "madeAt", restored_at as "restoredAt"
    from backup_runs order by made_at desc, id desc limit ${limit}`)
}

/** When any backup was last restored; null when none ever was. */
export async function getLastRestore(db: Queryable): Promise<Date | null> {
  const row = await queryOne<{ at: Date | null }>(db, sql`select max(restored_at) as at from backup_runs`)
  return row!.at
}
