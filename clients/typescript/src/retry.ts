/** How often, and for how long, a call is tried. */
export type Tries = {
  /** How often a call that may be repeated is tried again; 2 unless given, 0 turns it off. */
  retries?: number
  /** How long one try may take; 30,000 unless given. */
  timeoutMs?: number
}

const FIRST_PAUSE_MS = 500
const PAUSE_MAX_MS = 20_000

/**
 * `fetch` that tries again what a repeat cannot do twice: reading, and whatever carries an Idempotency-Key. It does so
 * when no reply came, when the panel is busy (503 and its neighbours) and when it asks for patience (429); it waits as
 * long as `Retry-After` says, up to 20 seconds: whoever is to wait longer gets the refusal at once.
 */
export function fetchWithRetries(
  { retries = 2, timeoutMs = 30_000 }: Tries,
  send: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const left = mayRepeat(request) ? retries : 0
    for (let tried = 0; ; tried++) {
      const outcome = await send(withTimeout(request.clone(), timeoutMs)).catch((error: unknown) => {
        if (request.signal.aborted || tried >= left) throw error
      })
      const pauseMs = outcome ? pauseAfter(outcome, tried) : FIRST_PAUSE_MS * 2 ** tried
      if (outcome && (pauseMs === undefined || tried >= left)) return outcome
      outcome?.body?.cancel().catch(() => {})
      await pause(pauseMs ?? 0, request.signal)
    }
  }
}

function mayRepeat(request: Request): boolean {
  return request.method === 'GET' || request.headers.has('idempotency-key')
}

function withTimeout(request: Request, timeoutMs: number): Request {
  return new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]) })
}

/** How long to wait before the next try; undefined: this reply is final. */
function pauseAfter({ status, headers }: Response, tried: number): number | undefined {
  if (![429, 502, 503, 504].includes(status)) return undefined
  const asked = Number(headers.get('retry-after') ?? Number.NaN) * 1000
  const pauseMs = Number.isFinite(asked) ? asked : FIRST_PAUSE_MS * 2 ** tried
  return pauseMs <= PAUSE_MAX_MS ? pauseMs : undefined
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  signal.throwIfAborted()
}
