import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Panel } from './harness.ts'
import { type Environment, type PanelProcess, startPanelProcess } from './panel-process.ts'

/** Worker processes as a shop runs them, on the database of a test's panel, and the ways to ill-treat them. */
export type Crew = AsyncDisposable & {
  /** What they were started with, for a command that works on the same panel. */
  env: Environment
  /** Ends one in the middle of whatever it does (SIGKILL), and starts another in its place. */
  kill(place: number): Promise<void>
  /** Lets one stand still for so long, its connections and timers with it (SIGSTOP, SIGCONT). */
  freeze(place: number, forMs: number): Promise<void>
  /** All that they have logged or said so far, of those too that were killed. */
  said(): Promise<string>
}

/** Starts so many workers (`ROLES=worker`) that send to the panel's stand-in provider. */
export async function startCrew(panel: Panel, count: number): Promise<Crew> {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-crew-'))
  const env: Environment = {
    SANDBOX: '0',
    ROLES: 'worker',
    DATA_DIR: folder,
    DATABASE_URL: panel.db.pool.options.connectionString!,
    // They bring the provider's key themselves, sealed with their own secret.
    APP_SECRET: 'one secret that all workers of a crew share',
    BUMX_API_URL: panel.provider.apiUrl,
    BUMX_API_KEY: panel.provider.key,
  }
  const all: PanelProcess[] = []
  let starts = 0
  const start = async () => {
    const process = await startPanelProcess({ ...env, LOG_DIR: join(folder, `log-${++starts}`) })
    all.push(process)
    return process
  }
  const crew = await Promise.all(Array.from({ length: count }, start))
  return {
    env,
    async kill(place) {
      await crew[place]!.stop('SIGKILL')
      crew[place] = await start()
    },
    async freeze(place, forMs) {
      void crew[place]!.stop('SIGSTOP')
      await sleep(forMs)
      void crew[place]!.stop('SIGCONT')
    },
    async said() {
      const names = await readdir(folder, { recursive: true })
      const logs = names.filter((name) => name.endsWith('.log'))
      const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')))
      return [...texts, ...all.map((process) => process.said())].join('')
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(
        crew.map((process) => {
          // One that stands still could not be asked to end.
          void process.stop('SIGCONT')
          return process[Symbol.asyncDispose]()
        }),
      )
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}
