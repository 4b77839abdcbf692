import { parseArgs } from 'node:util'
import { EmbeddedPostgresProblem } from '../src/platform/embedded-postgres.ts'
import { benchAdmin } from './admin.ts'
import { BenchProblem } from './bench-problem.ts'
import { benchOrders } from './orders.ts'
import { benchReseller } from './reseller.ts'
import { benchSeed } from './seed.ts'
import { benchStreams } from './streams.ts'

// What `npm run bench` runs: a verb is one measurement, on a database of its own that is gone afterwards; `seed` and
// `admin` share one that stays in DATA_DIR.

type Verb = { summary: string; run(signal: AbortSignal): Promise<boolean> }

const verbs: Readonly<Record<string, Verb>> = {
  orders: {
    summary: 'orders a second through HTTP, beside pgbench with separate statements (default)',
    run: benchOrders,
  },
  reseller: {
    summary: '100 API keys add orders by API v2 at once for 30 s: each accepted once, the ledger exact',
    run: benchReseller,
  },
  streams: {
    summary: 'from a bank transfer to "paid" on the open page, with 200 live streams',
    run: benchStreams,
  },
  seed: {
    summary: 'fills the database in DATA_DIR: 100,000 users, 1,000,000 orders, 3,000,000 movements',
    run: benchSeed,
  },
  admin: {
    summary: "how long every operators' page takes on a seeded shop, and what it reads whole",
    run: benchAdmin,
  },
}
const failedCode = 1
const interruptedCode = 130

// Caught from the beginning, so that Ctrl-C never leaves a process or a folder behind.
const interrupted = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort())

process.exitCode = await runBench(process.argv.slice(2))

async function runBench(args: string[]): Promise<number> {
  const asked = readArguments(args)
  if (asked === undefined) return refuse(`That is not known here.\n\n${help()}`)
  if (asked === 'help') {
    process.stdout.write(help())
    return 0
  }
  try {
    return (await asked.run(interrupted.signal)) ? 0 : failedCode
  } catch (error) {
    if (interrupted.signal.aborted) return interruptedCode
    if (error instanceof BenchProblem || error instanceof EmbeddedPostgresProblem) {
      return refuse(`${error.message}\n`)
    }
    throw error
  }
}

function readArguments(args: string[]): Verb | 'help' | undefined {
  try {
    const options = { help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (values.help) return 'help'
    return positionals.length > 1 ? undefined : verbs[positionals[0] ?? 'orders']
  } catch {
    return undefined
  }
}

function help(): string {
  const lines = Object.entries(verbs).map(([name, verb]) => `  ${name.padEnd(8)} ${verb.summary}`)
  return `Usage: npm run bench [verb]\n\n${lines.join('\n')}\n\nOptions:\n  --help   this text\n`
}

function refuse(reason: string): number {
  process.stderr.write(reason)
  return failedCode
}
