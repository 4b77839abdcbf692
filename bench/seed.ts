import { resolve } from 'node:path'
import { newId } from '../src/core/id.ts'
import { listChecks } from '../src/operations/invariants.sql.ts'
import { type Database, openDatabase } from '../src/platform/db.ts'
import { migrateJobs } from '../src/platform/jobs.ts'
import { migrate } from '../src/platform/migrate.ts'
import { sumDays } from '../src/reports/sum-days.ts'
import { BenchProblem } from './bench-problem.ts'
import { type SeedSize, seedProgram } from './seed-program.ts'
import { openKeptDatabase } from './stage.ts'

const size: SeedSize = { users: 100_000, orders: 1_000_000, resellers: 20, resellerOrders: 20_000 }

// Nothing waits for the disk: a machine that crashes meanwhile leaves a folder to throw away.
const settings = {
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  shared_buffers: '1GB',
  synchronous_commit: 'off',
}

/**
 * Fills the embedded database in the folder DATA_DIR with 100,000 users, 1,000,000 orders and 3,000,000 movements, and
 * holds every invariant against them; gives whether all hold. A folder that has customers already is left alone.
 */
export async function benchSeed(signal: AbortSignal): Promise<boolean> {
  await using stack = new AsyncDisposableStack()
  const { url, folder } = await openKeptDatabase(stack, { durable: false, settings })
  await migrate(url)
  const db = openDatabase(url, { processId: `homemmo-bench:${newId()}`, max: 2 })
  stack.defer(() => db.close())
  await migrateJobs(db.pool)
  const { rows } = await db.pool.query(`select from users limit 1`)
  if (rows.length > 0)
    throw new BenchProblem(`${resolve(folder)} has users already: name an empty DATA_DIR.\n`)
  await fill(db, signal)
  // As a shop that has been running: its job keeps the sums of the days that are over.
  await timed('daily sums', async () => {
    while ((await sumDays(db.transaction)) > 0) signal.throwIfAborted()
  })
  // Awaited here: the database is put down with the stack as soon as this returns.
  return await holds(db)
}

async function fill(db: Database, signal: AbortSignal): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query(`
      set statement_timeout = 0; set work_mem = '1GB'; set maintenance_work_mem = '1GB';
      set session_replication_role = replica`)
    for (const step of seedProgram(size)) {
      signal.throwIfAborted()
      await timed(step.name, () => client.query(step.sql))
    }
    await timed('vacuum', () => client.query('vacuum analyze'))
  } finally {
    // Its settings must not outlive the seeding in the pool.
    client.release(true)
  }
}

async function holds(db: Database): Promise<boolean> {
  const client = await db.pool.connect()
  try {
    await client.query(`set statement_timeout = 0; set work_mem = '256MB'`)
    const checks = await timed('invariants', () =>
      listChecks({
        query: async (statement) => (await client.query(statement.text, statement.values as unknown[])).rows,
      }),
    )
    for (const { name, breaches } of checks) {
      if (breaches.length > 0) process.stdout.write(`  broken: ${name}: ${JSON.stringify(breaches[0])}\n`)
    }
    return checks.every(({ breaches }) => breaches.length === 0)
  } finally {
    client.release(true)
  }
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const since = performance.now()
  const result = await work()
  process.stdout.write(`  ${name}: ${((performance.now() - since) / 1000).toFixed(1)} s\n`)
  return result
}
