import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Several at once, so that a file that is held in memory weighs more than what a heap breathes anyway. */
const READERS = 6
const SLOW_PAUSE_MS = 3_000
const SAMPLE_MS = 50

/** `rows` of the shortest file, 0 when one was cut off, and how much the resident memory of the server grew at its peak, in MiB. */
export type Downloaded = { rows: number; grownMiB: number; seconds: number }

/**
 * Has several readers load one file of the server in process `pid` at once, all of which stop reading for a while after
 * the first bytes, as a reader on a bad line does.
 */
export async function downloadSlowly(
  url: string,
  headers: Record<string, string>,
  pid: number,
): Promise<Downloaded> {
  // Whatever one file leaves behind for good is there before.
  await countRows(url, headers, 0)
  const before = await residentMiB(pid)
  const since = performance.now()
  let peak = before
  const done = new AbortController()
  const watch = (async () => {
    while (!done.signal.aborted) {
      peak = Math.max(peak, await residentMiB(pid))
      await sleep(SAMPLE_MS)
    }
  })()
  const counts = await Promise.all(
    // A server that dies of it gave nobody a whole file.
    Array.from({ length: READERS }, () => countRows(url, headers, SLOW_PAUSE_MS).catch(() => 0)),
  )
  done.abort()
  await watch
  return { rows: Math.min(...counts), grownMiB: peak - before, seconds: (performance.now() - since) / 1000 }
}

/** Reads a file to its end, which a report's is only with its total, and gives its lines. */
async function countRows(url: string, headers: Record<string, string>, pauseMs: number): Promise<number> {
  const reply = await fetch(url, { headers, redirect: 'manual' })
  if (reply.status !== 200 || !reply.body) return 0
  let rows = 0
  let end = ''
  for await (const piece of reply.body.pipeThrough(new TextDecoderStream())) {
    if (rows === 0) await sleep(pauseMs)
    rows += piece.split('\n').length - 1
    end = (end + piece).slice(-500)
  }
  return /\ntotal,[^\n]*\n$/.test(end) ? rows : 0
}

/** 0 when there is no such process any more. */
async function residentMiB(pid: number): Promise<number> {
  const ps = promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  const stdout = await ps.then((said) => said.stdout).catch(() => '0')
  return Number(stdout) / 1024
}
