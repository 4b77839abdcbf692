import { randomBytes } from 'node:crypto'
import { passwordsWith } from './accounts/password.ts'
import { registerUser } from './accounts/register-user.ts'
import { roles, type UserRole } from './accounts/user.ts'
import { syncServices } from './catalog/catalog.jobs.ts'
import { describeSync } from './catalog/change-lines.ts'
import { listProviders } from './catalog/providers.sql.ts'
import { type Config, loadConfig } from './config.ts'
import { explain } from './explain.ts'
import { type Foundation, layFoundation } from './foundation.ts'
import { findAuditBreak, getAuditHead } from './operations/audit.sql.ts'
import { listChecks } from './operations/invariants.sql.ts'
import { prepareProviders } from './operations/prepare-panel.ts'
import { getMarginPercent } from './operations/settings.sql.ts'
import { afterRestoreVerb, noteBackupVerb, withDatabaseVerb } from './panel-backups.ts'
import { dropSecondFactorVerb } from './panel-second-factor.ts'
import { optionsOf, parse, print, UsageProblem, type Verb } from './panel-verb.ts'
import { probeProvider } from './partners/provider-probe.ts'
import { type ProbeOrder, placeProbeOrder } from './partners/provider-probe-order.ts'
import { describeProbe, isUsable } from './partners/provider-probe-report.ts'

const INTERRUPTED = 130

const verbs: Readonly<Record<string, Verb>> = {
  'create-admin': {
    summary: 'make an operator account',
    help: `--username NAME --email ADDRESS [--role ${roles.slice(1).join('|')}]
The password is read from ADMIN_PASSWORD; without it one is drawn and printed once. The role is owner unless given.`,
    run: createAdmin,
  },
  migrate: {
    summary: 'bring the database up to date',
    help: 'Takes no options. The panel does the same at every start.',
    run: reportMigrations,
  },
  'sync-services': {
    summary: "put a provider's catalogue on sale",
    help: `[--provider NAME] [--margin-percent N] [--dry-run]
Reads the provider's services, sells new ones at its price plus the margin and puts what changed of known ones into
force. Margin rules go before the margin; names, categories and prices that operators set stay, and so does what they
paused or dismissed. Without --provider the only one there is; without --margin-percent the margin of the settings.
--dry-run writes nothing and lists what would be done.`,
    run: syncCatalogue,
  },
  'probe-provider': {
    summary: 'try out a provider before it is trusted',
    help: `URL KEY [--json-body] [--service ID --link URL --quantity N]
Asks an API v2 provider what it can do, by calls that only read, and says which settings follow. Exits 1 when it
cannot be used. With --service, --link and --quantity it then places one order there, once, which costs money.`,
    runAlone: probe,
  },
  reconcile: {
    summary: 'check every invariant of books and orders',
    help: 'Takes no options. Prints every check; exits 1 when one does not hold.',
    run: reconcile,
  },
  'verify-audit': {
    summary: 'check that the audit log is as it was written',
    help: `Takes no options. Follows the chain of hashes; exits 1 with the id of the first row that was changed, removed
or swapped. Keep the last hash that it prints elsewhere: rows cut off the end are found only by it.`,
    run: verifyAudit,
  },
  'with-database': withDatabaseVerb,
  'note-backup': noteBackupVerb,
  'after-restore': afterRestoreVerb,
  'drop-second-factor': dropSecondFactorVerb,
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof UsageProblem ? error.message : explain(error)}\n`)
  return error instanceof UsageProblem ? 2 : 1
})

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') return print(overview())
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) throw new UsageProblem(`There is no command "${name.slice(0, 60)}".\n\n${overview()}`)
  if (args.includes('--help')) return print(`npm run panel -- ${name}: ${verb.summary}\n${verb.help}`)
  if ('runAlone' in verb) return verb.runAlone(args)
  const config = loadConfig()
  const laying = layFoundation(config, 'visitor')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void abandon(laying))
  const foundation = await laying
  try {
    return await verb.run(args, config, foundation)
  } finally {
    await foundation.close()
  }
}

/** Alone, the command has started the database itself: it must not be left behind. */
async function abandon(laying: Promise<Foundation>): Promise<void> {
  await laying.then((foundation) => foundation.close()).catch(() => {})
  process.exit(INTERRUPTED)
}

async function createAdmin(args: string[], config: Config, { db, secrets }: Foundation): Promise<number> {
  const given = optionsOf(args, { username: 'string', email: 'string', role: 'string' })
  const { username, email, role = 'owner' } = given as { username?: string; email?: string; role?: string }
  if (!username || !email) throw new UsageProblem('create-admin needs --username and --email')
  if (!roles.includes(role as UserRole) || role === 'customer')
    throw new UsageProblem(`there is no role "${role}"`)
  const password = config.adminPassword ?? randomBytes(12).toString('base64url')
  const account = { username, email, password }
  await registerUser(db.transaction, passwordsWith(secrets.passwordPepper), account, role as UserRole)
  return print(config.adminPassword ? `Made ${role} ${username}.` : `Made ${role} ${username} / ${password}`)
}

async function reportMigrations(args: string[], _config: Config, { migrated }: Foundation): Promise<number> {
  optionsOf(args, {})
  return print(migrated.length === 0 ? 'The database is up to date.' : `Ran ${migrated.join(', ')}.`)
}

async function syncCatalogue(args: string[], config: Config, foundation: Foundation): Promise<number> {
  const given = optionsOf(args, { provider: 'string', 'margin-percent': 'string', 'dry-run': 'boolean' })
  const { db, secrets } = foundation
  const first = config.bumx && { name: 'BUMX', ...config.bumx }
  await prepareProviders(db.transaction, secrets.encrypt, first, config.provider)
  const provider = (given.provider as string | undefined) ?? (await onlyProvider(foundation))
  const dryRun = given['dry-run'] === true
  const marginPercent = readPercent(given['margin-percent']) ?? (await getMarginPercent(db))
  const parts = { db, transaction: db.transaction, decrypt: secrets.decrypt }
  const result = await syncServices(parts, { provider, marginPercent, dryRun })
  for (const row of result.skipped.slice(0, 50))
    print(`left out: ${row.providerServiceId ?? ''} ${row.name}: ${row.reason}`)
  if (dryRun) for (const line of describeSync(result.staged, 50)) print(line)
  return print(
    `${dryRun ? 'Would put' : 'Put'} ${provider}'s services on sale: ${result.added} new, ${result.changed} changed, ${result.skipped.length} left out.`,
  )
}

async function probe(args: string[]): Promise<number> {
  const options = { 'json-body': 'boolean', service: 'string', link: 'string', quantity: 'string' } as const
  const { values, positionals } = parse(args, options, true)
  const [apiUrl, apiKey, ...more] = positionals
  if (!apiUrl || !apiKey || more.length > 0)
    throw new UsageProblem('probe-provider takes an address and a key')
  if (!/^https?:$/.test(URL.parse(apiUrl)?.protocol ?? ''))
    throw new UsageProblem('the address must start with http:// or https://')
  const order = readProbeOrder(values)
  const target = { apiUrl, apiKey, preferJson: values['json-body'] === true }
  const say = (line: string) => void print(line.replaceAll(apiKey, '[key]'))
  const findings = await probeProvider(target)
  for (const line of describeProbe(findings)) say(line)
  if (!isUsable(findings)) return 1
  return !order || (await placeProbeOrder({ ...target, bodyFormat: findings.bodyFormat }, order, say)) ? 0 : 1
}

function readProbeOrder({ service, link, quantity }: Record<string, unknown>): ProbeOrder | undefined {
  if (service === undefined && link === undefined && quantity === undefined) return undefined
  if (typeof service !== 'string' || typeof link !== 'string' || !/^[1-9]\d{0,8}$/.test(String(quantity))) {
    throw new UsageProblem('an order takes --service ID, --link URL and --quantity N together')
  }
  return { service, link, quantity: Number(quantity) }
}

async function reconcile(args: string[], _config: Config, { db }: Foundation): Promise<number> {
  optionsOf(args, {})
  const checks = await listChecks(db)
  for (const { name, breaches } of checks) {
    print(`${breaches.length === 0 ? 'ok  ' : 'FAIL'}  ${name}`)
    for (const breach of breaches)
      print(`        ${breach.subject}: is ${breach.is}, should be ${breach.shouldBe}`)
  }
  const broken = checks.filter((check) => check.breaches.length > 0).length
  print(
    broken === 0 ? `All ${checks.length} checks hold.` : `${broken} of ${checks.length} checks do not hold.`,
  )
  return broken === 0 ? 0 : 1
}

async function verifyAudit(args: string[], _config: Config, { db }: Foundation): Promise<number> {
  optionsOf(args, {})
  const broken = await findAuditBreak(db)
  if (broken) {
    print(`FAIL  audit row ${broken.id} is not as it was written, or is gone.`)
    return 1
  }
  const { rows, hash } = await getAuditHead(db)
  return print(`All ${rows} audit rows are as they were written. The last hash: ${hash ?? 'none'}`)
}

async function onlyProvider({ db }: Foundation): Promise<string> {
  const providers = await listProviders(db)
  if (providers.length === 1) return providers[0]!.name
  const names = providers.map((provider) => provider.name).join(', ')
  throw new UsageProblem(
    names ? `Say which: --provider ${names}` : 'There is no provider yet: set BUMX_API_KEY.',
  )
}

function readPercent(text: unknown): number | undefined {
  if (text === undefined) return undefined
  if (typeof text !== 'string' || !/^\d{1,3}(\.\d{1,2})?$/.test(text)) {
    throw new UsageProblem('--margin-percent takes a number from 0 to 999, such as 30 or 12.5')
  }
  return Number(text)
}

function overview(): string {
  const lines = Object.entries(verbs).map(([name, verb]) => `  ${name.padEnd(15)} ${verb.summary}`)
  return `Usage: npm run panel -- COMMAND [options]\n\n${lines.join('\n')}\n\nEvery command has --help.`
}
