import { open, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../src/platform/db.ts'
import { largeTables } from './admin-addresses.ts'
import { BenchProblem } from './bench-problem.ts'

/** What PostgreSQL has to be started with, so that it can log the plans of what it runs. */
export const planSettings: Readonly<Record<string, string>> = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_format': 'json',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  // Of functions too: reports and books are made by them.
  'auto_explain.log_nested_statements': 'on',
}

/** So many rows of a large table no page has any use for, by whatever index they are read. */
const ROWS_MAX = 100_000

type PlanNode = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

/** Sees to it that plans can be logged: a server that ran before has not been told. */
export async function checkPlanLog(db: Database): Promise<void> {
  const { rows } = await db.pool.query(
    `select setting from pg_settings where name = 'auto_explain.log_format'`,
  )
  if (rows[0]?.setting !== 'json')
    throw new BenchProblem('PostgreSQL already runs on this DATA_DIR without auto_explain: stop it first.\n')
}

/** What is read of large tables while `work` runs and should not be, from the plans that PostgreSQL logs meanwhile. */
export async function scansOf(db: Database, log: string, work: () => Promise<unknown>): Promise<string[]> {
  await setPlanLog(db, '0')
  const { size: before } = await stat(log)
  await work()
  await setPlanLog(db, '-1')
  const file = await open(log)
  try {
    const { size } = await file.stat()
    const text = Buffer.alloc(Math.max(0, size - before))
    await file.read(text, 0, text.length, before)
    return [...new Set(plansIn(text.toString()).flatMap(readsOf))]
  } finally {
    await file.close()
  }
}

function plansIn(log: string): PlanNode[] {
  // An entry begins with its time; the lines that go on begin with a tab.
  return log.split(/^(?=\d{4}-\d\d-\d\d \d\d:)/m).flatMap((entry) => {
    const [, plan] = entry.split(/ plan:\n/, 2)
    return plan ? [(JSON.parse(plan.replaceAll(/^\t/gm, '')) as { Plan: PlanNode }).Plan] : []
  })
}

function readsOf(node: PlanNode): string[] {
  const below = (node.Plans ?? []).flatMap(readsOf)
  const table = node['Relation Name']
  const loops = node['Actual Loops'] ?? 0
  if (!table || !largeTables.includes(table) || loops === 0) return below
  const read =
    (node['Actual Rows'] ?? 0) +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)
  if (node['Node Type'] === 'Seq Scan') return [...below, `${table} whole`]
  const rows = Math.round(read * loops)
  return rows > ROWS_MAX ? [...below, `${rows} rows of ${table} (${node['Node Type']})`] : below
}

async function setPlanLog(db: Database, minimumMs: '0' | '-1'): Promise<void> {
  await db.pool.query(`alter system set auto_explain.log_min_duration = ${minimumMs}`)
  await db.pool.query('select pg_reload_conf()')
  // Every backend hears of it by a signal.
  await sleep(150)
}
