import { open, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { insertSession } from '../src/accounts/sessions.sql.ts'
import { newId } from '../src/core/id.ts'
import { accessTokens } from '../src/platform/auth.ts'
import { type Database, openDatabase } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import { deriveSecrets, keptSecret } from '../src/platform/secrets.ts'
import { filledAddresses, largeTables } from './admin-addresses.ts'
import { BenchProblem } from './bench-problem.ts'
import { percentile } from './percentile.ts'
import { operatorId } from './seed-program.ts'
import { openKeptDatabase, startWeb } from './stage.ts'

const CALLS = 20
/** For each address, at the 95th percentile. */
const PROMISED_MS = 300

type Measured = { address: string; status: number; medianMs: number; p95Ms: number; scans: string[] }

/**
 * Opens every operators' page of a seeded shop (`npm run bench -- seed`) 20 times, prints how long each takes, and
 * which large tables its statements read from one end to the other, as PostgreSQL itself logs its plans; gives whether
 * the promise is kept and no page does the latter.
 */
export async function benchAdmin(signal: AbortSignal): Promise<boolean> {
  await using stack = new AsyncDisposableStack()
  const settings = { session_preload_libraries: 'auto_explain', 'auto_explain.log_format': 'json' }
  const { url: databaseUrl, folder } = await openKeptDatabase(stack, {
    durable: true,
    settings: {
      ...settings,
      shared_buffers: '512MB',
      // Of functions too: reports and books are made by them.
      'auto_explain.log_nested_statements': 'on',
    },
  })
  await migrate(databaseUrl)
  const db = openDatabase(databaseUrl, { processId: `homemmo-bench:${newId()}`, max: 2 })
  stack.defer(() => db.close())
  const appSecret = keptSecret(folder, 'app-secret')
  const headers = { authorization: `Bearer ${await logIn(db, appSecret)}` }
  const { url } = await startWeb(stack, { folder, databaseUrl, appSecret }, signal)
  const log = join(folder, 'postgres.log')
  const measured: Measured[] = []
  for (const address of await filledAddresses(db)) {
    signal.throwIfAborted()
    const one = await measure(`${url}${address}`, headers)
    const scans = await scansOf(db, log, () => call(`${url}${address}`, headers))
    measured.push({ ...one, address, scans })
    process.stdout.write(`${lineOf(measured.at(-1)!)}\n`)
  }
  process.stdout.write(
    `Promised: 200, at most ${PROMISED_MS} ms at the 95th percentile, no large table read whole.\n` +
      `The web server, PostgreSQL and the caller shared ${availableParallelism()} processors.\n`,
  )
  return measured.every(isKept)
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

async function measure(url: string, headers: Record<string, string>) {
  // The first fills caches, as the first operator of a day does.
  await call(url, headers)
  const spentMs: number[] = []
  let status = 0
  for (let n = 0; n < CALLS; n += 1) {
    const since = performance.now()
    status = await call(url, headers)
    spentMs.push(performance.now() - since)
  }
  return { status, medianMs: percentile(spentMs, 0.5), p95Ms: percentile(spentMs, 0.95) }
}

async function call(url: string, headers: Record<string, string>): Promise<number> {
  const reply = await fetch(url, { headers, redirect: 'manual' })
  await reply.arrayBuffer()
  return reply.status
}

/** The large tables that are read whole while `work` runs, from the plans that PostgreSQL logs meanwhile. */
async function scansOf(db: Database, log: string, work: () => Promise<unknown>): Promise<string[]> {
  await setPlanLog(db, '0')
  const { size: before } = await stat(log)
  await work()
  await setPlanLog(db, '-1')
  const file = await open(log)
  try {
    const { size } = await file.stat()
    const text = Buffer.alloc(Math.max(0, size - before))
    await file.read(text, 0, text.length, before)
    const scanned = [
      ...text
        .toString()
        .matchAll(/"Node Type": "Seq Scan",(?:\s*"[^"]+": [^\n]*\n){1,4}?\s*"Relation Name": "(\w+)"/g),
    ]
    const tables = new Set(scanned.map(([, table]) => table!))
    return largeTables.filter((table) => tables.has(table))
  } finally {
    await file.close()
  }
}

async function setPlanLog(db: Database, minimumMs: '0' | '-1'): Promise<void> {
  await db.pool.query(`alter system set auto_explain.log_min_duration = ${minimumMs}`)
  await db.pool.query('select pg_reload_conf()')
  // Every backend hears of it by a signal.
  await sleep(150)
}

function isKept({ status, p95Ms, scans }: Measured): boolean {
  return status === 200 && p95Ms <= PROMISED_MS && scans.length === 0
}

function lineOf(one: Measured): string {
  const ms = (value: number) => `${value.toFixed(0).padStart(5)} ms`
  const scans = one.scans.length > 0 ? ` reads whole: ${one.scans.join(', ')}` : ''
  const mark = isKept(one) ? ' ' : '!'
  return `${mark} ${one.status} ${ms(one.medianMs)} ${ms(one.p95Ms)}  ${one.address}${scans}`
}
