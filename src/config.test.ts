import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { ConfigProblem, loadConfig } from './config.ts'

/** The lines of everything that is wrong with an environment. */
function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigProblem)
    assert.equal(error.message, error.problems.join('\n'))
    return error.problems
  }
}

/** Says that exactly one thing is wrong, and that it names `variable`. */
function assertRefused(variable: string, env: Record<string, string>) {
  const problems = problemsOf(env)
  assert.equal(problems.length, 1, `${JSON.stringify(env)}: ${problems.join('; ')}`)
  assert.ok(problems[0]!.includes(variable), problems[0])
}

const long = 'x'.repeat(32)
const production = { NODE_ENV: 'production', APP_SECRET: long, SANDBOX: '0' }
const partners = {
  BUMX_API_KEY: 'bumx-key',
  SEPAY_WEBHOOK_AUTH: 'apikey',
  SEPAY_WEBHOOK_SECRET: 'sepay-secret',
  BANK_ACCOUNT_NUMBER: '123456789',
  BANK_ACCOUNT_NAME: 'NGUYEN VAN A',
  TELEGRAM_BOT_TOKEN: '123456:AAAAAAAAAAAAAAAAAAAAAAAA',
  TELEGRAM_ADMIN_CHAT_ID: '-100123',
}

test('with nothing set the panel runs here, by itself, with stand-in partners', () => {
  const config = loadConfig({})
  assert.deepEqual([config.host, config.port, config.publicUrl], ['127.0.0.1', 8000, 'http://localhost:8000'])
  assert.deepEqual([...config.roles], ['web', 'worker', 'sandbox'])
  assert.deepEqual([config.sandbox, config.production], [true, false])
  assert.equal(config.dataDir, resolve('data'))
  assert.deepEqual(
    [config.databaseUrl, config.redisUrl, config.appSecret, config.logDir],
    Array(4).fill(undefined),
  )
  assert.deepEqual([config.bumx, config.sepay, config.bank, config.telegram], Array(4).fill(undefined))
  assert.deepEqual([config.trustedProxies, config.corsOrigins], [['127.0.0.1', '::1'], []])
  assert.equal(config.depositPrefix, 'HMM')
  assert.equal(config.admin?.username, 'admin')
  assert.deepEqual(config.provider, { requestsPerMinute: undefined, timeoutMs: undefined, privateHosts: [] })
})

test('an empty variable is as good as none', () => {
  const names = [
    'PORT',
    'DATABASE_URL',
    'SANDBOX',
    'TRUSTED_PROXIES',
    'ADMIN_ALLOWED_IPS',
    'BANK_ACCOUNT_NUMBER',
    'ROLES',
    'APP_SECRET',
  ]
  const env = Object.fromEntries(names.map((name) => [name, ' ']))
  assert.deepEqual(loadConfig(env), loadConfig({}))
})

test('any partner that is configured ends the sandbox, unless it is asked for', () => {
  const config = loadConfig(partners)
  assert.equal(config.sandbox, false)
  assert.deepEqual([...config.roles], ['web', 'worker'])
  assert.equal(config.admin, undefined)
  assert.deepEqual(config.bumx, { apiUrl: 'https://api-v2.bumx.vn/api/v2', apiKey: 'bumx-key' })
  assert.deepEqual(config.sepay, { auth: 'apikey', secret: 'sepay-secret' })
  assert.deepEqual([config.bank?.bin, config.bank?.bankName], ['970416', 'Ngân hàng ACB'])
  assert.deepEqual(config.telegram?.apiUrl, 'https://api.telegram.org')
  assert.equal(loadConfig({ BUMX_API_KEY: 'bumx-key' }).sandbox, false)
  assert.equal(loadConfig({ ...partners, SANDBOX: '1' }).sandbox, true)
})

test('in production there is a secret of the operator, and never a sandbox', () => {
  assert.equal(loadConfig(production).production, true)
  assertRefused('SANDBOX', { ...production, SANDBOX: '1' })
  const { APP_SECRET: _, ...without } = production
  assertRefused('APP_SECRET', without)
  assertRefused('ROLES', { ...production, ROLES: 'web,sandbox' })
  // Its stand-in bank would credit anybody with anything.
  assert.equal(loadConfig({ NODE_ENV: 'production', APP_SECRET: long }).sandbox, false)
})

test('a secret of blanks is none', () => {
  assertRefused('APP_SECRET', { ...production, APP_SECRET: ' '.repeat(40) })
})

test('every problem is named at once', () => {
  const problems = problemsOf({ PORT: 'x', SANDBOX: 'yes', DATABASE_URL: 'mysql://db', APP_SECRET: 'short' })
  assert.equal(problems.length, 4)
  assert.deepEqual(problems.map((line) => line.split(' ')[0]).toSorted(), [
    'APP_SECRET',
    'DATABASE_URL',
    'PORT',
    'SANDBOX',
  ])
})

test('a problem never repeats a secret', () => {
  const secrets = {
    APP_SECRET: 'hunter2',
    ADMIN_PASSWORD: 'hunter2',
    DATABASE_URL: 'mysql://panel:hunter2@db/panel',
    REDIS_URL: 'http://:hunter2@redis',
    TELEGRAM_BOT_TOKEN: '123:hunter2',
    TELEGRAM_ADMIN_CHAT_ID: '1',
    SEPAY_WEBHOOK_SECRET: 'hunter2',
  }
  const problems = problemsOf(secrets)
  assert.ok(problems.length >= 6, problems.join('\n'))
  assert.doesNotMatch(problems.join('\n'), /hunter2/)
})

test('what belongs together is asked for together', () => {
  const pairs = [
    ['SEPAY_WEBHOOK_AUTH', 'SEPAY_WEBHOOK_SECRET'],
    ['BANK_ACCOUNT_NUMBER', 'BANK_ACCOUNT_NAME'],
    ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_ADMIN_CHAT_ID'],
  ] as const
  for (const [one, other] of pairs) {
    assertRefused(`${other} must be set too`, { [one]: partners[one] })
    assertRefused(`${one} must be set too`, { [other]: partners[other] })
  }
  const admin = { ADMIN_USERNAME: 'admin', ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: 'password123' }
  assert.deepEqual(loadConfig({ SANDBOX: '0', ...admin }).admin, {
    username: 'admin',
    email: 'admin@example.com',
    password: 'password123',
  })
  assertRefused('ADMIN_PASSWORD', { SANDBOX: '0', ...admin, ADMIN_PASSWORD: '' })
})

const wrong: Record<string, string[]> = {
  PORT: ['-1', '65536', '80.5', '0x50', '1e3', 'http', '8000 8001'],
  SANDBOX: ['2', 'true', 'no'],
  ROLES: ['web,admin', 'WEB', 'web worker'],
  PUBLIC_URL: ['panel.test', 'ftp://panel.test', 'javascript:alert(1)', '//panel.test', 'http://'],
  DATABASE_URL: ['db', 'http://db', 'mysql://db'],
  REDIS_URL: ['redis', 'http://redis', 'localhost:6379'],
  APP_SECRET: ['x'.repeat(31)],
  BUMX_API_URL: ['bumx', 'file:///etc/passwd'],
  DEPOSIT_PREFIX: ['H', 'HOMEMMO', 'hmm', 'HM1', 'AB'],
  TRUSTED_PROXIES: [
    'nginx',
    '10.0.0',
    '10.0.0.0/x',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.0/8/8',
    '10.0.0.1 10.0.0.2',
    '*',
  ],
  ADMIN_ALLOWED_IPS: ['office', '10.0.0.0/33', ',', '*'],
  PROVIDER_REQUESTS_PER_MINUTE: ['0', '6001', 'many'],
  PROVIDER_TIMEOUT_MS: ['99', '600001', '-1'],
  ADMIN_USERNAME: ['ab', 'ad min', 'a'.repeat(51)],
  ADMIN_EMAIL: ['admin', '@', 'a b@c'],
  ADMIN_PASSWORD: ['seven77', 'x'.repeat(129)],
}

for (const [variable, values] of Object.entries(wrong)) {
  test(`${variable} is checked`, () => {
    for (const value of values) assertRefused(variable, { [variable]: value })
  })
}

test('what partners give is checked', () => {
  assertRefused('SEPAY_WEBHOOK_AUTH', { ...partners, SEPAY_WEBHOOK_AUTH: 'none' })
  assertRefused('BANK_ACCOUNT_NUMBER', { ...partners, BANK_ACCOUNT_NUMBER: '12 34' })
  assertRefused('BANK_BIN', { ...partners, BANK_BIN: '12345' })
  assertRefused('TELEGRAM_BOT_TOKEN', { ...partners, TELEGRAM_BOT_TOKEN: 'token' })
  assertRefused('TELEGRAM_ADMIN_CHAT_ID', { ...partners, TELEGRAM_ADMIN_CHAT_ID: 'me' })
  assertRefused('TELEGRAM_API_URL', { ...partners, TELEGRAM_API_URL: 'api' })
})

test('mail takes an address of a server and a sender, both or none', () => {
  const mail = { SMTP_URL: 'smtps://shop:p%40ss@mail.test:465', MAIL_FROM: 'My Shop <shop@example.com>' }
  assert.deepEqual(loadConfig(mail).mail, { url: mail.SMTP_URL, from: mail.MAIL_FROM })
  assert.equal(loadConfig({}).mail, undefined)
  assertRefused('SMTP_URL', { ...mail, SMTP_URL: 'http://mail.test' })
  for (const from of ['shop', 'a@b c@d', 'Shop <shop@example.com>, x@y.z', '"a <b@c']) {
    assertRefused('MAIL_FROM', { ...mail, MAIL_FROM: from })
  }
  assertRefused('MAIL_FROM', { SMTP_URL: mail.SMTP_URL })
})

test('lists and addresses are taken as people write them', () => {
  const config = loadConfig({
    TRUSTED_PROXIES: '10.0.0.0/8, ::1 ,192.168.1.1,',
    CORS_ORIGINS: 'https://a.test, https://b.test',
    PUBLIC_URL: 'https://panel.test//',
    ROLES: 'worker',
    PORT: '0',
    DATABASE_URL: 'postgresql://panel@db/panel',
    REDIS_URL: 'rediss://redis',
  })
  assert.deepEqual(config.trustedProxies, ['10.0.0.0/8', '::1', '192.168.1.1'])
  assert.deepEqual(config.corsOrigins, ['https://a.test', 'https://b.test'])
  assert.equal(config.publicUrl, 'https://panel.test')
  assert.deepEqual([[...config.roles], config.port], [['worker'], 0])
})

test('an address follows the port unless it is given', () => {
  assert.equal(loadConfig({ PORT: '9000' }).publicUrl, 'http://localhost:9000')
})
