import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

/** A stream of live changes, as a page holds it. */
export type LiveStream = {
  /** The topics of every event so far. */
  heard: string[]
  /** Why the server ended it, if it said so. */
  reason(): string | undefined
  hasEnded(): boolean
  headers: Headers
  /** Waits until a topic is heard that was not heard `before`. */
  hears(topic: string, limitMs?: number): Promise<void>
  close(): void
}

/** Opens the stream of whom this token belongs to; by default one that has missed nothing. */
export async function openStream(
  url: string,
  token: string,
  since: number | '' = Date.now(),
): Promise<LiveStream> {
  const stop = new AbortController()
  const response = await fetch(`${url}/live?since=${since}`, {
    headers: { authorization: `Bearer ${token}` },
    redirect: 'manual',
    signal: stop.signal,
  })
  // An answer that nobody reads would keep its connection, and the server from closing.
  if (response.status !== 200) stop.abort()
  assert.equal(response.status, 200)
  const heard: string[] = []
  let reason: string | undefined
  let ended = false
  let rest = ''
  const read = async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (block.includes('event: end')) reason = data
        else if (data !== undefined) heard.push(...data.split(' '))
      }
    }
  }
  void read()
    .catch(() => {})
    .finally(() => {
      ended = true
    })
  return {
    heard,
    reason: () => reason,
    hasEnded: () => ended,
    headers: response.headers,
    async hears(topic, limitMs = 20_000) {
      const until = Date.now() + limitMs
      while (!heard.includes(topic)) {
        if (Date.now() > until) assert.fail(`${topic} was not heard, only: ${heard.join(' ')}`)
        await sleep(10)
      }
    },
    close: () => stop.abort(),
  }
}
