import { createHash } from 'node:crypto'
import pg from 'pg'
import { Money } from '../core/money.ts'
import { Refusal } from '../core/refusal.ts'
import { isPlannedAnew, type Sql } from './sql.ts'

/** A handle that reads. */
export type Queryable = {
  /** Runs one statement and gives its rows. */
  query<Row extends object>(statement: Sql): Promise<Row[]>
}

declare const insideTransaction: unique symbol

/** A handle that writes. Only `transaction` makes one, so no write can happen outside a transaction. */
export type Tx = Queryable & {
  readonly [insideTransaction]: true
  /**
   * Runs a statement just before the commit, once for each `key`, in the order of the keys. For rows that many
   * transactions share (the job queue's): whoever locks them last and in one order cannot deadlock over them,
   * and holds them no longer than the commit takes.
   */
  runLast(key: string, statement: Sql): void
}

/** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
export type Transaction = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** A connection that listens. `check` finds out whether it still does; a broken one is told by `lost`. */
export type Listening = { check(): Promise<void>; close(): Promise<void> }

export type Database = Queryable & {
  transaction: Transaction
  /**
   * Hears what is announced on a channel, on a connection of its own beside the pool, until that is closed or breaks,
   * which `lost` tells once. Throws when there is no connection to be had.
   */
  listen(channel: string, on: { hear(payload: string): void; lost(): void }): Promise<Listening>
  /** For libraries that bring their own SQL: the job queue and the migrations. */
  pool: pg.Pool
  close(): Promise<void>
}

// Numbers that PostgreSQL can count further than JavaScript stay text unless a statement casts them, except
// money, which becomes Money at this border, and bigint, whose counts and order numbers stay below 2^53.
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.NUMERIC, (text) => Money.parse(text))
types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`too large for a number: ${text}`)
  return number
})

/**
 * Opens the pool. `processId` becomes the connections' application name, by which other processes can see
 * that this one lives.
 */
export function openDatabase(
  connectionString: string,
  options: { processId: string; max?: number },
): Database {
  const pool = openPool({
    connectionString,
    types,
    max: options.max ?? 10,
    application_name: options.processId,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    // No statement of ours may run longer than this; reports ask for more by themselves.
    options:
      '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000 -c lock_timeout=15000 -c TimeZone=UTC',
  })

  return {
    pool,
    query: (statement) => run(pool, statement),
    async transaction(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin')
        const last = new Map<string, Sql>()
        const tx = {
          query: (statement: Sql) => run(client, statement),
          runLast: (key: string, statement: Sql) => void last.set(key, statement),
        } as Tx
        const result = await work(tx)
        for (const key of [...last.keys()].sort()) await run(client, last.get(key)!)
        await client.query('commit')
        return result
      } catch (error) {
        // A refusal is an expected end; anything else may have left the connection in any state.
        if (!(error instanceof Refusal)) broken = error as Error
        await client.query('rollback').catch((cause: Error) => {
          broken = cause
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
    listen: (channel, on) => listen({ connectionString, application_name: options.processId }, channel, on),
    close: () => pool.end(),
  }
}

const LISTEN_ANSWER_MS = 10_000

async function listen(
  settings: pg.ClientConfig,
  channel: string,
  on: { hear(payload: string): void; lost(): void },
): Promise<Listening> {
  const client = new pg.Client({
    ...settings,
    keepAlive: true,
    connectionTimeoutMillis: LISTEN_ANSWER_MS,
    query_timeout: LISTEN_ANSWER_MS,
  })
  let state: 'opening' | 'open' | 'over' = 'opening'
  const end = async (): Promise<void> => {
    const wasOpen = state === 'open'
    state = 'over'
    if (wasOpen) on.lost()
    await client.end().catch(() => {})
  }
  client.on('error', end)
  client.on('end', end)
  client.on('notification', ({ payload = '' }) => on.hear(payload))
  try {
    await client.connect()
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
  } catch (error) {
    await end()
    throw error
  }
  state = 'open'
  return {
    check: () => client.query('select 1').then(() => {}, end),
    close() {
      state = 'over'
      return client.end().catch(() => {})
    },
  }
}

/** A pool that outlives its connections: whoever uses one that breaks is told by the failing statement. */
export function openPool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(settings)
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The only row, or undefined when there is none; several are a mistake in the statement. */
export async function queryOne<Row extends object>(db: Queryable, statement: Sql): Promise<Row | undefined> {
  const rows = await db.query<Row>(statement)
  if (rows.length > 1) throw new Error(`one row expected, got ${rows.length}: ${statement.text.slice(0, 80)}`)
  return rows[0]
}

async function run<Row extends object>(client: pg.Pool | pg.PoolClient, statement: Sql): Promise<Row[]> {
  const text = statement.text
  const result = await client.query<Row>({
    // Without a name nothing is kept of it.
    ...(!isPlannedAnew(statement) && { name: statementName(text) }),
    text,
    values: statement.values as unknown[],
  })
  return result.rows
}

// Statements are prepared once per connection. A text seen for the first time gets its name here; the cache
// is bounded because a few lists build their text from filters.
const names = new Map<string, string>()
function statementName(text: string): string {
  let name = names.get(text)
  if (!name) {
    name = createHash('sha1').update(text).digest('base64url').slice(0, 16)
    if (names.size < 1000) names.set(text, name)
  }
  return name
}
