import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { schemaText } from '../clients/typescript/generate.ts'
import {
  createClient,
  idempotencyKey,
  PanelRefusal,
  type RefusalCode,
  UnexpectedReply,
  worked,
} from '../clients/typescript/src/index.ts'
import { startPanel } from './harness.ts'

const run = promisify(execFile)

// Types that resolve to nothing would let all of this pass.
const MISTAKES = `
import type { RefusalCode } from '@homemmo/client'
// @ts-expect-error the panel has no such code
export const code: RefusalCode = 'no_such_code'
// @ts-expect-error nor such a field
console.log(order.colour)
// @ts-expect-error nor such a call
panel.GET('/api/nothing')
`
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const packageFolder = join(root, 'clients/typescript')
const readme = await readFile(join(packageFolder, 'README.md'), 'utf8')
const schemaFile = join(packageFolder, 'src/schema.ts')

test('the client is generated from the document that the panel serves', async () => {
  await using panel = await startPanel()
  const generated = await schemaText((await panel.call('GET', '/openapi.json')).body)
  if (process.env.TEST_WRITE_CLIENT === '1') await writeFile(schemaFile, generated)
  const isSame = (await readFile(schemaFile, 'utf8')) === generated
  assert.ok(isSame, 'the API has changed: npm run generate -w clients/typescript')
})

test('a program lists services, orders once, watches and cancels, and is told why when it may not', async () => {
  await using panel = await startPanel()
  const lan = await panel.customer({ balance: '10000' })
  const likes = await panel.service({ rate: '2500' })
  const { key } = (await lan.call('POST', '/api/user/api-keys', { name: 'Shop', scope: 'order' })).body
  const client = createClient({ baseUrl: `${panel.url}/`, apiKey: key })

  const { data: services } = await worked(
    client.GET('/api/services', { params: { query: { search: 'Service' } } }),
  )
  assert.deepEqual(
    services.map((service) => [service.id, service.rate]),
    [[likes, 2500]],
  )

  const header = idempotencyKey('cart-17')
  const body = { service_id: likes, link: 'https://facebook.com/post/1', quantity: 1000 }
  const first = await worked(client.POST('/api/orders', { params: { header }, body }))
  const again = await worked(client.POST('/api/orders', { params: { header }, body }))
  assert.deepEqual([first.price_breakdown.final_price, first.new_balance], [2500, 7500])
  assert.equal(again.order_id, first.order_id)
  assert.equal(await lan.balance(), '7500.0000')

  const path = { id: first.order_id }
  const watch = async () => (await worked(client.GET('/api/orders/{id}', { params: { path } }))).order.status
  assert.equal(await watch(), 'pending')
  await worked(client.POST('/api/orders/{id}/cancel', { params: { path } }))
  assert.equal(await watch(), 'canceled')
  assert.equal(await lan.balance(), '10000.0000')

  const { data: payments } = await worked(client.GET('/api/payment/history'))
  assert.equal(payments.length, 0)
  const file = { params: { query: { format: 'csv' } }, parseAs: 'text' } as const
  assert.match(await worked(client.GET('/api/payment/history', file)), /^\ufeff?time,type,state,/)

  // The codes are a closed type: one that the panel does not have would not compile here.
  const other = await client.POST('/api/orders', { params: { header }, body: { ...body, quantity: 2000 } })
  assert.equal(other.error?.error.code satisfies RefusalCode | undefined, 'idempotency_key_reused')
  const tooMuch = worked(client.POST('/api/orders', { body: { ...body, quantity: 100_000 } }))
  await assert.rejects(tooMuch, (error) => {
    assert.ok(error instanceof PanelRefusal)
    assert.deepEqual([error.code, error.status], ['insufficient_balance', 402])
    assert.match(error.message, /^Not enough balance/)
    return true
  })
  await assert.rejects(worked(createClient({ baseUrl: panel.url }).GET('/api/user/me')), {
    code: 'not_logged_in',
  })
})

test('what may be repeated is tried again, and nothing else', async () => {
  const sent: string[] = []
  const busy = async () => new Response('busy', { status: 503, headers: { 'retry-after': '0' } })
  const replies = [() => Promise.reject(new TypeError('fetch failed')), busy]
  const client = createClient({
    baseUrl: 'http://panel.test',
    fetch: async (request) => {
      sent.push(`${request.method} ${await request.text()}`)
      return (replies.shift() ?? (async () => Response.json({ success: true, order_id: '1' })))()
    },
  })
  const body = { service_id: 1, quantity: 1 }
  const placed = await worked(client.POST('/api/orders', { params: { header: idempotencyKey() }, body }))
  assert.equal(placed.order_id, '1')
  assert.deepEqual(sent.splice(0), Array(3).fill(`POST ${JSON.stringify(body)}`))

  replies.push(busy)
  await assert.rejects(worked(client.POST('/api/orders', { body })), UnexpectedReply)
  assert.equal(sent.length, 1)
})

test('the packed package runs and type-checks in a project of its own, without a network', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'homemmo-client-'))
  try {
    const npm = { cwd: packageFolder, env: { ...process.env, npm_config_offline: 'true' } }
    await run('npm', ['pack', '--pack-destination', folder], npm)
    const { engines, publishConfig } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
    // A scoped package is private unless it says so; AbortSignal.any came with 20.3.
    assert.deepEqual([engines.node, publishConfig.access], ['>=20.3', 'public'])
    assert.match(readme, /Node 20\.3 or newer/)
    await run('tar', ['xzf', 'homemmo-client-1.0.0.tgz'], { cwd: folder })
    const modules = join(folder, 'node_modules')
    await mkdir(join(modules, '@homemmo'), { recursive: true })
    await cp(join(folder, 'package'), join(modules, '@homemmo/client'), { recursive: true })
    for (const name of ['openapi-fetch', 'openapi-typescript-helpers']) {
      await cp(join(root, 'node_modules', name), join(modules, name), { recursive: true })
    }
    await symlink(join(root, 'node_modules/@types'), join(modules, '@types'))
    await writeFile(join(folder, 'plain.mjs'), readmeExample('js'))
    await writeFile(join(folder, 'typed.mts'), `${readmeExample('js')}\n${readmeExample('ts')}\n${MISTAKES}`)

    await using panel = await startPanel()
    const lan = await panel.customer({ balance: '10000' })
    await panel.service()
    const { key } = (await lan.call('POST', '/api/user/api-keys', { name: 'Shop', scope: 'order' })).body
    const env = { ...process.env, HOMEMMO_URL: panel.url, HOMEMMO_KEY: key }
    const { stdout } = await run(process.execPath, ['plain.mjs'], { cwd: folder, env })
    assert.match(stdout, /pending/)
    assert.equal(await lan.balance(), '7500.0000')

    const strict = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--lib',
      'es2022,dom',
      '--types',
      'node',
      'typed.mts',
    ]
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...strict], { cwd: folder })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }

  function readmeExample(language: string): string {
    return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? assert.fail(language)
  }
})
