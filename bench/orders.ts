import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { listChecks } from '../src/operations/invariants.sql.ts'
import { queryOne } from '../src/platform/db.ts'
import { sql } from '../src/platform/sql.ts'
import { BenchProblem } from './bench-problem.ts'
import { orderOverHttp } from './http-load.ts'
import { orderByStatements, type PgbenchLoad } from './pgbench.ts'
import { ensurePgbench } from './pgbench-program.ts'
import { type Shop, stockShop } from './shop.ts'
import { type Stage, setStage, startWeb } from './stage.ts'

const CONNECTIONS = 64
const ROUNDS = 3
const SECONDS = 8
// The first round warms up what is compiled while it runs; later ones only caches.
const FIRST_WARM_UP_SECONDS = 3
const WARM_UP_SECONDS = 1
const COUNTED_ORDERS = 6_400
// For what was in flight when the clock ran out to be written or given up.
const SETTLE_MS = 500

/** What the panel promises to reach, as a multiple of what separate statements reach in the same run. */
const PROMISED = { spread: 1.3, hot: 3 }

type Case = 'spread' | 'hot' | 'pgbenchSpread' | 'pgbenchHot' | 'spreadOnTwo'
type Measured = Record<Case, number[]>
type Scene = { stage: Stage; shop: Shop; urls: [string, string]; pgbench: string; signal: AbortSignal }

/**
 * Measures orders a second through HTTP and, in turns with it, what pgbench reaches on the same tables by
 * separate statements; prints both and gives whether the panel keeps its promises. Throws `BenchProblem` when
 * an order was not answered with 200, or when what was written is not what was answered.
 */
export async function benchOrders(signal: AbortSignal): Promise<boolean> {
  const pgbench = await ensurePgbench()
  await using stack = new AsyncDisposableStack()
  process.stdout.write('Setting up a database, a shop and two web servers…\n')
  const stage = await setStage(stack)
  const shop = await stockShop(stage, CONNECTIONS)
  const urls: [string, string] = [
    (await startWeb(stack, stage, signal)).url,
    (await startWeb(stack, stage, signal)).url,
  ]
  const scene: Scene = { stage, shop, urls, pgbench, signal }
  const measured: Measured = { spread: [], hot: [], pgbenchSpread: [], pgbenchHot: [], spreadOnTwo: [] }
  for (let round = 1; round <= ROUNDS; round += 1) {
    process.stdout.write(`Round ${round} of ${ROUNDS}…\n`)
    await measureRound(scene, measured, round === 1 ? FIRST_WARM_UP_SECONDS : WARM_UP_SECONDS)
  }
  await checkCount(scene)
  const checks = await checkBooks(stage)
  process.stdout.write(report(measured, checks))
  return (
    ratio(measured.spread, measured.pgbenchSpread) >= PROMISED.spread &&
    ratio(measured.hot, measured.pgbenchHot) >= PROMISED.hot
  )
}

async function measureRound(scene: Scene, measured: Measured, warmUpSeconds: number): Promise<void> {
  const { shop, urls } = scene
  const everybody = shop.tokens
  const oneCustomer = shop.tokens.map(() => shop.tokens[0]!)
  const measure = async (name: Case, run: (seconds: number) => Promise<number>) => {
    // Each begins with as little waiting to be written back as the others.
    await scene.stage.db.query(sql`checkpoint`)
    await run(warmUpSeconds)
    measured[name].push(await run(SECONDS))
  }
  await measure('spread', (seconds) => overHttp(scene, [urls[0]], everybody, seconds))
  await measure('pgbenchSpread', (seconds) => byStatements(scene, 'each', seconds))
  await measure('hot', (seconds) => overHttp(scene, [urls[0]], oneCustomer, seconds))
  await measure('pgbenchHot', (seconds) => byStatements(scene, 'one', seconds))
  await measure('spreadOnTwo', (seconds) => overHttp(scene, urls, everybody, seconds))
}

/** Orders a second. The clock cuts off at most one order per connection, which may have been placed or not. */
async function overHttp(scene: Scene, urls: string[], tokens: string[], seconds: number): Promise<number> {
  const { stage, signal } = scene
  const before = await countOrders(stage)
  const load = { urls, serviceId: scene.shop.serviceId, tokens, signal }
  const { sent, answered, perSecond } = await orderOverHttp({ ...load, until: { seconds } })
  await sleep(SETTLE_MS)
  const written = (await countOrders(stage)) - before
  if (written < answered || written > sent || sent - answered > CONNECTIONS) {
    throw new BenchProblem(`${sent} orders sent, ${answered} answered with 200, but ${written} written\n`)
  }
  return perSecond
}

async function byStatements(scene: Scene, buyers: 'each' | 'one', seconds: number): Promise<number> {
  const { stage, signal } = scene
  const before = await countOrders(stage)
  const load: PgbenchLoad = await orderByStatements({
    ...{ program: scene.pgbench, stage, serviceId: scene.shop.serviceId },
    ...{ clients: CONNECTIONS, buyers, seconds, signal },
  })
  const written = (await countOrders(stage)) - before
  if (written !== load.committed) {
    throw new BenchProblem(`pgbench committed ${load.committed} orders, but ${written} were written\n`)
  }
  return load.perSecond
}

/** A load that ends by count instead of by the clock cuts nothing off: as many rows as answers, exactly. */
async function checkCount({ stage, shop, urls, signal }: Scene): Promise<void> {
  const before = await countOrders(stage)
  const { serviceId, tokens } = shop
  const { answered } = await orderOverHttp({
    urls: [urls[0]],
    serviceId,
    tokens,
    signal,
    until: { orders: COUNTED_ORDERS },
  })
  const written = (await countOrders(stage)) - before
  if (answered !== COUNTED_ORDERS || written !== COUNTED_ORDERS) {
    throw new BenchProblem(`${COUNTED_ORDERS} orders asked for, ${answered} answered, ${written} written\n`)
  }
}

/** How many invariants hold; throws when one does not. */
async function checkBooks({ db }: Stage): Promise<number> {
  const checks = await listChecks(db)
  const broken = checks.filter((check) => check.breaches.length > 0)
  if (broken.length === 0) return checks.length
  const lines = broken.map(({ name, breaches }) => `  ${name}: ${JSON.stringify(breaches[0])}`)
  throw new BenchProblem(`The books do not hold after the run:\n${lines.join('\n')}\n`)
}

async function countOrders({ db }: Stage): Promise<number> {
  const row = await queryOne<{ count: number }>(db, sql`select sum(order_count)::bigint as count from users`)
  return row!.count
}

function report(measured: Measured, checks: number): string {
  const number = (rate: number) => Math.round(rate).toLocaleString('en')
  const line = (label: string, ...cells: string[]) =>
    `${label.padEnd(34)}${cells.map((cell) => cell.padStart(16)).join('')}`
  const compared = (label: string, http: number[], statements: number[], promised: number) =>
    line(
      label,
      number(median(http)),
      number(median(statements)),
      ratio(http, statements).toFixed(2),
      `at least ${promised}`,
    )
  const rounds = Object.entries(measured).map(([name, rates]) => `${name} ${rates.map(number).join(' ')}`)
  const { spread, hot, pgbenchSpread, pgbenchHot, spreadOnTwo } = measured
  return [
    '',
    `Orders a second: median of ${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections, every commit on the disk.`,
    line('', 'panel, HTTP', 'pgbench, SQL', 'ratio', 'promised'),
    compared(`${CONNECTIONS} customers`, spread, pgbenchSpread, PROMISED.spread),
    compared('one hot customer', hot, pgbenchHot, PROMISED.hot),
    line(`${CONNECTIONS} customers, 2 web servers`, number(median(spreadOnTwo))),
    '',
    `Rounds: ${rounds.join('; ')}.`,
    `The load, the web server and PostgreSQL shared ${availableParallelism()} processors; no worker ran, so nothing was sent on.`,
    `Every answer was 200, as many orders were written as accepted, and ${checks} invariants of the books hold.`,
    '',
  ].join('\n')
}

function ratio(rates: number[], to: number[]): number {
  return median(rates) / median(to)
}

function median(rates: number[]): number {
  return rates.toSorted((a, b) => a - b)[Math.floor(rates.length / 2)]!
}
