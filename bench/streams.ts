import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BankTransfer, startBank } from '../sandbox/bank.ts'
import { Money } from '../src/core/money.ts'
import { openDeposit } from '../src/deposits/open-deposit.ts'
import { BenchProblem } from './bench-problem.ts'
import { percentile } from './percentile.ts'
import { customerId, stockShop } from './shop.ts'
import { type Stage, setStage, startWeb } from './stage.ts'

const STREAMS = 200
const TRANSFERS = 400
/** Between two transfers: some twenty customers a second pay. */
const EVERY_MS = 50
const LIMIT_MS = 20_000
const SECRET = 'sepay_bench_secret'
const ACCOUNT = '123456789'
/** From the transfer to "paid" on the open page, at the 95th percentile. */
const PROMISED_MS = 3_000

/** A payment page: its customer's stream; `wake` is called when it hears that a deposit has changed. */
type OpenPage = { token: string; userId: string; wake: () => void; close(): void }

/**
 * Measures how long a transfer takes from the stand-in bank to the open payment page of its customer: the webhook,
 * the event on one of 200 open streams, and the fragment that says "paid", all on one web server; prints it and gives
 * whether the promise is kept.
 */
export async function benchStreams(signal: AbortSignal): Promise<boolean> {
  await using stack = new AsyncDisposableStack()
  process.stdout.write(`Setting up a database, a web server, a bank and ${STREAMS} open pages…\n`)
  const stage = await setStage(stack)
  const { tokens } = await stockShop(stage, STREAMS)
  const { url } = await startWeb(stack, stage, signal, {
    SEPAY_WEBHOOK_AUTH: 'hmac',
    SEPAY_WEBHOOK_SECRET: SECRET,
    BANK_ACCOUNT_NUMBER: ACCOUNT,
    BANK_ACCOUNT_NAME: 'NGUYEN VAN A',
  })
  const webhookUrl = `${url}/api/payment/sepay/webhook`
  const bank = await startBank({ webhookUrl, auth: 'hmac', secret: SECRET, accountNumber: ACCOUNT })
  stack.defer(() => bank.close())
  const pages = await Promise.all(tokens.map((token, n) => openPage(url, token, userIdOf(n), signal)))
  for (const page of pages) stack.defer(async () => page.close())

  // The first thing that new pages hear is that anything may have changed.
  await sleep(3_000)

  process.stdout.write(`${TRANSFERS} transfers…\n`)
  const spentMs: number[] = []
  const running: Promise<void>[] = []
  for (let n = 0; n < TRANSFERS; n += 1) {
    signal.throwIfAborted()
    const page = pages[n % STREAMS]!
    // Each page pays once more only when it has seen "paid".
    await running[n - STREAMS]
    const pay = (memo: string) => bank.transfer({ memo, amount: 100_000 })
    running.push(payAndWatch(stage, url, page, pay).then((ms) => void spentMs.push(ms)))
    await sleep(EVERY_MS)
  }
  await Promise.all(running)
  process.stdout.write(report(spentMs))
  return percentile(spentMs, 0.95) <= PROMISED_MS
}

function userIdOf(n: number): string {
  return customerId(n + 1)
}

async function openPage(url: string, token: string, userId: string, signal: AbortSignal): Promise<OpenPage> {
  const stop = new AbortController()
  const response = await fetch(`${url}/live?since=${Date.now()}`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'manual',
    signal: AbortSignal.any([stop.signal, signal]),
  })
  if (response.status !== 200) throw new BenchProblem(`A stream was answered with ${response.status}.\n`)
  const page: OpenPage = { token, userId, wake: () => {}, close: () => stop.abort() }
  const read = async () => {
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
      if (/^data: .*\bdeposits\b/m.test(text)) page.wake()
    }
  }
  void read().catch(() => {})
  return page
}

/** Milliseconds from the bank's transfer until the page's fragment says "paid". */
async function payAndWatch(
  stage: Stage,
  url: string,
  page: OpenPage,
  pay: (memo: string) => Promise<BankTransfer>,
): Promise<number> {
  const { userId, token } = page
  const { depositId, code } = await openDeposit(stage.db.transaction, 'HMM', {
    userId,
    amount: Money.dong(100_000),
  })
  const since = performance.now()
  const heard = Promise.withResolvers<void>()
  page.wake = heard.resolve
  void pay(code)
  const late = sleep(LIMIT_MS, 'late' as const, { ref: false })
  if ((await Promise.race([heard.promise, late])) === 'late') {
    throw new BenchProblem(`A page did not hear of its transfer within ${LIMIT_MS / 1000} s.\n`)
  }
  const fragment = await fetch(`${url}/wallet/top-up/${depositId}/state`, {
    headers: { authorization: `Bearer ${token}`, 'hx-request': 'true' },
  })
  const html = await fragment.text()
  if (fragment.status === 200 && html.includes('payment-paid')) return performance.now() - since
  throw new BenchProblem(
    `The page heard of its transfer, but got ${fragment.status}: ${html.slice(0, 200)}\n`,
  )
}

function report(spentMs: readonly number[]): string {
  const ms = (share: number) => `${Math.round(percentile(spentMs, share))} ms`
  return [
    '',
    `From a transfer at the bank to "paid" on the open page, ${STREAMS} streams open, ${spentMs.length} transfers,`,
    `one every ${EVERY_MS} ms: median ${ms(0.5)}, 95th percentile ${ms(0.95)}, longest ${ms(1)}.`,
    `Promised: at most ${PROMISED_MS} ms at the 95th percentile.`,
    `The pages, the bank, the web server and PostgreSQL shared ${availableParallelism()} processors.`,
    '',
  ].join('\n')
}
