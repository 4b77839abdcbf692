import { fileURLToPath } from 'node:url'
import Postgrator from 'postgrator'
import { openPool } from './db.ts'
import { migrateJobs } from './jobs.ts'

const MIGRATION_LOCK = 7_306_001

/**
 * Brings the database up to date: `migrations/*.sql` in order, then the job queue's own tables. Returns the
 * names of the files that ran. Several processes may start at once; one migrates, the others wait.
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const pool = openPool({ connectionString, max: 3, connectionTimeoutMillis: 10_000 })
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const postgrator = new Postgrator({
      driver: 'pg',
      migrationPattern: fileURLToPath(new URL('../../migrations/*.sql', import.meta.url)),
      schemaTable: 'schema_migrations',
      execQuery: (text) => client.query(text),
    })
    const applied = await postgrator.migrate()
    await migrateJobs(pool)
    return applied.map((migration) => migration.filename.split('/').at(-1)!)
  } finally {
    client.release(true)
    await pool.end()
  }
}
