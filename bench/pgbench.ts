import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BenchProblem } from './bench-problem.ts'
import { customerIdPrefix, measuredOrder, type Shop } from './shop.ts'
import type { Stage } from './stage.ts'

/** What came of a load: how many orders were committed. */
export type PgbenchLoad = { committed: number; perSecond: number }

const OUTPUT_KEPT_CHARS = 4_000

/**
 * Writes orders the way a program does that asks the database step by step: the rows of `insertOrders`, by
 * separate prepared statements, one transaction per order. No HTTP, no validation, no program in between: the
 * most that way can reach. `buyers` is `each` when every client buys for a customer of its own, `one` when all
 * buy for the first.
 */
export async function orderByStatements(load: {
  program: string
  stage: Stage
  serviceId: Shop['serviceId']
  clients: number
  buyers: 'each' | 'one'
  seconds: number
  signal: AbortSignal
}): Promise<PgbenchLoad> {
  const { stage, buyers, serviceId } = load
  const script = join(stage.folder, `order-${buyers}.sql`)
  await writeFile(script, orderScript(buyers === 'each' ? ':client_id + 1' : '1', serviceId))
  const database = new URL(stage.databaseUrl)
  const args = [
    ...['--no-vacuum', '--protocol=prepared', '--jobs=2', `--client=${load.clients}`],
    ...[`--time=${load.seconds}`, `--file=${script}`],
    ...[`--host=${database.hostname}`, `--port=${database.port}`, `--username=${database.username}`],
    database.pathname.slice(1),
  ]
  const password = decodeURIComponent(database.password)
  const output = await runPgbench(load.program, args, password, load.signal)
  const read = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? Number.NaN)
  const committed = read(/actually processed: (\d+)/)
  const perSecond = read(/^tps = ([\d.]+)/m)
  if (!(committed > 0 && perSecond > 0) || /failed transactions: [1-9]/.test(output)) {
    throw new BenchProblem(`pgbench did not do what was asked:\n${output}`)
  }
  return { committed, perSecond }
}

// `\gset` keeps what a statement gave for the ones after it.
function orderScript(buyer: string, serviceId: number): string {
  return `\\set buyer ${buyer}
begin;
select id as buyer_id, balance from users
  where id = ('${customerIdPrefix}' || lpad(:buyer::text, 12, '0'))::uuid for update \\gset
select name as service_name, type as service_type, rate, provider_rate, provider, provider_service_id,
  round(rate * ${measuredOrder.quantity} / 1000, 4) as price from services where id = ${serviceId} \\gset
insert into orders (user_id, service_id, service_name, service_type, link, quantity, rate, provider_rate,
    tier_level, discount_percent, base_price, discount_amount, final_price, provider, provider_service_id)
  values (:buyer_id, ${serviceId}, :service_name, :service_type, '${measuredOrder.link}', ${measuredOrder.quantity},
    :rate, :provider_rate, 0, 0, :price, 0, :price, :provider, :provider_service_id)
  returning id as order_id \\gset
insert into transactions (user_id, order_id, type, amount, balance_before, balance_after, reference)
  values (:buyer_id, :order_id, 'order', -(:price::numeric), :balance, :balance::numeric - :price::numeric,
    'order:' || :order_id::text);
update users set balance = balance - :price::numeric, total_spent = total_spent + :price::numeric,
  order_count = order_count + 1, updated_at = now() where id = :buyer_id;
commit;
`
}

async function runPgbench(
  program: string,
  args: string[],
  password: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted()
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, LC_ALL: 'C', PGPASSWORD: password },
    // Out of reach of Ctrl-C at the terminal, which reaches it by way of the signal.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = () => child.kill('SIGKILL')
  signal.addEventListener('abort', stop)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_KEPT_CHARS)
    })
  }
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve)
    })
    signal.throwIfAborted()
    if (code !== 0) throw new BenchProblem(`pgbench ended with ${code}:\n${output}`)
    return output
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
