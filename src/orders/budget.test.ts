import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { startPanel } from '../../test/harness.ts'
import { resizeBudget } from '../catalog/providers.sql.ts'
import { newId } from '../core/id.ts'
import { openDatabase } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { startWorker } from '../worker.ts'

const PER_MINUTE = 5
const ORDERS = 8
// A minute of a clock that runs twelve times as fast, and half a second for the way.
const MINUTE_MS = 5_000
const WINDOW_MS = MINUTE_MS + 500
// Two of them, and enough of the next to see that the budget is given out again.
const WATCH_MS = 2 * WINDOW_MS + 1_500

test('two workers together never call a provider more than five times in any minute', async () => {
  await using panel = await startPanel({ provider: { paceMs: Number.POSITIVE_INFINITY } })
  const { db, provider } = panel
  const [real] = await db.query(sql`select budget_window_ms as ms from providers`)
  assert.deepEqual(real, { ms: 61_000 })
  await db.query(
    sql`update providers set requests_per_minute = ${PER_MINUTE}, budget_window_ms = ${WINDOW_MS}`,
  )
  await db.transaction((tx) => resizeBudget(tx, 'BUMX', PER_MINUTE))
  const likes = await panel.service({ rate: '1000' })
  const lan = await panel.customer({ balance: String(ORDERS * 1000) })
  for (let n = 0; n < ORDERS; n++) await lan.order(likes, 1000, { link: `https://facebook.com/budget/${n}` })

  await using stack = new AsyncDisposableStack()
  const workers = [newId(), newId()].map((id) => `homemmo:${id}`)
  for (const worker of workers) {
    const own = openDatabase(db.pool.options.connectionString!, { processId: worker })
    stack.defer(() => own.close())
    const log = pino({ level: 'silent' })
    const parts = {
      db: own,
      decrypt: () => provider.key,
      worker,
      log,
      telegram: undefined,
      webhooks: { sandbox: true, privateHosts: [] },
    }
    const running = await startWorker(parts)
    stack.defer(() => running.stop())
  }
  const until = Date.now() + WATCH_MS
  while (Date.now() < until) {
    // Without a key these do not wait for each other: both workers are at it all the time.
    await db.query(sql`
      select graphile_worker.add_job('work_provider', '{"subject": "BUMX"}') from generate_series(1, 4)`)
    await sleep(1000)
  }

  const times = provider.log.map((call) => Date.parse(call.at))
  for (const [n, at] of times.entries()) {
    const inMinute = times.slice(n).filter((other) => other < at + MINUTE_MS)
    assert.ok(inMinute.length <= PER_MINUTE, `${inMinute.length} calls in the minute from call ${n}`)
  }
  assert.ok(times.length > PER_MINUTE, `the budget was given out again, not only ${times.length} calls`)
  // Orders go before statuses, so all are sent by now, each once.
  assert.equal(provider.adds().all.length, ORDERS)
  assert.equal(new Set(provider.adds().accepted.map((call) => call.fields.link)).size, ORDERS)
})

test('a budget made smaller or larger holds from the next call on', async () => {
  await using panel = await startPanel()
  const slots = async () =>
    (await panel.db.query(sql`select from provider_slots where provider = 'BUMX'`)).length
  for (const size of [3, 40, 1]) {
    await panel.db.transaction((tx) => resizeBudget(tx, 'BUMX', size))
    assert.equal(await slots(), size)
  }
})
