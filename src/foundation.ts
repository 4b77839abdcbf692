import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './config.ts'
import { newId } from './core/id.ts'
import { type Database, openDatabase } from './platform/db.ts'
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts'
import { migrate } from './platform/migrate.ts'
import { deriveSecrets, keptSecret, type Secrets } from './platform/secrets.ts'

const CLOSE_LIMIT_MS = 5_000

/** `DATABASE_URL` leads to no database that can be used. The message is one line and holds no password. */
export class DatabaseProblem extends Error {}

/** What every process stands on: the database, brought up to date, and the secrets. */
export type Foundation = {
  db: Database
  secrets: Secrets
  /** The name under which other processes see this one's database connections. */
  processId: string
  connectionString: string
  migrated: string[]
  /** May be called more than once. */
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
    const migrated = await migrate(connectionString).catch((error: unknown) => {
      throw config.databaseUrl ? databaseProblem(config.databaseUrl, error) : error
    })
    const processId = `homemmo:${newId()}`
    const db = openDatabase(connectionString, { processId })
    const close = async () => {
      // A statement that hangs must not leave the embedded database running, which ends it.
      await Promise.race([db.close(), sleep(CLOSE_LIMIT_MS, undefined, { ref: false })])
      await embedded?.stop()
    }
    let closing: Promise<void> | undefined
    return {
      db,
      secrets,
      processId,
      connectionString,
      migrated,
      close: () => {
        closing ??= close()
        return closing
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

const databaseReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it hung up',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ENOENT: 'nothing listens there',
  ENOTFOUND: 'there is no such name',
  EAI_AGAIN: 'the name cannot be looked up',
  '28000': 'it does not let this user in',
  '28P01': 'the user or the password is wrong',
  '3D000': 'there is no such database',
  '42501': 'this user may not make tables',
  '53300': 'it has no connection left',
  '57P03': 'it is starting up or shutting down',
}

/** The error itself when it is none of the reasons a database cannot be reached. */
function databaseProblem(databaseUrl: string, error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException
  const reason = databaseReasons[code] ?? (/timeout/i.test(message) ? databaseReasons.ETIMEDOUT : undefined)
  if (!reason) return error
  const { host, pathname } = new URL(databaseUrl)
  return new DatabaseProblem(`The database ${host}${pathname} of DATABASE_URL cannot be used: ${reason}.`, {
    cause: error,
  })
}
