import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  accountForNewCluster,
  chooseLauncher,
  EmbeddedPostgresProblem,
  findProgramFolder,
  type Launcher,
  lastLine,
  type PostgresAccount,
  run,
} from './postgres-user.ts'

/** The name of the one role that a new cluster has. */
export const superuser = 'homemmo'

/** Of the programs, and so of every data directory they can open. */
const majorVersion = '15'

/**
 * Makes `directory` a data directory when there is none, and tells how to run PostgreSQL on it. Refuses a
 * directory that holds anything else, is of another major version or belongs to another user.
 */
export async function prepareCluster(cluster: {
  directory: string
  password: string
  durable: boolean
}): Promise<Launcher> {
  const programFolder = await findProgramFolder()
  const { directory } = cluster
  if (!(await holdsCluster(directory))) return await createCluster(programFolder, cluster)
  return await chooseLauncher(programFolder, directory, await accountOfCluster(directory))
}

async function holdsCluster(directory: string): Promise<boolean> {
  const entries = await readdir(directory).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (entries.length === 0) return false
  if (!entries.includes('PG_VERSION')) {
    const advice = 'choose another DATA_DIR, or move those files away'
    throw new EmbeddedPostgresProblem(`${directory} holds something else than a database: ${advice}`)
  }
  const version = (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim()
  if (version === majorVersion) return true
  const advice = `dump it with PostgreSQL ${version} and restore it, or set DATABASE_URL`
  throw new EmbeddedPostgresProblem(
    `${directory} is of PostgreSQL ${version.slice(0, 20)}, the panel brings ${majorVersion}: ${advice}`,
  )
}

async function accountOfCluster(directory: string): Promise<PostgresAccount> {
  const { uid, gid } = await stat(directory)
  const self = process.getuid?.()
  if (self === uid && uid !== 0) return undefined
  if (self !== 0) {
    const advice = 'start the panel as that user, or as root'
    throw new EmbeddedPostgresProblem(`${directory} belongs to another user (number ${uid}): ${advice}`)
  }
  // Made by an ordinary user, or by root's system account: it stays theirs.
  if (uid !== 0) return { uid, gid }
  // A copy that root made. PostgreSQL demands that the data be its own.
  const account = await accountForNewCluster()
  const owner = `${account?.uid}:${account?.gid}`
  const given = await run({ file: 'chown', args: ['-R', owner, directory] }, 60_000)
  if (!given.ok) throw new Error(lastLine(given.output))
  return account
}

/**
 * The cluster is made under another name and moved into place when it is whole, so that what a crash leaves
 * behind can be told from data, and an `initdb` that outlived its panel cannot touch the next one's.
 */
async function createCluster(
  programFolder: string,
  { directory, password, durable }: { directory: string; password: string; durable: boolean },
): Promise<Launcher> {
  const parent = dirname(directory)
  const prefix = `${basename(directory)}.making-`
  const remove = async () => {
    for (const name of await readdir(parent)) {
      if (name.startsWith(prefix))
        await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 })
    }
  }
  await remove()
  try {
    const staging = await mkdtemp(join(parent, prefix))
    const passwordFile = `${staging}.password`
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' })
    const account = await accountForNewCluster()
    for (const path of [staging, passwordFile]) await handOver(path, account)
    const launcher = await chooseLauncher(programFolder, staging, account)
    const flags = [
      '--encoding=UTF8',
      '--no-locale',
      '--auth=scram-sha-256',
      ...(durable ? [] : ['--no-sync']),
    ]
    const names = ['-D', staging, `--username=${superuser}`, `--pwfile=${passwordFile}`]
    const made = await run(launcher('initdb', [...names, ...flags]), 120_000)
    if (!made.ok)
      throw new Error(made.output.match(/(?:error|FATAL|PANIC): *(.*)/)?.[1] ?? lastLine(made.output))
    await rename(staging, directory)
    // Without this a power cut could undo the move, and the next start would take the data for leftovers.
    await using folder = await open(parent)
    if (durable) await folder.sync()
    return launcher
  } finally {
    await remove()
  }
}

async function handOver(path: string, account: PostgresAccount): Promise<void> {
  if (!account) return
  await chown(path, account.uid, account.gid).catch((cause: Error) => {
    const advice = 'start the panel as an ordinary user, or set DATABASE_URL'
    throw new EmbeddedPostgresProblem(
      `PostgreSQL does not run as root, and this root may not give ${path} to another user: ${advice}`,
      { cause },
    )
  })
}
