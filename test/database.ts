import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../src/platform/migrate.ts'

const TEMPLATE = 'homemmo_template'
const TEMPLATE_LOCK = 7_306_002

/**
 * A database of its own for one test: a clone of the migrated template. Drop it when the test is over; that fails
 * when transactions deadlocked in it, which PostgreSQL ends by breaking one: right in the end, but a second late.
 */
export async function cloneDatabase(): Promise<{ connectionString: string; drop(): Promise<void> }> {
  const server = process.env.TEST_DATABASE_URL
  if (!server) throw new Error('TEST_DATABASE_URL is unset: run tests by `npm test`')
  const name = `test_${randomBytes(6).toString('hex')}`
  await withServer(server, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const known = await client.query('select from pg_database where datname = $1', [TEMPLATE])
    if (known.rowCount === 0) {
      await client.query(`create database ${TEMPLATE}_new`)
      await migrate(on(server, `${TEMPLATE}_new`))
      await client.query(`alter database ${TEMPLATE}_new rename to ${TEMPLATE}`)
    }
    await client.query(`create database ${name} template ${TEMPLATE}`)
  })
  return {
    connectionString: on(server, name),
    async drop() {
      const deadlocks = await withServer(server, async (client) => {
        const stats = await client.query<{ deadlocks: string }>(
          'select deadlocks from pg_stat_database where datname = $1',
          [name],
        )
        await client.query(`drop database ${name} with (force)`)
        return stats.rows[0]?.deadlocks
      })
      assert.equal(deadlocks, '0', 'transactions deadlocked')
    },
  }
}

async function withServer<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function on(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
