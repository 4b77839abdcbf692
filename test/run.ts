import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { globSync } from 'node:fs'
import { mkdtemp, readFile, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedPostgresProblem, startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { ensureSystemPackages } from './system-packages.ts'

// What `npm test [files…]` runs: every test file, or only the given ones, against one real PostgreSQL that
// lives in a temporary folder for as long as the run takes.

const overallLimitMs = 30 * 60_000
const testLimitMs = 3 * 60_000
const interruptedCode = 130
// Nearly every test has a database of its own: copied on a disk it takes half a second, in memory an eighth.
const memoryFolder = '/dev/shm'
/** What the tests' PostgreSQL may come to, its log of 2 GB included. */
const memoryNeeded = 4 * 1024 ** 3
const patterns = ['src', 'sandbox', 'test'].map((folder) => `${folder}/**/*.test.{ts,tsx}`)

// Caught from the beginning, so that Ctrl-C never leaves the database or its folder behind.
const interrupted = new AbortController()
process.on('SIGINT', () => interrupted.abort()).on('SIGTERM', () => interrupted.abort())

process.exitCode = await runTests(process.argv.slice(2))

async function runTests(given: string[]): Promise<number> {
  const files = given.length > 0 ? given : globSync(patterns, { exclude: ['**/node_modules/**'] }).sort()
  if (files.length === 0)
    return refuse('there are no tests here: run npm test from the folder of package.json')
  const { runnable, problems, chromiumPath } = await ensureSystemPackages(files)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  // On a build machine a test that did not run must not look like one that passed.
  if (problems.length > 0 && process.env.CI === 'true') return 1
  if (runnable.length === 0) return refuse('no test is left to run')

  const folder = await mkdtemp(join(await fastFolder(), 'homemmo-test-'))
  try {
    const postgres = await startEmbeddedPostgres({
      directory: join(folder, 'postgres'),
      password: randomBytes(16).toString('hex'),
      database: 'homemmo_test',
      durable: false,
      role: 'owner',
      settings: { log_error_verbosity: 'default' },
    })
    try {
      return await runFiles(runnable, {
        ...process.env,
        TEST_DATABASE_URL: postgres.connectionString,
        ...(chromiumPath === undefined ? {} : { CHROMIUM_PATH: chromiumPath }),
        // Each file is a process of its own: what one has compiled the others need not.
        NODE_COMPILE_CACHE: join(folder, 'compiled'),
      })
    } finally {
      await postgres.stop()
      process.stderr.write(deadlocksIn(await readFile(join(folder, 'postgres.log'), 'utf8')))
    }
  } catch (error) {
    if (error instanceof EmbeddedPostgresProblem) return refuse(error.message)
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

/** Memory, where the machine lends enough of it as a folder. */
async function fastFolder(): Promise<string> {
  const room = await statfs(memoryFolder).catch(() => undefined)
  return room && room.bavail * room.bsize >= memoryNeeded ? memoryFolder : tmpdir()
}

/** What PostgreSQL logged of deadlocks: who waited for whom, with which statements. A test fails by each. */
function deadlocksIn(log: string): string {
  const entries = log.split(/^(?=\d{4}-\d\d-\d\d .*(?:ERROR|WARNING|LOG|FATAL|PANIC): )/m)
  return entries.filter((entry) => entry.includes('deadlock detected')).join('')
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`)
  return 1
}

/** The exit code of node's own test runner, which prints each test and at the end what passed and failed. */
async function runFiles(files: string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (interrupted.signal.aborted) return interruptedCode
  const flags = ['--test-concurrency=3', `--test-timeout=${testLimitMs}`, '--test-reporter=spec']
  // A group of its own: what stops the run then reaches the tests' own processes too, and once only.
  const child = spawn(process.execPath, ['--import', 'tsx', '--test', ...flags, ...files], {
    env,
    stdio: 'inherit',
    detached: true,
  })
  const stop = () => {
    signalGroup(child, 'SIGINT')
    setTimeout(() => signalGroup(child, 'SIGKILL'), 10_000).unref()
  }
  const limit = setTimeout(() => {
    process.stderr.write(`The tests took longer than ${overallLimitMs / 60_000} minutes and are stopped.\n`)
    stop()
  }, overallLimitMs)
  interrupted.signal.addEventListener('abort', stop)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      // Without a code it was ended by a signal.
      child.once('exit', (code) => resolve(code ?? interruptedCode))
    })
  } finally {
    clearTimeout(limit)
    signalGroup(child, 'SIGKILL')
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal)
  } catch {
    // Nothing of it is left.
  }
}
