import { createServer as createTcpServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { passwordsWith } from './accounts/password.ts'
import { buildApp } from './app.ts'
import { syncServices } from './catalog/catalog.jobs.ts'
import { listAllServices } from './catalog/services.sql.ts'
import { type Config, loadConfig } from './config.ts'
import { explain } from './explain.ts'
import { type Foundation, layFoundation } from './foundation.ts'
import { type ErrorKeeper, keepErrors } from './operations/keep-errors.ts'
import { prepareAdmin, prepareProviders } from './operations/prepare-panel.ts'
import { createMailer } from './partners/mail.ts'
import { createTelegram } from './partners/telegram.ts'
import { openLog } from './platform/log.ts'
import { configuredPartners, type Partners, startSandbox } from './sandbox-role.ts'
import { welcome } from './welcome.ts'
import { startWorker } from './worker.ts'

/** A person who stops the panel waits this long at most; a provider's slow answer is worth waiting for. */
const STOP_LIMIT_MS = 75_000
const WEB_STOP_LIMIT_MS = 5_000
const WORKER_STOP_LIMIT_MS = 30_000
const ERRORS_WRITTEN_MS = 5_000
const ERRORS_STOP_LIMIT_MS = 2_000

/** Something that was started, to be stopped in the opposite order. */
type Started = { stop(): Promise<unknown> }

await main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
})

async function main(): Promise<void> {
  const config = loadConfig()
  const started: Started[] = []
  const interrupted = new AbortController()
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= stopAll(started)
    return stopping
  }
  let starting = Promise.resolve()
  // Before the first folder is made: from then on a signal would leave something half started.
  onSignal(async () => {
    interrupted.abort()
    // What is half started cannot be stopped: the database would be left behind.
    await starting.catch(() => {})
    await stop()
  })
  starting = start(config, started, interrupted.signal)
  try {
    await starting
  } catch (error) {
    await stop()
    if (!interrupted.signal.aborted) throw error
  }
}

async function start(config: Config, started: Started[], interrupted: AbortSignal): Promise<void> {
  if (config.roles.has('web')) await checkPort(config)
  interrupted.throwIfAborted()
  const errors = keepErrors()
  const log = openLog({ logDir: config.logDir, level: config.logDir ? 'info' : 'warn', onError: errors.take })
  const foundation = await layFoundation(config, 'owner')
  started.push({ stop: () => foundation.close() })
  started.push(writeErrors(errors, foundation))
  interrupted.throwIfAborted()

  const sandbox = config.roles.has('sandbox') ? await startSandbox(config) : undefined
  if (sandbox) started.push({ stop: () => sandbox.close() })
  const partners = sandbox?.partners ?? configuredPartners(config)
  await prepareShop(config, foundation, partners)
  interrupted.throwIfAborted()

  if (config.roles.has('web')) {
    const app = await buildApp({
      ...foundation,
      config,
      log,
      bank: partners.bank,
      sepay: partners.sepay,
      mail: partners.mail,
      telegram: partners.telegram,
      sepayApi: partners.sepayApi,
      sandboxBankUrl: sandbox?.addresses.bank,
      // A bot that is real is found where it is, also in a sandbox.
      sandboxTelegramUrl: config.telegram ? undefined : sandbox?.addresses.telegram,
    })
    // A client that has sent half a request must not keep the rest from stopping.
    started.push({ stop: () => within(WEB_STOP_LIMIT_MS, app.close()) })
    await app.listen({ host: config.host, port: config.port })
  }
  if (config.roles.has('worker')) {
    const worker = await startWorker({
      db: foundation.db,
      decrypt: foundation.secrets.decrypt,
      worker: foundation.processId,
      log,
      telegram: telegramOf(config, partners),
      mail: partners.mail && { mailer: createMailer(partners.mail), publicUrl: config.publicUrl },
      bankList: bankListOf(config, partners),
      webhooks: { sandbox: config.sandbox, privateHosts: config.webhookPrivateHosts },
    })
    started.push({ stop: () => within(WORKER_STOP_LIMIT_MS, worker.stop()) })
  }
  interrupted.throwIfAborted()
  // The very last thing, so that a password that was drawn is always shown.
  const admin = await prepareFirstAdmin(config, foundation)
  process.stdout.write(welcome({ config, sandbox, admin }))
}

/** Writes the errors of the log down every few seconds, and at the end. */
function writeErrors(errors: ErrorKeeper, { db }: Foundation): Started {
  const timer = setInterval(() => void errors.write(db.transaction), ERRORS_WRITTEN_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      await within(ERRORS_STOP_LIMIT_MS, errors.write(db.transaction))
    },
  }
}

/** Brings the database in line with the environment, and fills an empty sandbox with a catalogue. */
async function prepareShop(config: Config, { db, secrets }: Foundation, partners: Partners): Promise<void> {
  await prepareProviders(db.transaction, secrets.encrypt, partners.provider, config.provider)
  const isEmpty = (await listAllServices(db, { limit: 1 })).length === 0
  if (partners.provider?.name === 'Sandbox' && isEmpty) {
    const parts = { db, transaction: db.transaction, decrypt: secrets.decrypt }
    await syncServices(parts, { provider: 'Sandbox', marginPercent: 0, dryRun: false })
  }
}

async function prepareFirstAdmin({ admin }: Config, { db, secrets }: Foundation) {
  if (!admin) return undefined
  const made = await prepareAdmin(db.transaction, passwordsWith(secrets.passwordPepper), admin)
  return made && { ...admin, ...made }
}

function telegramOf({ publicUrl }: Config, partners: Partners) {
  if (!partners.telegram) return undefined
  const { token, apiUrl, chatId } = partners.telegram
  return { bot: createTelegram({ token, apiUrl }), chatId, publicUrl }
}

function bankListOf({ depositPrefix }: Config, { sepayApi, bank }: Partners) {
  if (!sepayApi || !bank) return undefined
  return { api: sepayApi, shop: { accountNumber: bank.accountNumber, depositPrefix } }
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

async function within(limitMs: number, stopped: Promise<unknown>): Promise<void> {
  await Promise.race([stopped, sleep(limitMs)])
}

async function stopAll(started: Started[]): Promise<void> {
  for (const part of started.splice(0).reverse()) {
    await part.stop().catch((error: unknown) => process.stderr.write(`while stopping: ${explain(error)}\n`))
  }
}
