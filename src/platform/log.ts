import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, multistream, pino } from 'pino'

export type Log = Logger

/**
 * Opens the log: JSON lines on standard output, or in `LOG_DIR` as `app.log` (all but requests), `error.log`
 * (errors) and `api.log` (requests). Addresses are logged without their query, where a key might stand.
 */
export function openLog(options: { logDir: string | undefined; level: string }): Log {
  const settings = { level: options.level, base: null, redact: ['*.authorization', '*.cookie', '*.password'] }
  if (!options.logDir) return pino(settings)
  mkdirSync(options.logDir, { recursive: true })
  const file = (name: string) => pino.destination({ dest: join(options.logDir!, name), mkdir: true })
  const app = file('app.log')
  const api = file('api.log')
  return pino(
    settings,
    multistream([
      { level: 'info', stream: { write: (line) => void (isRequest(line) ? api : app).write(line) } },
      { level: 'error', stream: file('error.log') },
    ]),
  )
}

function isRequest(line: string): boolean {
  return line.includes('"reqId":')
}
