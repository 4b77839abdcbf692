import { createServer as createTcpServer } from 'node:net'
import { passwordsWith } from './accounts/password.ts'
import { buildApp } from './app.ts'
import { syncServices } from './catalog/catalog.jobs.ts'
import { type Config, ConfigProblem, loadConfig } from './config.ts'
import { type Foundation, layFoundation } from './foundation.ts'
import { prepareAdmin, prepareProviders } from './operations/prepare-panel.ts'
import { createTelegram } from './partners/telegram.ts'
import { EmbeddedPostgresProblem } from './platform/embedded-postgres.ts'
import { openLog } from './platform/log.ts'
import { configuredPartners, type Partners, type Sandbox, startSandbox } from './sandbox-role.ts'
import { welcome } from './welcome.ts'
import { startWorker } from './worker.ts'

const STOP_LIMIT_MS = 30_000

/** Something that was started, to be stopped in the opposite order. */
type Started = { stop(): Promise<void> }

await main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
})

async function main(): Promise<void> {
  const config = loadConfig()
  if (config.roles.has('web')) await checkPort(config)
  const started: Started[] = []
  const stop = () => stopAll(started)
  onSignal(stop)
  try {
    await start(config, started)
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(config: Config, started: Started[]): Promise<void> {
  const log = openLog({ logDir: config.logDir, level: 'warn' })
  const foundation = await layFoundation(config, 'owner')
  started.push({ stop: () => foundation.close() })

  const sandbox = config.roles.has('sandbox') ? await startSandbox(config) : undefined
  if (sandbox) started.push({ stop: () => sandbox.close() })
  const partners = sandbox?.partners ?? configuredPartners(config)
  const admin = await prepare(config, foundation, partners, sandbox)

  if (config.roles.has('web')) {
    const app = await buildApp({
      ...foundation,
      config,
      log,
      bank: partners.bank,
      sepay: partners.sepay,
      sandboxBankUrl: sandbox?.addresses.bank,
    })
    started.push({ stop: () => app.close() })
    await app.listen({ host: config.host, port: config.port })
  }
  if (config.roles.has('worker')) {
    const worker = await startWorker({
      db: foundation.db,
      decrypt: foundation.secrets.decrypt,
      worker: foundation.processId,
      log,
      telegram: telegramOf(partners),
    })
    started.push({ stop: () => worker.stop() })
  }
  process.stdout.write(welcome({ config, sandbox, admin }))
}

/** Brings the database in line with the environment, and fills an empty sandbox with a catalogue. */
async function prepare(
  config: Config,
  foundation: Foundation,
  partners: Partners,
  sandbox: Sandbox | undefined,
) {
  const { db, secrets } = foundation
  await prepareProviders(db.transaction, secrets.encrypt, partners.provider, config.provider)
  if (sandbox && partners.provider?.name === 'Sandbox') {
    const parts = { db, transaction: db.transaction, decrypt: secrets.decrypt }
    await syncServices(parts, { provider: 'Sandbox', marginPercent: 0, dryRun: false })
  }
  if (!config.admin) return undefined
  const made = await prepareAdmin(db.transaction, passwordsWith(secrets.passwordPepper), config.admin)
  return made && { ...config.admin, ...made }
}

function telegramOf(partners: Partners) {
  if (!partners.telegram) return undefined
  const { token, apiUrl, chatId } = partners.telegram
  return { bot: createTelegram({ token, apiUrl }), chatId }
}

/** Before anything is made: a port in use is the commonest mistake, and starting a database takes a while. */
async function checkPort(config: Config): Promise<void> {
  const probe = createTcpServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(config.port, config.host, () => probe.close(() => resolve()))
  })
}

function onSignal(stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
      void stop().then(() => process.exit(0))
    })
  }
}

async function stopAll(started: Started[]): Promise<void> {
  for (const part of started.splice(0).reverse()) {
    await part.stop().catch((error: unknown) => process.stderr.write(`while stopping: ${explain(error)}\n`))
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigProblem) return error.problems.join('\n')
  if (error instanceof EmbeddedPostgresProblem) return error.message
  const failure = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (failure.code === 'EADDRINUSE') {
    return `Port ${failure.port} on ${failure.address} is in use: stop what listens there, or set PORT to another one.`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
