import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { newId } from '../src/core/id.ts'
import { type Database, openDatabase } from '../src/platform/db.ts'
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { migrate } from '../src/platform/migrate.ts'
import { keptSecret } from '../src/platform/secrets.ts'
import { BenchProblem } from './bench-problem.ts'

const WEB_START_LIMIT_MS = 30_000
const WEB_STOP_LIMIT_MS = 10_000
const LOG_KEPT_CHARS = 4_000

/** What a measurement stands on: a fresh, migrated database that waits for the disk as in production. */
export type Stage = {
  /** Gone with the stage. */
  folder: string
  databaseUrl: string
  db: Database
  appSecret: string
}

/** A web server of the panel, in a process of its own. */
export type WebProcess = { url: string; pid: number }

/** Sets up a stage; `stack` takes it down again. */
export async function setStage(stack: AsyncDisposableStack): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }))
  const postgres = await startEmbeddedPostgres({
    directory: join(folder, 'postgres'),
    password: keptSecret(folder, 'postgres-password'),
    database: 'homemmo_bench',
    durable: true,
    role: 'owner',
  })
  stack.defer(() => postgres.stop())
  const databaseUrl = postgres.connectionString
  await migrate(databaseUrl)
  const db = openDatabase(databaseUrl, { processId: `homemmo-bench:${newId()}`, max: 2 })
  stack.defer(() => db.close())
  return { folder, databaseUrl, db, appSecret: keptSecret(folder, 'app-secret') }
}

/** A database that stays: the embedded one in the folder that DATA_DIR names. `stack` stops it again. */
export async function openKeptDatabase(
  stack: AsyncDisposableStack,
  options: { durable: boolean; settings?: Record<string, string> },
): Promise<{ folder: string; url: string }> {
  const folder = process.env.DATA_DIR
  if (!folder) throw new BenchProblem('Name a folder for the database in DATA_DIR.\n')
  const postgres = await startEmbeddedPostgres({
    directory: join(folder, 'postgres'),
    password: keptSecret(folder, 'postgres-password'),
    database: 'homemmo_bench',
    role: 'owner',
    ...options,
  })
  stack.defer(() => postgres.stop())
  return { folder, url: postgres.connectionString }
}

/**
 * Starts the panel itself with the role `web` alone, and `more` in its environment, and waits until it is ready;
 * `stack` stops it again.
 */
export async function startWeb(
  stack: AsyncDisposableStack,
  stage: Pick<Stage, 'folder' | 'databaseUrl' | 'appSecret'>,
  signal: AbortSignal,
  more: Readonly<Record<string, string>> = {},
): Promise<WebProcess> {
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    // Nothing of the environment of whoever measures: it may name real partners.
    env: {
      PATH: process.env.PATH,
      ROLES: 'web',
      SANDBOX: '0',
      PORT: String(port),
      DATA_DIR: join(stage.folder, `web-${port}`),
      DATABASE_URL: stage.databaseUrl,
      APP_SECRET: stage.appSecret,
      ...more,
    },
    // A group of its own: Ctrl-C at the terminal reaches it by way of the stack, and once only.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'close')
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-LOG_KEPT_CHARS)
    })
  }
  stack.defer(async () => {
    child.kill('SIGTERM')
    const giveUp = setTimeout(() => killGroup(child.pid), WEB_STOP_LIMIT_MS)
    await exited
    clearTimeout(giveUp)
  })

  const url = `http://127.0.0.1:${port}`
  const giveUpAt = Date.now() + WEB_START_LIMIT_MS
  while (!(await isReady(url))) {
    signal.throwIfAborted()
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > giveUpAt) {
      throw new BenchProblem(`The web server does not start:\n${said}`)
    }
    await sleep(100)
  }
  return { url, pid: child.pid! }
}

async function isReady(url: string): Promise<boolean> {
  const reply = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  await reply?.body?.cancel()
  return reply?.status === 200
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
