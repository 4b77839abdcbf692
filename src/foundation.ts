import { join } from 'node:path'
import type { Config } from './config.ts'
import { newId } from './core/id.ts'
import { type Database, openDatabase } from './platform/db.ts'
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts'
import { migrate } from './platform/migrate.ts'
import { deriveSecrets, keptSecret, type Secrets } from './platform/secrets.ts'

/** What every process stands on: the database, brought up to date, and the secrets. */
export type Foundation = {
  db: Database
  secrets: Secrets
  /** The name under which other processes see this one's database connections. */
  processId: string
  connectionString: string
  migrated: string[]
  close(): Promise<void>
}

/**
 * Opens the database that the configuration names, or the embedded one in `DATA_DIR`, and migrates it. The
 * panel is its `owner`; a command that may run beside the panel is a `visitor`.
 */
export async function layFoundation(config: Config, role: 'owner' | 'visitor'): Promise<Foundation> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded(config.dataDir, role)
  try {
    const connectionString = config.databaseUrl ?? embedded!.connectionString
    const secrets = deriveSecrets(config.appSecret ?? keptSecret(config.dataDir, 'app-secret'))
    const migrated = await migrate(connectionString)
    const processId = `homemmo:${newId()}`
    const db = openDatabase(connectionString, { processId })
    return {
      db,
      secrets,
      processId,
      connectionString,
      migrated,
      async close() {
        await db.close()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

function startEmbedded(dataDir: string, role: 'owner' | 'visitor') {
  return startEmbeddedPostgres({
    directory: join(dataDir, 'postgres'),
    password: keptSecret(dataDir, 'postgres-password'),
    database: 'homemmo',
    durable: true,
    role,
  })
}
