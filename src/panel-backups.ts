import { spawn } from 'node:child_process'
import { type Config, environmentWith } from './config.ts'
import type { Foundation } from './foundation.ts'
import { noteBackup } from './operations/note-backup.ts'
import { listProcesses } from './operations/system.sql.ts'
import { doubtRestored } from './orders/doubt-restored.ts'
import { optionsOf, print, UsageProblem, type Verb } from './panel-verb.ts'

const FILE_CHARACTERS = 300

/** Tells the panel of a backup, whose files it cannot see. */
export const noteBackupVerb: Verb = {
  summary: 'note a backup, or that one was restored for a test',
  help: `--file NAME --bytes N [--restored-ok]
The page "System" shows it with its age. Under a known name it counts as a new backup; with --restored-ok it is
noted that this backup was restored somewhere and held what it should.`,
  run: runNoteBackup,
}

async function runNoteBackup(args: string[], _config: Config, { db }: Foundation): Promise<number> {
  const given = optionsOf(args, { file: 'string', bytes: 'string', 'restored-ok': 'boolean' })
  const { file, bytes } = given as { file?: string; bytes?: string }
  if (!file?.trim() || file.length > FILE_CHARACTERS) throw new UsageProblem('note-backup needs --file NAME')
  if (!/^[1-9]\d{0,14}$/.test(bytes ?? ''))
    throw new UsageProblem('note-backup needs --bytes N, the size of a file that is not empty')
  const isRestored = given['restored-ok'] === true
  await noteBackup(db.transaction, { file: file.trim(), bytes: Number(bytes), isRestored })
  return print(isRestored ? `Noted that ${file} was restored.` : `Noted the backup ${file}.`)
}

/** Makes a restored database safe to work with. */
export const afterRestoreVerb: Verb = {
  summary: 'make a restored backup safe, before the panel starts on it',
  help: `Takes no options. Orders that were waiting or being sent when the backup was made may have been sent since:
they become unknown, keep their money and wait for a person, as do runs of drip-feeds that fell due. Refuses to
work while a panel is running on the database.`,
  run: runAfterRestore,
}

async function runAfterRestore(args: string[], _config: Config, { db }: Foundation): Promise<number> {
  optionsOf(args, {})
  const others = (await listProcesses(db)).filter((one) => !one.isThis)
  if (others.length > 0) throw new UsageProblem('A panel is running on this database: stop it first.')
  const { orders, runs } = await doubtRestored(db.transaction)
  return print(`${orders} orders and ${runs} runs of drip-feeds became unknown. Settle them in the admin.`)
}

/** Runs a program of PostgreSQL on the panel's database, the embedded one too. */
export const withDatabaseVerb: Verb = {
  summary: "run a program on the panel's database",
  help: `PROGRAM ARGUMENTS…
Starts the program with PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE set: pg_dump, pg_restore and psql need
nothing else. The embedded database is up for as long as the program runs, whether the panel runs or not. Exits as
the program does.`,
  run: runWithDatabase,
}

async function runWithDatabase(args: string[], _config: Config, foundation: Foundation): Promise<number> {
  const [program, ...rest] = args
  if (!program) throw new UsageProblem('with-database needs a program, such as pg_dump')
  const env = environmentWith(variablesOf(foundation.connectionString))
  const child = spawn(program, rest, { stdio: 'inherit', env })
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new UsageProblem(`There is no program ${program} here.`) : error)
    })
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** What libpq reads instead of a connection string, whose password any user of the machine could see. */
function variablesOf(connectionString: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(connectionString)
  const sslMode = searchParams.get('sslmode')
  return {
    PGHOST: searchParams.get('host') ?? hostname.replace(/^\[|\]$/g, ''),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(sslMode && { PGSSLMODE: sslMode }),
  }
}
