import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBank } from '../sandbox/bank.ts'
import {
  freePort,
  newPlace,
  processesWith,
  runCommand,
  runPanel,
  startPanelProcess,
} from './panel-process.ts'

test('a sandbox says where everything is, and a second start finds all of it again', async () => {
  await using place = await newPlace()
  let password = ''
  {
    await using panel = await startPanelProcess(place.env)
    const addresses = panel.said().match(/http:\/\/\S+/g) ?? []
    assert.equal(addresses.length, 7)
    for (const address of addresses) assert.ok((await fetch(address)).status < 500, address)
    password = /Admin log in: admin \/ (\S{12,})/.exec(panel.said())?.[1] ?? ''
    assert.equal(await place.logIn('admin', password), 200)
    assert.equal(await place.logIn('admin', `${password}x`), 401)
    await place.assertStops(panel.stop('SIGINT'))
  }
  await using again = await startPanelProcess(place.env)
  assert.ok(!again.said().includes(password))
  assert.doesNotMatch(again.said(), /Admin log in/)
  assert.equal(await place.logIn('admin', password), 200)
  await place.assertStops(again.stop('SIGTERM'))
})

test('beside the running panel', async (t) => {
  await using place = await newPlace()
  await using panel = await startPanelProcess(place.env)
  t.afterEach(async () => assert.equal(await place.logIn('nobody', 'password123'), 401))

  await t.test('a second one on its data is refused in one line', async () => {
    const second = await runPanel({ ...place.env, PORT: String(await freePort()) })
    assert.equal(second.code, 1)
    assert.match(second.stderr, /^the panel is already running on this data directory .+\n$/)
  })
  await t.test('a second one on its port is refused in one line', async () => {
    await using other = await newPlace()
    const second = await runPanel({ ...other.env, PORT: place.env.PORT! })
    assert.equal(second.code, 1)
    assert.match(second.stderr, /^Port \d+ on 127\.0\.0\.1 is in use: .+\n$/)
    assert.deepEqual(await readdir(other.folder), [])
  })
  await t.test('the command does its work', async () => {
    const migrated = await runCommand(['migrate'], place.env)
    assert.deepEqual([migrated.code, migrated.stdout], [0, 'The database is up to date.\n'])
    assert.equal((await runCommand(['reconcile'], place.env)).code, 0)
    const args = ['create-admin', '--username', 'mai', '--email', 'mai@example.com', '--role', 'support']
    const made = await runCommand(args, place.env)
    assert.equal(await place.logIn('mai', /mai \/ (\S+)/.exec(made.stdout)![1]!), 200)
    const twice = await runCommand(args, place.env)
    assert.deepEqual([twice.code, twice.stderr.trim().split('\n').length], [1, 1])
  })
  await t.test(
    'a program gets the database, and a restore is not made safe under a running panel',
    async () => {
      const told = await runCommand(
        ['with-database', 'sh', '-c', 'echo "$PGUSER $PGDATABASE"; exit 3'],
        place.env,
      )
      assert.deepEqual([told.code, told.stdout], [3, 'homemmo homemmo\n'])
      const refused = await runCommand(['after-restore'], place.env)
      assert.deepEqual([refused.code, refused.stderr.includes('stop it first')], [2, true])
      const noted = await runCommand(['note-backup', '--file', 'a.dump', '--bytes', '9'], place.env)
      assert.deepEqual([noted.code, noted.stdout], [0, 'Noted the backup a.dump.\n'])
    },
  )
  await place.assertStops(panel.stop('SIGINT'))
})

test('the command works alone and leaves nothing running', async () => {
  await using place = await newPlace()
  const migrated = await runCommand(['migrate'], place.env)
  assert.equal(migrated.code, 0, migrated.stderr)
  assert.match(migrated.stdout, /^Ran 0001\./)
  const args = ['create-admin', '--username', 'lan', '--email', 'lan@example.com']
  const made = await runCommand(args, { ...place.env, ADMIN_PASSWORD: 'a password of hers' })
  assert.deepEqual([made.code, made.stdout], [0, 'Made owner lan.\n'])
  const checked = await runCommand(['reconcile'], place.env)
  assert.equal(checked.code, 0)
  assert.match(checked.stdout, /^(ok .+\n)+All \d+ checks hold\.\n$/)
  assert.deepEqual(await processesWith(place.folder), [])
})

test('without a sandbox and without partners it runs and takes no webhook', async () => {
  await using place = await newPlace({ SANDBOX: '0' })
  await using panel = await startPanelProcess(place.env)
  assert.doesNotMatch(panel.said(), /sandbox|Admin log in/)
  const answer = await fetch(`${place.url}/api/payment/sepay/webhook`, { method: 'POST', body: '{}' })
  assert.equal(answer.status, 503)

  // Half a request must not keep it from ending.
  const client = connect(Number(place.env.PORT), '127.0.0.1').on('error', () => {})
  client.write('POST /api/auth/login HTTP/1.1\r\nHost: panel\r\nContent-Length: 100\r\n\r\n{')
  await sleep(200)
  await place.assertStops(panel.stop('SIGTERM'))
  client.destroy()
})

// A folder that appears at the beginning, in the middle and near the end of a first start.
for (const appears of ['data', 'data/postgres', 'data/sandbox']) {
  test(`stopped as soon as ${appears} is there, it leaves nothing running`, async () => {
    await using place = await newPlace()
    const path = join(place.folder, appears)
    const { code, stderr } = await runPanel(place.env, { signal: 'SIGINT', path })
    assert.deepEqual([code, stderr], [0, ''])
    assert.deepEqual(await processesWith(place.folder), [])
  })
}

test('no secret reaches the log files', async () => {
  await using place = await newPlace()
  const env = { ...place.env, ...partnersWithSecrets, LOG_DIR: join(place.folder, 'log') }
  const bank = await startBank({
    webhookUrl: `${place.url}/api/payment/sepay/webhook`,
    auth: 'hmac',
    secret: env.SEPAY_WEBHOOK_SECRET,
    accountNumber: env.BANK_ACCOUNT_NUMBER,
  })
  const log = async () => {
    const names = ['api.log', 'app.log', 'error.log']
    return (await Promise.all(names.map((name) => readFile(join(env.LOG_DIR, name), 'utf8')))).join('')
  }
  await using panel = await startPanelProcess(env)
  assert.equal(await place.logIn('owner', env.ADMIN_PASSWORD), 200)
  assert.equal(await place.logIn('owner', 'canary-wrong-password'), 401)
  const headers = { authorization: 'Bearer canary.bearer.token', cookie: 'session=canary-cookie' }
  await fetch(`${place.url}/api/user/me?key=canary-in-query`, { headers })
  await fetch(`${place.url}/api/auth/login`, { method: 'POST', body: '{"password":"canary-malformed' })
  // Matches no deposit, so operators are to be told; their Telegram is out of reach.
  await bank.transfer({ memo: 'no code', amount: 1000 })
  await fetch(`${place.url}/api/payment/sepay/webhook`, {
    method: 'POST',
    headers: { 'x-sepay-signature': 'canary' },
  })
  const { key, secret } = await useResellerSecrets(place.url, env)
  const synced = await runCommand(['sync-services'], env)
  const giveUpAt = Date.now() + 15_000
  while (!(await log()).includes('a message to the operators failed') && Date.now() < giveUpAt)
    await sleep(100)
  const { stdout, stderr } = await panel.stop('SIGINT')
  await bank.close()

  const written = await log()
  assert.match(written, /"path":"\/api\/auth\/login","status":401/)
  assert.match(written, /"telegram":/)
  assert.equal(synced.code, 1)
  const all = `${written}${stdout}${stderr}${synced.stdout}${synced.stderr}`
  assert.doesNotMatch(all, /canary/i)
  for (const told of [key.slice(8), secret.slice(6)]) assert.ok(!all.includes(told))
  assert.match(written, /"path":"\/api\/v2"/)
})

/** Makes an API key and a webhook, and sends the key wherever somebody may; gives both secrets. */
async function useResellerSecrets(
  url: string,
  owner: { ADMIN_USERNAME: string; ADMIN_PASSWORD: string },
): Promise<{ key: string; secret: string }> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const post = async (path: string, body: object) => {
    const reply = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server really sent
    return (await reply.json()) as any
  }
  const logged = await post('/api/auth/login', {
    ...{ email: owner.ADMIN_USERNAME, password: owner.ADMIN_PASSWORD },
  })
  headers.authorization = `Bearer ${logged.access_token}`
  const { key } = await post('/api/user/api-keys', { name: 'shop', scope: 'order' })
  const { secret, webhook } = await post('/api/webhooks', {
    ...{ url: `https://example.invalid/${key}`, events: ['order.completed'] },
  })
  assert.match(`${key} ${secret}`, /^hm_live_\S{46} whsec_\S+$/)
  await post(`/api/webhooks/${webhook.id}/test`, {})
  delete headers.authorization
  assert.equal((await post('/api/v2', { key, action: 'balance' })).currency, 'VND')
  for (const body of [{ key, action: 'add', link: key }, { key: `${key}x` }])
    assert.ok((await post('/api/v2', body)).error)
  for (const path of [`/api/v2?key=${key}`, `/api/services?key=${key}`, `/api/v2?x=${secret}`])
    await fetch(url + path, { method: 'POST', headers, body: `{"key":"${key}",` })
  return { key, secret }
}

const nobodyListens = 'http://127.0.0.1:9'
const partnersWithSecrets = {
  APP_SECRET: 'canary-app-secret-of-enough-characters',
  ADMIN_USERNAME: 'owner',
  ADMIN_EMAIL: 'owner@example.com',
  ADMIN_PASSWORD: 'canary-password',
  BUMX_API_URL: nobodyListens,
  BUMX_API_KEY: 'canary-provider-key',
  SEPAY_WEBHOOK_AUTH: 'hmac',
  SEPAY_WEBHOOK_SECRET: 'canary-webhook-secret',
  BANK_ACCOUNT_NUMBER: '123456789',
  BANK_ACCOUNT_NAME: 'NGUYEN VAN A',
  TELEGRAM_API_URL: nobodyListens,
  TELEGRAM_BOT_TOKEN: '123456:canary-token-of-a-telegram-bot',
  TELEGRAM_ADMIN_CHAT_ID: '1',
}
