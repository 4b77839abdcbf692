import { mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Level, type Logger, multistream, pino } from 'pino'

export type Log = Logger

/** Never written, at any of the upper levels of a line, whoever logs them. */
const SECRETS = ['authorization', 'cookie', 'password', 'token', 'secret', 'apiKey', 'key']

/**
 * Opens the log: JSON lines on standard output, or in `LOG_DIR` as `app.log` (all but requests), `error.log`
 * (errors) and `api.log` (requests). Addresses are logged without their query, where a key might stand. Throws
 * when the files cannot be opened; later a full disk costs lines, and nothing else. `onError` is given every line of an
 * error, secrets left out; it must not throw, and not log.
 */
export function openLog(options: {
  logDir: string | undefined
  level: string
  onError?: (line: string) => void
}): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    serializers: { err: describeError },
  }
  const errors = { level: 'error', stream: { write: (line: string) => options.onError?.(line) } } as const
  if (!options.logDir) {
    const standard = { level: options.level as Level, stream: pino.destination({ dest: 1, sync: true }) }
    return pino(settings, multistream([standard, errors]))
  }
  mkdirSync(options.logDir, { recursive: true })
  const app = openFile(join(options.logDir, 'app.log'))
  const api = openFile(join(options.logDir, 'api.log'))
  return pino(
    settings,
    multistream([
      { level: 'info', stream: { write: (line) => (isRequest(line) ? api : app).write(line) } },
      { level: 'error', stream: openFile(join(options.logDir, 'error.log')) },
      errors,
    ]),
  )
}

/** Without the other fields of an error: PostgreSQL's quote whole rows, password hashes among them. */
function describeError(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) }
  const { type, message, stack, code, constraint } = pino.stdSerializers.err(error)
  return { type, message, stack, code, constraint }
}

// Written line by line as they come, so that none is lost when the process ends. pino's own destination repeats
// a failed write for ever when the process exits: on a full disk it would never end.
function openFile(path: string) {
  const file = openSync(path, 'a', 0o640)
  return {
    write(line: string) {
      try {
        writeSync(file, line)
      } catch {
        // A full disk costs lines, and nothing else.
      }
    },
  }
}

function isRequest(line: string): boolean {
  return line.includes('"reqId":')
}
