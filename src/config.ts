import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { BankAccount } from './deposits/bank-account.ts'
import type { MailAccount } from './partners/mail.ts'
import type { WebhookMode } from './partners/sepay.ts'

type Role = 'web' | 'worker' | 'sandbox'

/** Everything the environment decides. Business settings live in the database instead. */
export type Config = {
  production: boolean
  roles: ReadonlySet<Role>
  host: string
  port: number
  publicUrl: string
  dataDir: string
  databaseUrl: string | undefined
  redisUrl: string | undefined
  appSecret: string | undefined
  sandbox: boolean
  admin: { username: string; email: string; password: string | undefined } | undefined
  /** ADMIN_PASSWORD by itself, for `create-admin`. */
  adminPassword: string | undefined
  bumx: { apiUrl: string; apiKey: string } | undefined
  sepay: { auth: WebhookMode; secret: string } | undefined
  /** SePay's reading API, for reconciling. */
  sepayApi: { apiUrl: string; token: string } | undefined
  bank: BankAccount | undefined
  depositPrefix: string
  telegram: { token: string; chatId: string; apiUrl: string } | undefined
  /** How mail is sent, and from whom; see `createMailer` for the address. */
  mail: MailAccount | undefined
  trustedProxies: string[]
  /** From where operators may work, addresses or CIDR ranges; empty: from anywhere. */
  adminAllowedIps: string[]
  corsOrigins: string[]
  provider: {
    requestsPerMinute: number | undefined
    timeoutMs: number | undefined
    /** Hosts of the own network that providers may be at all the same. */
    privateHosts: string[]
  }
  /** Hosts of the own network that customers' webhooks may lead to all the same. */
  webhookPrivateHosts: string[]
  logDir: string | undefined
}

/** The environment does not make sense; `problems` has a line for each thing that is wrong. */
export class ConfigProblem extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** The environment of a program that a command starts: this process's own, with these variables. */
export function environmentWith(more: Readonly<Record<string, string>>): Record<string, string | undefined> {
  return { ...process.env, ...more }
}

/**
 * Reads the environment, the only place that does. Throws one `ConfigProblem` that names every problem.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = reader(env)
  const production = env.NODE_ENV === 'production'

  const bumxKey = read.text('BUMX_API_KEY')
  const bumxUrl = read.url('BUMX_API_URL') ?? 'https://api-v2.bumx.vn/api/v2'
  const auth = read.oneOf('SEPAY_WEBHOOK_AUTH', ['hmac', 'apikey', 'body-signature'] as const)
  const secret = read.text('SEPAY_WEBHOOK_SECRET')
  const sepayToken = read.text('SEPAY_API_TOKEN')
  const sepayUrl = read.url('SEPAY_API_URL') ?? 'https://my.sepay.vn'
  const accountNumber = read.matching(
    'BANK_ACCOUNT_NUMBER',
    /^[0-9A-Za-z]{4,19}$/,
    '4 to 19 letters or digits',
  )
  const accountName = read.text('BANK_ACCOUNT_NAME')
  const token = read.matching('TELEGRAM_BOT_TOKEN', /^\d+:[\w-]{20,}$/, 'a bot token as BotFather gives it')
  const chatId = read.matching('TELEGRAM_ADMIN_CHAT_ID', /^(-?\d+|@\w+)$/, 'a chat id')

  read.together('SEPAY_WEBHOOK_AUTH', 'SEPAY_WEBHOOK_SECRET')
  read.together('BANK_ACCOUNT_NUMBER', 'BANK_ACCOUNT_NAME')
  read.together('TELEGRAM_BOT_TOKEN', 'TELEGRAM_ADMIN_CHAT_ID')
  const smtpUrl = read.url('SMTP_URL', ['smtp:', 'smtps:'])
  const mailFrom = read.matching(
    'MAIL_FROM',
    /^(?:[^<>"@,\r\n]{1,100} <[^@\s<>,]+@[^@\s<>,]+>|[^@\s<>,]+@[^@\s<>,]+)$/,
    'an address, with a name before it if you like: Shop <shop@example.com>',
  )
  read.together('SMTP_URL', 'MAIL_FROM')

  const partnerConfigured = Boolean(bumxKey || auth || secret || sepayToken || token || accountNumber)
  const sandbox = read.flag('SANDBOX') ?? !(partnerConfigured || production)
  const appSecret = read.matching('APP_SECRET', /^.{32,}$/s, 'at least 32 characters')
  if (production && !appSecret) read.problem('APP_SECRET is required when NODE_ENV=production')
  if (production && read.flag('SANDBOX') === true)
    read.problem('SANDBOX=1 is refused when NODE_ENV=production')

  const hosts = (name: string) => (read.list(name) ?? []).map((host) => host.toLowerCase())
  const config: Config = {
    production,
    roles: readRoles(read, sandbox, production),
    host: read.text('HOST') ?? '127.0.0.1',
    port: read.whole('PORT', 0, 65535) ?? 8000,
    publicUrl: '',
    dataDir: resolve(read.text('DATA_DIR') ?? 'data'),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    appSecret,
    sandbox,
    admin: readAdmin(read, sandbox),
    adminPassword: read.text('ADMIN_PASSWORD'),
    bumx: bumxKey ? { apiUrl: bumxUrl, apiKey: bumxKey } : undefined,
    sepay: auth && secret ? { auth, secret } : undefined,
    sepayApi: sepayToken ? { apiUrl: sepayUrl, token: sepayToken } : undefined,
    bank:
      accountNumber && accountName
        ? {
            bin: read.matching('BANK_BIN', /^\d{6}$/, 'six digits') ?? '970416',
            bankName: read.text('BANK_NAME') ?? 'Ngân hàng ACB',
            accountNumber,
            accountName,
          }
        : undefined,
    depositPrefix:
      read.matching('DEPOSIT_PREFIX', /^[CFGHJKLMNPQRTVX]{2,5}$/, '2 to 5 of the letters CFGHJKLMNPQRTVX') ??
      'HMM',
    telegram:
      token && chatId
        ? { token, chatId, apiUrl: read.url('TELEGRAM_API_URL') ?? 'https://api.telegram.org' }
        : undefined,
    mail: smtpUrl && mailFrom ? { url: smtpUrl, from: mailFrom } : undefined,
    trustedProxies: read.addresses('TRUSTED_PROXIES') ?? ['127.0.0.1', '::1'],
    adminAllowedIps: readAllowedIps(read),
    corsOrigins: read.list('CORS_ORIGINS') ?? [],
    provider: {
      requestsPerMinute: read.whole('PROVIDER_REQUESTS_PER_MINUTE', 1, 6000),
      timeoutMs: read.whole('PROVIDER_TIMEOUT_MS', 100, 600_000),
      privateHosts: hosts('PROVIDER_PRIVATE_HOSTS'),
    },
    webhookPrivateHosts: hosts('WEBHOOK_PRIVATE_HOSTS'),
    logDir: read.text('LOG_DIR'),
  }
  config.publicUrl = (read.url('PUBLIC_URL') ?? `http://localhost:${config.port}`).replace(/\/+$/, '')

  if (read.problems.length > 0) throw new ConfigProblem(read.problems)
  return config
}

function readRoles(read: Reader, sandbox: boolean, production: boolean): ReadonlySet<Role> {
  const known: readonly Role[] = ['web', 'worker', 'sandbox']
  const asked = read.list('ROLES') ?? (sandbox ? known : ['web', 'worker'])
  for (const role of asked) {
    if (!known.includes(role as Role)) read.problem(`ROLES takes ${known.join(', ')}, not "${role}"`)
  }
  if (production && read.list('ROLES')?.includes('sandbox')) {
    read.problem('ROLES=sandbox is refused when NODE_ENV=production')
  }
  return new Set(asked as Role[])
}

function readAdmin(read: Reader, sandbox: boolean): Config['admin'] {
  const username = read.matching('ADMIN_USERNAME', /^[a-zA-Z0-9_.]{3,50}$/, '3 to 50 letters, digits, _ or .')
  const email = read.matching('ADMIN_EMAIL', /^[^@\s]+@[^@\s]+$/, 'an email address')
  const password = read.matching('ADMIN_PASSWORD', /^.{8,128}$/s, '8 to 128 characters')
  if (!sandbox && !(username && email && password)) {
    if (username || email) read.problem('ADMIN_USERNAME, ADMIN_EMAIL and ADMIN_PASSWORD go together')
    return undefined
  }
  return { username: username ?? 'admin', email: email ?? 'admin@example.com', password }
}

function readAllowedIps(read: Reader): string[] {
  const ranges = read.addresses('ADMIN_ALLOWED_IPS')
  // A list of nothing but commas must not open what it was meant to close.
  if (ranges?.length === 0) read.problem('ADMIN_ALLOWED_IPS names no address')
  return ranges ?? []
}

type Reader = ReturnType<typeof reader>

/** Typed reading of variables; an empty one counts as unset. Problems are gathered, not thrown. */
function reader(env: Readonly<Record<string, string | undefined>>) {
  const problems: string[] = []
  const text = (name: string) => env[name]?.trim() || undefined

  return {
    problems,
    text,
    problem(line: string) {
      problems.push(line)
    },
    matching(name: string, pattern: RegExp, what: string) {
      const value = text(name)
      if (value !== undefined && !pattern.test(value)) problems.push(`${name} must be ${what}`)
      return value
    },
    oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
      const value = text(name)
      if (value === undefined) return undefined
      if (!allowed.includes(value as T)) problems.push(`${name} must be one of ${allowed.join(', ')}`)
      return value as T
    },
    flag(name: string): boolean | undefined {
      const value = text(name)
      if (value === undefined) return undefined
      if (value !== '0' && value !== '1') problems.push(`${name} must be 0 or 1`)
      return value === '1'
    },
    whole(name: string, min: number, max: number): number | undefined {
      const value = text(name)
      if (value === undefined) return undefined
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
      if (!(number >= min && number <= max)) {
        problems.push(`${name} must be a whole number from ${min} to ${max}, not "${value}"`)
      }
      return number
    },
    url(name: string, protocols: readonly string[] = ['http:', 'https:']): string | undefined {
      const value = text(name)
      if (value === undefined) return undefined
      const protocol = URL.parse(value)?.protocol
      // The value is not repeated: a database address holds a password.
      if (!protocol || !protocols.includes(protocol)) {
        problems.push(`${name} must be an address that starts with ${protocols.join('// or ')}//`)
      }
      return value
    },
    list(name: string): string[] | undefined {
      return text(name)
        ?.split(',')
        .map((item) => item.trim())
        .filter(Boolean)
    },
    addresses(name: string): string[] | undefined {
      const items = this.list(name)
      for (const item of items ?? []) {
        const [address = '', bits = '0', ...more] = item.split('/')
        const most = isIP(address) === 6 ? 128 : 32
        if (!isIP(address) || !/^\d{1,3}$/.test(bits) || Number(bits) > most || more.length > 0) {
          problems.push(`${name} takes addresses or CIDR ranges, not "${item}"`)
        }
      }
      return items
    },
    together(...names: string[]) {
      const missing = names.filter((name) => !text(name))
      if (missing.length > 0 && missing.length < names.length) {
        problems.push(`${missing.join(' and ')} must be set too: ${names.join(' and ')} go together`)
      }
    },
  }
}
