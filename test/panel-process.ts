import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

// The panel and its command as a person starts them: real processes, watched from outside.

const END_LIMIT_MS = 150_000
const STOP_LIMIT_MS = 20_000
const READY = 'HOMEMMO panel is running'

/** How a process ended, and all that it said. */
export type Ended = { code: number | null; stdout: string; stderr: string }

export type PanelProcess = AsyncDisposable & {
  /** What it has said on standard output so far. */
  said(): string
  /** Sends the signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<Ended>
}

/** A folder that goes when the test is over, with a data directory to be, and a port. */
export type Place = AsyncDisposable & {
  folder: string
  url: string
  env: Environment
  /** The HTTP status of a log in. */
  logIn(name: string, password: string): Promise<number>
  /** It ends well and soon, and nothing of it is left. */
  assertStops(stopping: Promise<Ended>): Promise<void>
}

/** Variables of the environment; nothing of the test's own but the way to programs reaches the process. */
export type Environment = Record<string, string>

/** Starts `src/main.ts` and waits until it says that it runs; throws what it said instead when it ends. */
export async function startPanelProcess(env: Environment): Promise<PanelProcess> {
  const { child, spoken, ended } = launch('src/main.ts', [], env)
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  while (!spoken.stdout.includes(READY)) {
    const end = await Promise.race([ended, sleep(50)])
    if (end) throw new Error(`the panel did not start (exit ${end.code}): ${end.stdout}${end.stderr}`)
  }
  return {
    said: () => spoken.stdout,
    stop,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await stop('SIGTERM')
    },
  }
}

/** Runs `src/main.ts` to its end, for starts that are refused, or interrupted once `path` exists. */
export async function runPanel(
  env: Environment,
  interruption?: { signal: NodeJS.Signals; path: string },
): Promise<Ended> {
  const { child, ended } = launch('src/main.ts', [], env)
  if (interruption) {
    while (!existsSync(interruption.path) && child.exitCode === null) await sleep(10)
    child.kill(interruption.signal)
  }
  return ended
}

/** Runs `npm run panel -- …args` without npm. */
export async function runCommand(args: string[], env: Environment): Promise<Ended> {
  return launch('src/panel.ts', args, env).ended
}

function launch(file: string, args: string[], env: Environment) {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const limit = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
  const spoken = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      spoken[name] += text
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(limit)
      resolve({ code, ...spoken })
    })
  })
  return { child, spoken, ended }
}

/** A data directory and a port of its own for one test. */
export async function newPlace(more: Environment = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-start-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  return {
    folder,
    url,
    env: { DATA_DIR: join(folder, 'data'), PORT: String(port), ...more },
    async logIn(name, password) {
      const body = JSON.stringify({ email: name, password })
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${url}/api/auth/login`, { method: 'POST', headers, body })).status
    },
    async assertStops(stopping) {
      const since = Date.now()
      const { code, stderr } = await stopping
      assert.deepEqual([code, stderr], [0, ''])
      assert.ok(Date.now() - since < STOP_LIMIT_MS)
      assert.deepEqual(await processesWith(folder), [])
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  }
}

/** A port of 127.0.0.1 that is free, with the three after it most likely free too. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The processes that have `text` among their arguments; none but on Linux. */
export async function processesWith(text: string): Promise<string[]> {
  const found: string[] = []
  for (const pid of await readdir('/proc').catch(() => [])) {
    const words = /^\d+$/.test(pid) ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : ''
    if (words.includes(text)) found.push(words.replaceAll('\0', ' '))
  }
  return found
}
