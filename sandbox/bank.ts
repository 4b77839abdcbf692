import { sendTransactions } from './bank-api.ts'
import { obeyBankControl, takeForm } from './bank-control.ts'
import { makeCourier } from './bank-courier.ts'
import { MEMO_SHAPES, type MemoShape } from './bank-memo.ts'
import { sendBankPage } from './bank-page.ts'
import { type DeliveryResult, type Transfer, type WebhookAuth, webhookHeaders } from './bank-webhook.ts'
import { listen, sendJson } from './http.ts'
import { sendStyle } from './pages.ts'
import { makeRateLimit, openJournal, pushBounded, sendLog, setBounded } from './record.ts'

const FIRST_TRANSFER = 26_933_514
const LARGEST_AMOUNT = 1_000_000_000_000

/** How the stand-in bank is started. Times are milliseconds. */
export interface BankOptions {
  /** 0 for any; when it is taken, any free one. */
  port?: number
  journal?: string
  webhookUrl: string
  auth: WebhookAuth
  secret: string
  accountNumber: string
  /** The bank's short name as SePay writes it, default `ACB`. */
  gateway?: string
  apiToken?: string
  /** How long SePay's "minute" between retries is, default a real one. */
  minuteMs?: number
  /** How long SePay waits for an answer, default 30 s. */
  timeoutMs?: number
  /** Calls of the reading API in a second, default 2. */
  readingPerSecond?: number
  /** Write amounts of the reading API with commas, as SePay sometimes does. */
  groupAmounts?: boolean
  /** How many transfers and log entries are remembered. */
  limit?: number
}

/** A transfer and how its webhook fares. */
export interface BankTransfer extends Transfer {
  attempts: number
  delivered: boolean
  /** HTTP status of the last attempt; 0 when nothing came back. */
  lastStatus: number
  /** When SePay tries again; absent when it does not. */
  nextAtMs?: number
  /** SePay never tells of it: only the reading API shows it. */
  silent?: true
}

/** One line of the bank's log. */
interface BankEntry {
  n: number
  at: string
  kind: 'transfer' | 'delivery' | 'reading'
  /** Id of the transfer; absent for raw deliveries and readings. */
  transferId?: number
  amount?: number
  content?: string
  status?: number
  success?: boolean
  error?: string
  rows?: number
}

/** What a person asks the bank to do. `memo` is as typed, `amount` whole đồng. */
export interface TransferWish {
  memo: string
  amount: number
  /** When the money moved, default now. */
  at?: Date
  /** The receiving account, default the shop's. */
  account?: string
  /** How many copies of the webhook go out at the same moment, default 1. */
  copies?: number
  shape?: MemoShape
  type?: 'in' | 'out'
  /** SePay's own reading of the code, default null. */
  code?: string | null
  /** Overrides the next id, such as 0 for the dashboard's test. */
  id?: number
  /** False: the money arrives and SePay never says so; only the reading API shows it. */
  webhook?: boolean
}

/** A running stand-in bank. */
export interface Bank extends AsyncDisposable {
  url: string
  port: number
  apiToken: string
  readonly log: readonly BankEntry[]
  /** Records a transfer and answers when the first attempt of every copy is over; retries go on by themselves. */
  transfer: (wish: TransferWish) => Promise<BankTransfer>
  /** Sends a recorded transfer again, as SePay's manual replay does: the same id. */
  redeliver: (id: number, copies?: number) => Promise<DeliveryResult[]>
  /** Posts any body with any headers, unsigned unless `headers` say otherwise. */
  deliver: (body: string | Buffer, headers?: Record<string, string>) => Promise<DeliveryResult>
  /** The headers SePay would sign this body with, at this moment. */
  sign: (body: string | Buffer, at?: Date) => Record<string, string>
  transfers: () => BankTransfer[]
  setWebhookUrl: (url: string) => void
  close: () => Promise<void>
}

/** Starts SePay and the bank behind it on 127.0.0.1 (reference/sepay.md). */
export async function startBank(options: BankOptions): Promise<Bank> {
  const { accountNumber, gateway = 'ACB', apiToken = 'sandbox-sepay-token', limit = 20_000 } = options
  const book = await openBankBook(options.journal, limit)
  const courier = makeCourier(options, book)
  const reading = {
    apiToken,
    tooMany: makeRateLimit(options.readingPerSecond ?? 2, 1000),
    groupAmounts: options.groupAmounts ?? false,
  }
  const listener = await listen(options.port ?? 0, (exchange) => {
    const at = `${exchange.method} ${exchange.path}`
    const page = { transfers: book.transfers.values(), accountNumber, gateway }
    if (at === 'GET /') return sendBankPage(exchange, page)
    if (at === 'POST /transfer') return takeForm(bank, exchange, page)
    if (at === 'GET /style.css') return sendStyle(exchange)
    if (at === 'GET /log') return sendLog(exchange, book.log)
    if (at === 'POST /control') return obeyBankControl(bank, exchange)
    if (at === 'GET /userapi/transactions/list') {
      return book.write({ kind: 'reading', ...sendTransactions(exchange, book.transfers.values(), reading) })
    }
    sendJson(exchange.response, 404, { error: 'Not found' })
  })
  const close = async () => {
    courier.stop()
    await listener.close()
    book.close()
  }
  const bank: Bank = {
    ...listener,
    apiToken,
    log: book.log,
    async transfer(wish) {
      const transfer = book.add(record(wish, { id: book.nextId(), accountNumber, gateway }))
      if (wish.webhook !== false) await courier.send(transfer, wish.copies ?? 1)
      return { ...transfer }
    },
    redeliver(id, copies = 1) {
      const transfer = book.transfers.get(id)
      if (!transfer) throw new Error(`no transfer ${id}`)
      return courier.repeat(transfer, copies)
    },
    deliver: courier.deliver,
    sign: (body, at = new Date()) => webhookHeaders(options.auth, options.secret, body, at.getTime()),
    transfers: () => [...book.transfers.values()].map((transfer) => ({ ...transfer })),
    setWebhookUrl: courier.setUrl,
    close,
    [Symbol.asyncDispose]: close,
  }
  courier.resume()
  return bank
}

function record(
  wish: TransferWish,
  bank: { id: number; accountNumber: string; gateway: string },
): BankTransfer {
  if (!Number.isSafeInteger(wish.amount) || wish.amount < 1 || wish.amount > LARGEST_AMOUNT) {
    throw new Error('the amount must be a whole number of đồng')
  }
  const id = wish.id ?? bank.id
  return {
    id,
    accountNumber: wish.account ?? bank.accountNumber,
    gateway: bank.gateway,
    transactionDate: localTime(wish.at ?? new Date()),
    amount: wish.amount,
    type: wish.type ?? 'in',
    memo: wish.memo,
    content: MEMO_SHAPES[wish.shape ?? 'plain'](wish.memo),
    // ACB's is a short counter that comes round again, so it identifies nothing by itself.
    referenceCode: String(1000 + (id % 9000)),
    code: wish.code ?? null,
    attempts: 0,
    delivered: false,
    lastStatus: 0,
    ...(wish.webhook === false ? { silent: true as const } : {}),
  }
}

function localTime(at: Date): string {
  return new Date(at.getTime() + 7 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** What the bank remembers: transfers by id, and the log. */
export type BankBook = Awaited<ReturnType<typeof openBankBook>>

async function openBankBook(path: string | undefined, limit: number) {
  const transfers = new Map<number, BankTransfer>()
  const log: BankEntry[] = []
  let entries = 0
  let lastId = FIRST_TRANSFER - 1
  const remember = (transfer: BankTransfer) => {
    setBounded(transfers, transfer.id, transfer, limit)
    lastId = Math.max(lastId, transfer.id)
  }
  const journal = await openJournal(
    path,
    (event) => {
      if (event.transfer) remember(event.transfer as BankTransfer)
      const entry = event.entry as BankEntry | undefined
      if (!entry) return
      pushBounded(log, entry, limit)
      entries = Math.max(entries, entry.n)
    },
    function* () {
      for (const transfer of transfers.values()) yield { transfer }
      for (const entry of log) if (entry.kind !== 'reading') yield { entry }
    },
  )
  const write = (told: Omit<BankEntry, 'n' | 'at'>, transfer?: BankTransfer) => {
    const entry: BankEntry = { n: ++entries, at: new Date().toISOString(), ...told }
    pushBounded(log, entry, limit)
    // Readings come every few minutes for ever and change nothing.
    if (entry.kind !== 'reading') journal.append(transfer ? { entry, transfer } : { entry })
  }
  return {
    transfers,
    log,
    write,
    nextId: () => lastId + 1,
    add(transfer: BankTransfer): BankTransfer {
      remember(transfer)
      const { id: transferId, amount, content } = transfer
      write({ kind: 'transfer', transferId, amount, content }, transfer)
      return transfer
    },
    close: () => journal.close(),
  }
}
