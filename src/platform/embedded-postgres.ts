import { mkdir, realpath, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { prepareCluster, superuser } from './cluster.ts'
import { EmbeddedPostgresProblem, type Launcher, lastLine } from './postgres-user.ts'
import {
  boundLog,
  findPostmaster,
  launchPostmaster,
  readLaunchFailure,
  stopPostmaster,
  takeStartLock,
} from './postmaster.ts'

export { EmbeddedPostgresProblem }

export type EmbeddedPostgresOptions = {
  /** The data directory, such as DATA_DIR/postgres. Its log is written beside it, with `.log` at the end. */
  directory: string
  /** Of the superuser `homemmo`. Set when the directory is made, and to be the same from then on. */
  password: string
  /** Made when it is missing. */
  database: string
  /** false, for tests only: a crash of the machine may lose everything, and nothing waits for the disk. */
  durable: boolean
  /** An owner is the panel itself: one per directory. A visitor is a command that runs beside it, or alone. */
  role: 'owner' | 'visitor'
  /** Further settings of PostgreSQL; they win over the ones here. */
  settings?: Record<string, string>
}

export type EmbeddedPostgres = {
  connectionString: string
  /** false: it was running already and was adopted, or is merely used. */
  started: boolean
  /**
   * Gives up what this process holds. An owner stops PostgreSQL; a visitor does so only when neither an owner
   * nor another visitor is left. May be called more than once.
   */
  stop(): Promise<void>
}

/** How long a start may take in all, and how long while PostgreSQL says that it is replaying its log. */
const startLimitMs = 60_000
const recoveryLimitMs = 600_000
const launchLimit = 6
/** The lock of a killed owner goes with its connection, a moment after its process. */
const deadOwnerLimitMs = 3_000

/** Advisory locks in the maintenance database: any pair of numbers that nobody else there uses. */
const ownerLock = '736521, 1'
const visitorLock = '736521, 2'

type Cluster = EmbeddedPostgresOptions & { logFile: string; launcher?: Launcher; launches: number }

/**
 * Starts the PostgreSQL that npm brought, or joins the one that already runs on this directory: beside a
 * visitor, or after the panel that started it was killed. It listens on 127.0.0.1 only, at a free port.
 * Everything it refuses, and everything that goes wrong, is an `EmbeddedPostgresProblem`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  let directory = options.directory
  try {
    await mkdir(dirname(directory), { recursive: true })
    directory = join(await realpath(dirname(directory)), basename(directory))
    await using _starting = await takeStartLock(directory, startLimitMs)
    const cluster: Cluster = { ...options, directory, logFile: `${directory}.log`, launches: 0 }
    try {
      return await joinOrStart(cluster)
    } catch (error) {
      if (cluster.launches > 0) await stopPostmaster(directory)
      throw error
    }
  } catch (error) {
    throw await explain(error, directory)
  }
}

async function joinOrStart(cluster: Cluster): Promise<EmbeddedPostgres> {
  const { client, port } = await reachPostmaster(cluster)
  try {
    if (cluster.role === 'owner') await takeOwnership(client, cluster.directory)
    else await client.query(`select pg_advisory_lock_shared(${visitorLock})`)
    await createDatabase(client, cluster.database)
  } catch (error) {
    await endClient(client)
    throw error
  }
  const lock = keepLock(cluster, client)
  // PostgreSQL writes warnings and errors only, but a panel may run for years.
  const watch = setInterval(() => void boundLog(cluster.logFile), 60_000).unref()

  const stop = async () => {
    // Not while another process is joining. One that hangs there must not keep this one from stopping.
    await using _stopping = await takeStartLock(cluster.directory, 10_000).catch(() => undefined)
    clearInterval(watch)
    await lock.release()
    if (cluster.role === 'owner' || (await isLeftAlone(cluster))) await stopPostmaster(cluster.directory)
  }
  let stopping: Promise<void> | undefined
  const authority = `${superuser}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}`
  return {
    connectionString: `postgres://${authority}/${encodeURIComponent(cluster.database)}`,
    started: cluster.launches > 0,
    stop: () => {
      stopping ??= stop()
      return stopping
    },
  }
}

/** A connection to the maintenance database of the running PostgreSQL, which is launched when there is none. */
async function reachPostmaster(cluster: Cluster): Promise<{ client: Client; port: number }> {
  const recoveredBy = Date.now() + recoveryLimitMs
  let answerBy = Date.now() + startLimitMs
  for (;;) {
    const postmaster = await findPostmaster(cluster.directory)
    if (!postmaster) {
      await launch(cluster)
      continue
    }
    try {
      return { client: await connect(cluster, postmaster.port), port: postmaster.port }
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (code === '28P01' || code === '28000') {
        const why = `the database in ${cluster.directory} was made with another password`
        throw new EmbeddedPostgresProblem(
          `${why}: is APP_SECRET, or what DATA_DIR holds beside it, a new one?`,
        )
      }
      // "The database system is starting up", or shutting down: it is alive and says so.
      if (code === '57P03') answerBy = Date.now() + startLimitMs
      if (Date.now() > Math.min(answerBy, recoveredBy)) {
        const who = `PostgreSQL (process ${postmaster.pid})`
        throw new EmbeddedPostgresProblem(`${who} on ${cluster.directory} does not answer: ${message}`)
      }
    }
    await sleep(30)
  }
}

async function launch(cluster: Cluster): Promise<void> {
  if (cluster.launches > 0) {
    const { reason, passes } = await readLaunchFailure(cluster.logFile)
    if (!passes || cluster.launches >= launchLimit) throw new Error(reason)
    await sleep(500)
  }
  cluster.launcher ??= await prepareCluster(cluster)
  cluster.launches += 1
  await launchPostmaster(cluster.launcher, cluster)
}

async function createDatabase(client: Client, name: string): Promise<void> {
  const found = await client.query('select from pg_database where datname = $1', [name])
  if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
}

async function connect({ password }: Cluster, port: number): Promise<Client> {
  const client = new Client({
    ...{ host: '127.0.0.1', port, ssl: false, user: superuser, password, database: 'postgres' },
    connectionTimeoutMillis: 3_000,
    query_timeout: 60_000,
    application_name: 'homemmo embedded database',
  })
  // The server closes connections when it stops; without a listener that would end the process.
  client.on('error', () => {})
  await client.connect()
  return client
}

async function endClient(client: Client): Promise<void> {
  await Promise.race([client.end().catch(() => {}), sleep(2_000, undefined, { ref: false })])
}

async function takeOwnership(client: Client, directory: string): Promise<void> {
  const giveUpAt = Date.now() + deadOwnerLimitMs
  while (!(await tryLock(client, 'owner'))) {
    if (Date.now() > giveUpAt) {
      const advice = 'stop it first, or give this one a DATA_DIR of its own'
      throw new EmbeddedPostgresProblem(
        `the panel is already running on this data directory (${directory}): ${advice}`,
      )
    }
    await sleep(100)
  }
}

async function tryLock(client: Client, role: 'owner' | 'visitor'): Promise<boolean> {
  const lock =
    role === 'owner' ? `pg_try_advisory_lock(${ownerLock})` : `pg_try_advisory_lock_shared(${visitorLock})`
  const { rows } = await client.query<{ taken: boolean }>(`select ${lock} as taken`)
  return rows[0]?.taken === true
}

/** Holds the lock of `client` until released; takes it again when the connection drops. */
function keepLock(cluster: Cluster, first: Client): { release(): Promise<void> } {
  let held: Client | undefined
  let released = false
  const hold = (client: Client) => {
    held = client
    client.once('end', lost)
  }
  const lost = () => {
    held = undefined
    void takeAgain()
  }
  const takeAgain = async () => {
    try {
      const postmaster = released ? undefined : await findPostmaster(cluster.directory)
      if (postmaster) {
        const client = await connect(cluster, postmaster.port)
        if (!released && (await tryLock(client, cluster.role))) return hold(client)
        await endClient(client)
      }
    } catch {
      // The server is not back yet.
    }
    if (!released) setTimeout(() => void takeAgain(), 250).unref()
  }
  hold(first)
  return {
    release: async () => {
      released = true
      if (!held) return
      // Said aloud, since the server notices the end of a connection only a moment later.
      await held.query('select pg_advisory_unlock_all()').catch(() => {})
      await endClient(held)
    },
  }
}

/** Whether PostgreSQL runs and neither an owner nor a visitor is connected to it. */
async function isLeftAlone(cluster: Cluster): Promise<boolean> {
  const postmaster = await findPostmaster(cluster.directory)
  if (!postmaster) return false
  try {
    const client = await connect(cluster, postmaster.port)
    const { rows } = await client.query<{ alone: boolean }>(
      `select pg_try_advisory_lock(${ownerLock}) and pg_try_advisory_lock(${visitorLock}) as alone`,
    )
    await endClient(client)
    return rows[0]?.alone === true
  } catch {
    return false
  }
}

async function explain(error: unknown, directory: string): Promise<EmbeddedPostgresProblem> {
  if (error instanceof EmbeddedPostgresProblem) return error
  const { code = '', message } = error as { code?: string; message: string }
  const disk = await statfs(dirname(directory)).catch(() => undefined)
  const full = disk !== undefined && disk.bavail * disk.bsize < 1024 * 1024
  const reasons: [boolean, string][] = [
    [full || /No space left|quota exceeded|wrote only/i.test(message), 'the disk is full'],
    [['EACCES', 'EPERM', 'EROFS'].includes(code), `this user may not read or write there (${code})`],
    [['ENOTDIR', 'EEXIST'].includes(code), 'a part of that path is not a directory'],
    [['EBUSY', 'EXDEV'].includes(code), 'it is a mount point; mount the folder above it instead'],
  ]
  const why = reasons.find(([applies]) => applies)?.[1] ?? lastLine(message)
  return new EmbeddedPostgresProblem(`the database in ${directory} cannot be started: ${why}`, {
    cause: error,
  })
}
