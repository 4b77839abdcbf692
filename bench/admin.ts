import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { insertSession } from '../src/accounts/sessions.sql.ts'
import { newId } from '../src/core/id.ts'
import { accessTokens } from '../src/platform/auth.ts'
import { type Database, openDatabase } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import { deriveSecrets, keptSecret } from '../src/platform/secrets.ts'
import { sumDays } from '../src/reports/sum-days.ts'
import { filledAddresses, longFile, unsummedAddresses } from './admin-addresses.ts'
import { BenchProblem } from './bench-problem.ts'
import { downloadSlowly } from './downloads.ts'
import { percentile } from './percentile.ts'
import { checkPlanLog, planSettings, scansOf } from './plans.ts'
import { operatorId } from './seed-program.ts'
import { openKeptDatabase, startWeb, type WebProcess } from './stage.ts'

const CALLS = 20
/** For each address, at the 95th percentile. */
const PROMISED_MS = 300
/**
 * Several long files are read slowly at once from a server whose heap has no room for what they hold: it would die.
 * Without this bound a heap takes what it is given, and its growth says nothing about what is needed.
 */
const HEAP_MIB = 112
/** What lies outside of the heap is seen by how much the server grows. */
const GROWTH_MAX_MIB = 112
const LONG_FILE_ROWS = 90_000

type Measured = {
  address: string
  status: number
  minMs: number
  medianMs: number
  p95Ms: number
  scans: string[]
}

type Bench = {
  db: Database
  log: string
  web: WebProcess
  headers: Record<string, string>
  signal: AbortSignal
}

/**
 * Opens every operators' page of a seeded shop (`npm run bench -- seed`) 20 times, prints how long each takes, and what
 * its statements read of large tables from one end to the other, as PostgreSQL itself logs its plans; first those made
 * from daily sums while there are none. Then loads the longest file. Gives whether all that is promised is kept, and
 * names what is not.
 */
export async function benchAdmin(signal: AbortSignal): Promise<boolean> {
  await using stack = new AsyncDisposableStack()
  const settings = { ...planSettings, shared_buffers: '512MB' }
  const { url: databaseUrl, folder } = await openKeptDatabase(stack, { durable: true, settings })
  for (const file of await migrate(databaseUrl)) process.stdout.write(`  migrated: ${file}\n`)
  const db = openDatabase(databaseUrl, { processId: `homemmo-bench:${newId()}`, max: 2 })
  stack.defer(() => db.close())
  await checkPlanLog(db)
  const appSecret = keptSecret(folder, 'app-secret')
  const headers = { authorization: `Bearer ${await logIn(db, appSecret)}` }
  const stage = { folder, databaseUrl, appSecret }
  const web = await startWeb(stack, stage, signal)
  const bench = { db, log: join(folder, 'postgres.log'), web, headers, signal }

  process.stdout.write('Before any day is summed:\n')
  await db.pool.query('delete from summed_days')
  await db.pool.query('truncate daily_sums, customer_days')
  const unsummed = await measureAll(bench, unsummedAddresses)
  const since = performance.now()
  while ((await sumDays(db.transaction)) > 0) signal.throwIfAborted()
  await db.pool.query('vacuum analyze daily_sums, customer_days, summed_days')
  process.stdout.write(`All days summed in ${((performance.now() - since) / 1000).toFixed(1)} s:\n`)
  const measured = [...unsummed, ...(await measureAll(bench, await filledAddresses(db)))]

  const narrow = await startWeb(stack, stage, signal, { NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}` })
  const file = await downloadSlowly(`${narrow.url}${longFile}`, headers, narrow.pid)
  const isFlat = file.rows >= LONG_FILE_ROWS && file.grownMiB <= GROWTH_MAX_MIB
  process.stdout.write(
    `${isFlat ? ' ' : '!'} 6 slow readers of ${file.rows} rows each: ${file.seconds.toFixed(1)} s, the web server grew by ` +
      `${file.grownMiB.toFixed(0)} MiB (at most ${GROWTH_MAX_MIB})  ${longFile}\n` +
      `Promised: 200, at most ${PROMISED_MS} ms at the 95th percentile, no large table read whole, memory flat.\n` +
      `The web server, PostgreSQL and the caller shared ${availableParallelism()} processors.\n`,
  )
  const broken = measured.filter((one) => !isKept(one))
  for (const one of broken) process.stdout.write(`Not kept: ${one.address}: ${whyOf(one)}\n`)
  if (!isFlat)
    process.stdout.write(`Not kept: ${longFile}: ${file.rows} rows, ${file.grownMiB.toFixed(0)} MiB\n`)
  return broken.length === 0 && isFlat
}

async function measureAll(
  { db, log, web, headers, signal }: Bench,
  addresses: readonly string[],
): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const address of addresses) {
    signal.throwIfAborted()
    const one = await measure(`${web.url}${address}`, headers, signal)
    const scans = await scansOf(db, log, () => call(`${web.url}${address}`, headers, signal))
    measured.push({ ...one, address, scans })
    process.stdout.write(`${lineOf(measured.at(-1)!)}\n`)
  }
  return measured
}

async function logIn(db: Database, appSecret: string): Promise<string> {
  const { rows } = await db.pool.query('select from users where id = $1', [operatorId])
  if (rows.length === 0)
    throw new BenchProblem('Nothing is seeded here: npm run bench -- seed comes first.\n')
  const sessionId = newId()
  await db.transaction((tx) =>
    insertSession(tx, { id: sessionId, userId: operatorId, days: 1, address: null, userAgent: null }),
  )
  return accessTokens(deriveSecrets(appSecret).tokenKey).sign(sessionId)
}

async function measure(url: string, headers: Record<string, string>, signal: AbortSignal) {
  // The first fills caches, as the first operator of a day does.
  let status = await call(url, headers, signal)
  const spentMs: number[] = []
  for (let n = 0; n < CALLS; n += 1) {
    const since = performance.now()
    status = await call(url, headers, signal)
    spentMs.push(performance.now() - since)
    // Nobody learns more from nineteen others.
    if (status !== 200) break
  }
  return {
    status,
    minMs: Math.min(...spentMs),
    medianMs: percentile(spentMs, 0.5),
    p95Ms: percentile(spentMs, 0.95),
  }
}

async function call(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<number> {
  const reply = await fetch(url, { headers, redirect: 'manual', signal })
  await reply.arrayBuffer()
  return reply.status
}

function isKept(one: Measured): boolean {
  return whyOf(one) === ''
}

function whyOf({ status, p95Ms, scans }: Measured): string {
  return [
    ...(status === 200 ? [] : [`status ${status}`]),
    ...(p95Ms <= PROMISED_MS ? [] : [`${p95Ms.toFixed(0)} ms`]),
    ...(scans.length === 0 ? [] : [`reads ${scans.join(', ')}`]),
  ].join('; ')
}

function lineOf(one: Measured): string {
  const ms = (value: number) => `${value.toFixed(0).padStart(5)} ms`
  const scans = one.scans.length > 0 ? ` reads ${one.scans.join(', ')}` : ''
  const mark = isKept(one) ? ' ' : '!'
  return `${mark} ${one.status} ${ms(one.minMs)} ${ms(one.medianMs)} ${ms(one.p95Ms)}  ${one.address}${scans}`
}
