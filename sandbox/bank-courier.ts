import type { BankBook, BankOptions, BankTransfer } from './bank.ts'
import { type DeliveryResult, post, webhookBody, webhookHeaders } from './bank-webhook.ts'

// reference/sepay.md, "Answering": minutes to wait before each attempt; then nothing more is sent.
const RETRY_MINUTES = [0, 1, 1, 2, 3, 5, 8, 13]
const MOST_COPIES = 200

/** Carries webhooks: signs, posts, writes down what was answered, and tries again by SePay's rules. */
export function makeCourier(options: BankOptions, book: BankBook) {
  const { auth, secret, minuteMs = 60_000, timeoutMs = 30_000 } = options
  const stopped = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  let url = options.webhookUrl

  const attempt = async (transfer: BankTransfer): Promise<DeliveryResult> => {
    const body = webhookBody(transfer, auth, secret)
    // Signed anew each time: a retry twenty minutes later must not carry the first timestamp.
    const result = await post(
      url,
      body,
      webhookHeaders(auth, secret, body, Date.now()),
      timeoutMs,
      stopped.signal,
    )
    transfer.lastStatus = result.status
    if (result.success) transfer.delivered = true
    note(result, transfer)
    return result
  }
  const note = ({ status, success, error }: DeliveryResult, transfer?: BankTransfer) => {
    if (stopped.signal.aborted) return
    const id = transfer === undefined ? {} : { transferId: transfer.id }
    book.write(
      { kind: 'delivery', ...id, status, success, ...(error === undefined ? {} : { error }) },
      transfer,
    )
  }
  const send = async (transfer: BankTransfer, copies: number): Promise<DeliveryResult[]> => {
    transfer.attempts++
    delete transfer.nextAtMs
    const results = await Promise.all(copiesOf(copies, () => attempt(transfer)))
    const wait = RETRY_MINUTES[transfer.attempts]
    if (!transfer.delivered && wait !== undefined) schedule(transfer, Date.now() + wait * minuteMs)
    return results
  }
  const schedule = (transfer: BankTransfer, atMs: number) => {
    if (stopped.signal.aborted) return
    transfer.nextAtMs = atMs
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        if (!transfer.delivered) void send(transfer, 1)
      },
      Math.max(0, atMs - Date.now()),
    ).unref()
    timers.add(timer)
  }

  return {
    send,
    /** A replay by hand does not count among the attempts. */
    repeat: (transfer: BankTransfer, copies: number) =>
      Promise.all(copiesOf(copies, () => attempt(transfer))),
    async deliver(body: string | Buffer, headers: Record<string, string> = {}): Promise<DeliveryResult> {
      const result = await post(url, body, headers, timeoutMs, stopped.signal)
      note(result)
      return result
    },
    setUrl(next: string) {
      url = next
    },
    /** Goes on with what a stop left undelivered. */
    resume() {
      for (const transfer of book.transfers.values()) {
        if (transfer.delivered || transfer.silent) continue
        const wait = RETRY_MINUTES[transfer.attempts]
        if (wait !== undefined) schedule(transfer, transfer.nextAtMs ?? Date.now() + wait * minuteMs)
      }
    },
    stop() {
      stopped.abort()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

function copiesOf<T>(copies: number, run: () => T): T[] {
  return Array.from({ length: Math.min(MOST_COPIES, Math.max(1, copies)) }, run)
}
