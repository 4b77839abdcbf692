import { makeApiKey } from '../src/accounts/make-api-key.ts'
import { listChecks } from '../src/operations/invariants.sql.ts'
import { sql } from '../src/platform/sql.ts'
import { BenchProblem } from './bench-problem.ts'
import { percentile } from './percentile.ts'
import { customerId, measuredOrder, stockShop } from './shop.ts'
import { type Stage, setStage, startWeb } from './stage.ts'

const KEYS = 100
const SECONDS = 30
const CALL_MS = 30_000

/** What one key was told: the numbers of its orders, and how long each call took. */
type Told = { numbers: number[]; tookMs: number[] }

/**
 * Has 100 API keys add orders by API v2 at once for 30 seconds. Gives whether every call was accepted, each exactly
 * once, and the ledger is exact to the đồng; prints how many a second and how long they took.
 */
export async function benchReseller(signal: AbortSignal): Promise<boolean> {
  await using stack = new AsyncDisposableStack()
  process.stdout.write('Setting up a database, a shop, 100 API keys and a web server…\n')
  const stage = await setStage(stack)
  const { serviceId } = await stockShop(stage, KEYS)
  const { url } = await startWeb(stack, stage, signal)
  const keys: string[] = []
  for (let number = 1; number <= KEYS; number += 1) {
    const wanted = { name: 'bench', scope: 'order', isTest: false, addresses: '', days: undefined } as const
    keys.push((await makeApiKey(stage.db.transaction, customerId(number), wanted)).key)
  }

  process.stdout.write(`${KEYS} keys add for ${SECONDS} s…\n`)
  const until = Date.now() + SECONDS * 1000
  const told = await Promise.all(
    keys.map((key, place) => addUntil(`${url}/api/v2`, { key, serviceId, place, until, signal })),
  )
  signal.throwIfAborted()
  const orders = await checkOrders(stage, told)
  const broken = (await listChecks(stage.db)).filter((check) => check.breaches.length > 0)
  if (broken.length > 0) throw new BenchProblem(`The books do not hold: ${JSON.stringify(broken)}\n`)
  const took = told.flatMap(({ tookMs }) => tookMs)
  process.stdout.write(
    `${orders} orders, ${Math.round(orders / SECONDS)} a second, no error, each accepted once, the ledger exact; ` +
      `p50 ${percentile(took, 0.5)} ms, p95 ${percentile(took, 0.95)} ms.\n`,
  )
  return true
}

async function addUntil(
  url: string,
  load: { key: string; serviceId: number; place: number; until: number; signal: AbortSignal },
): Promise<Told> {
  const { key, serviceId, place, until, signal } = load
  const told: Told = { numbers: [], tookMs: [] }
  for (let call = 0; Date.now() < until && !signal.aborted; call += 1) {
    const body = new URLSearchParams({
      ...{ key, action: 'add', service: String(serviceId), request_id: `${place}-${call}` },
      ...{ link: measuredOrder.link, quantity: String(measuredOrder.quantity) },
    })
    const since = performance.now()
    const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(CALL_MS) })
    const reply = (await response.json()) as { order?: unknown }
    if (response.status !== 200 || !Number.isSafeInteger(reply.order))
      throw new BenchProblem(`A call was answered ${response.status} ${JSON.stringify(reply)}\n`)
    told.numbers.push(reply.order as number)
    told.tookMs.push(Math.round(performance.now() - since))
  }
  return told
}

/** Compares what the keys were told with what was written, and each wallet with its orders; gives how many. */
async function checkOrders({ db }: Stage, told: readonly Told[]): Promise<number> {
  const rows = await db.query<{ userId: string; numbers: number[]; isExact: boolean }>(sql`
    select u.id as "userId", array_agg(o.number order by o.number) as numbers,
      u.balance + sum(o.final_price) = (
        select sum(amount) from transactions t where t.user_id = u.id and t.order_id is null
      ) as "isExact"
    from users u join orders o on o.user_id = u.id
    group by u.id`)
  const byUser = new Map(rows.map((row) => [row.userId, row]))
  for (const [place, { numbers }] of told.entries()) {
    const written = byUser.get(customerId(place + 1))
    if (numbers.length === 0 || written?.numbers.join() !== numbers.toSorted((a, b) => a - b).join())
      throw new BenchProblem(
        `Key ${place + 1} was told of ${numbers.length} orders, ${written?.numbers.length} are written\n`,
      )
    if (!written.isExact) throw new BenchProblem(`The wallet of key ${place + 1} is not exact\n`)
  }
  return told.reduce((sum, { numbers }) => sum + numbers.length, 0)
}
