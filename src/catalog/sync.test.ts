import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Provider, startProvider } from '../../sandbox/provider.ts'
import { DEFAULT_SERVICES, type ProviderService } from '../../sandbox/provider-catalogue.ts'
import { type Panel, startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { prepareProviders } from '../operations/prepare-panel.ts'
import { deriveSecrets } from '../platform/secrets.ts'
import { sql } from '../platform/sql.ts'
import { type SyncResult, syncServices } from './catalog.jobs.ts'
import { describeSync } from './change-lines.ts'
import { changeService } from './change-service.ts'
import { editService } from './edit-service.ts'
import { saveMarginRule } from './save-margin-rule.ts'

const secrets = deriveSecrets('a secret of this test alone, as long as it must be')
const NAME = 'Nguồn 2'

const like: ProviderService = {
  service: 1,
  name: 'Tăng Like',
  type: 'Default',
  category: 'Facebook',
  rate: '1000',
  min: '10',
  max: '5000',
  refill: true,
  cancel: false,
  dripfeed: true,
}

/** Makes this stand-in a second provider of the panel, at so many đồng for a unit of its currency. */
async function join(
  panel: Panel,
  provider: Provider,
  currency?: { name: string; rate: string },
): Promise<void> {
  const account = { name: NAME, apiUrl: provider.apiUrl, apiKey: provider.key }
  await prepareProviders(panel.db.transaction, secrets.encrypt, account, {
    requestsPerMinute: undefined,
    timeoutMs: undefined,
  })
  if (currency) {
    await panel.db.query(
      sql`update providers set currency = ${currency.name}, currency_rate = ${currency.rate}::numeric where name = ${NAME}`,
    )
  }
}

type Told = Omit<SyncResult, 'staged'> & { lines: string[] }

/** What came of a sync, and what the command prints of it where it runs dry. */
async function sync(panel: Panel, options: { marginPercent?: number; dryRun?: boolean } = {}): Promise<Told> {
  const parts = { db: panel.db, transaction: panel.db.transaction, decrypt: secrets.decrypt }
  const order = { provider: NAME, marginPercent: 30, dryRun: false, ...options }
  const { staged, ...told } = await syncServices(parts, order)
  return { ...told, lines: order.dryRun ? describeSync(staged, 50) : [] }
}

type Imported = {
  id: number
  sourceId: string
  name: string
  type: string
  rate: string
  cost: string
  isActive: boolean
  position: number
  version: number
}

function imported(panel: Panel): Promise<Imported[]> {
  return panel.db.query(sql`
    select id, provider_service_id as "sourceId", name, type, trim_scale(rate)::text as rate,
      trim_scale(provider_rate)::text as cost, is_active as "isActive", position, version
    from services where provider = ${NAME} order by position, id`)
}

test('a catalogue comes in whole, in the provider’s order, at its price plus the margin', async () => {
  await using panel = await startPanel()
  await using provider = await startProvider()
  await join(panel, provider)
  const ours = await panel.service()
  await panel.db.query(sql`update services set position = 50`)
  assert.deepEqual(await sync(panel), { added: DEFAULT_SERVICES.length, changed: 0, skipped: [], lines: [] })

  const services = await imported(panel)
  assert.deepEqual(
    services.map((service) => service.sourceId),
    DEFAULT_SERVICES.map((service) => String(service.service)),
  )
  assert.ok(services.every((service) => service.position > 50))
  for (const service of services) {
    const source = DEFAULT_SERVICES.find((one) => String(one.service) === service.sourceId)!
    const cost = Money.parse(source.rate)
    assert.equal(Money.parse(service.cost).toString(), cost.toString())
    assert.equal(Money.parse(service.rate).toString(), cost.plus(cost.percent(30)).toString())
    assert.equal(service.name, source.name)
  }
  const { body } = await panel.call('GET', '/api/services?search=tang like')
  assert.deepEqual(
    body.data.map((service: { min_quantity: number; refill: boolean; drip_feed: boolean; rate: number }) => [
      service.min_quantity,
      service.refill,
      service.drip_feed,
      service.rate,
    ]),
    [
      [100, true, true, 3250],
      [50, false, true, 2340],
      [20, false, false, 23_400],
      [20, true, true, 29_250.65],
    ],
  )
  assert.equal((await panel.call('GET', '/api/services')).body.data[0].id, ours)
})

test('a type that nobody can order here comes in paused', async () => {
  await using panel = await startPanel()
  await using provider = await startProvider({
    services: [like, { ...like, service: 2, type: 'Podcast Plays' }],
  })
  await join(panel, provider)
  await sync(panel)
  const sold = (await imported(panel)).map(({ type, isActive }) => [type, isActive])
  assert.deepEqual(sold, [
    ['Default', true],
    ['Podcast Plays', false],
  ])
  assert.equal((await panel.call('GET', '/api/services')).body.data.length, 1)
})

test('drip-feed is the provider’s where it can, else the panel’s, and nobody’s for types without runs', async () => {
  await using panel = await startPanel()
  const dripfeed = false
  const services = [
    like,
    { ...like, service: 2, dripfeed },
    { ...like, service: 3, type: 'Web Traffic', dripfeed },
    { ...like, service: 4, type: 'Custom Comments', dripfeed },
    { ...like, service: 5, type: 'SEO' },
  ]
  await using provider = await startProvider({ services })
  await join(panel, provider)
  await sync(panel)
  const rows = await panel.db.query<{ drip: string }>(
    sql`select drip_feed as drip from services where provider = ${NAME} order by position`,
  )
  assert.deepEqual(
    rows.map((row) => row.drip),
    ['provider', 'panel', 'panel', 'none', 'none'],
  )
})

test('prices in another currency are sold in đồng, exact to four decimals', async () => {
  await using panel = await startPanel()
  await using provider = await startProvider({ services: [{ ...like, rate: '0.27819' }] })
  await join(panel, provider, { name: 'USD', rate: '25450.5' })
  await sync(panel, { marginPercent: 12.5 })
  // 0.27819 × 25,450.5 = 7,080.074595; plus 12.5 % of 7,080.0746 = 885.009325.
  const [service] = await imported(panel)
  assert.deepEqual([service?.cost, service?.rate], ['7080.0746', '7965.0839'])
  // 150,000 × 1.632145: every decimal of the currency's rate counts.
  await panel.db.query(
    sql`update providers set currency = 'IDR', currency_rate = 1.632145 where name = ${NAME}`,
  )
  provider.next({ reply: { body: JSON.stringify([{ ...like, rate: '150000' }]) } }, 'services')
  await sync(panel, { marginPercent: 0 })
  assert.equal((await imported(panel))[0]?.cost, '244821.75')
})

test('a dry run tells what would happen and writes nothing', async () => {
  await using panel = await startPanel()
  const services = [like, { ...like, service: 2, rate: 'free' }]
  await using provider = await startProvider({ services })
  await join(panel, provider)
  const skipped = [
    { providerServiceId: '2', name: 'Tăng Like', reason: 'the rate is not a decimal of at least zero' },
  ]
  assert.deepEqual(await sync(panel, { dryRun: true }), {
    ...{ added: 1, changed: 0, skipped },
    lines: ['new 1, changed 0, gone 0', 'new 1 Tăng Like: cost 1000.0000, price 1300.0000'],
  })
  assert.deepEqual(await imported(panel), [])
  await sync(panel)
  assert.deepEqual(await sync(panel, { dryRun: true, marginPercent: 90 }), {
    ...{ added: 0, changed: 0, skipped },
    lines: ['new 0, changed 0, gone 0'],
  })
  assert.equal((await imported(panel))[0]?.rate, '1300')
})

test('a service that is known takes its new limits and keeps its place, id, pause and what operators wrote', async () => {
  await using panel = await startPanel()
  const operator = await panel.operator()
  const { transaction } = panel.db
  const other = { ...like, service: 2, name: 'Tăng tim' }
  const services = [like, other, { ...like, service: 4, name: 'Hết' }]
  await using provider = await startProvider({ services })
  await join(panel, provider)
  await sync(panel)
  const before = await imported(panel)
  const [first, second] = before.map(({ id }) => id) as [number, number]
  for (const [version, to] of [{ rate: Money.dong(9999) }, { isActive: false }].entries())
    await changeService(transaction, operator.id, {
      id: first,
      version: version + 1,
      to,
      mayBeBelowFloor: false,
    })
  const details = {
    ...{ name: 'Thả tim', category: 'Facebook', type: 'Default', description: null },
    ...{ minQuantity: 10, maxQuantity: 5000, refillEnabled: true, refillDays: 30 },
    ...{ cancelEnabled: false, dripFeed: 'provider' as const },
  }
  await editService(transaction, operator.id, { id: second, version: before[1]!.version, details })
  const rule = {
    serviceId: second,
    category: null,
    percent: 12.5,
    fixed: Money.dong(50),
    roundTo: 1000,
  } as const
  await saveMarginRule(transaction, operator.id, rule)

  services.splice(0, 3, { ...like, name: 'Tăng Like mới', rate: '2000', max: '9000' })
  services.push({ ...other, name: 'Tim mới', rate: '1100' })
  services.unshift({ ...like, service: 3, name: 'Mới' })
  assert.deepEqual((await sync(panel, { dryRun: true })).lines, [
    'new 1, changed 2, gone 1',
    'changed 1 Tăng Like mới: cost 1000.0000 → 2000.0000, name Tăng Like → Tăng Like mới, limits 10–5000 → 10–9000',
    'changed 2 Tim mới: cost 1000.0000 → 1100.0000, price 1300.0000 → 2000.0000',
    'gone 4 Hết',
    'new 3 Mới: cost 1000.0000, price 1300.0000',
  ])
  const { added, changed } = await sync(panel)
  assert.deepEqual([added, changed], [1, 2])
  const after = await imported(panel)
  assert.deepEqual(
    after.map(({ id, name, rate, isActive }) => ({ id, name, rate, isActive })),
    [
      { id: first, name: 'Tăng Like mới', rate: '9999', isActive: false },
      { id: second, name: 'Thả tim', rate: '2000', isActive: true },
      { id: before[2]!.id, name: 'Hết', rate: '1300', isActive: false },
      { id: after[3]!.id, name: 'Mới', rate: '1300', isActive: true },
    ],
  )
  const { body } = await panel.call('GET', '/api/services?search=like')
  assert.deepEqual(body.data, [])
})

test('two syncs at once add every service once', async () => {
  await using panel = await startPanel()
  await using provider = await startProvider()
  await join(panel, provider)
  const results = await Promise.all([sync(panel), sync(panel)])
  assert.equal(results[0]!.added + results[1]!.added, DEFAULT_SERVICES.length)
  assert.equal((await imported(panel)).length, DEFAULT_SERVICES.length)
})

test('rows that make no sense are skipped with a reason and cost none of the others', async () => {
  await using panel = await startPanel()
  const rows = [
    { ...like, name: '' },
    { ...like, rate: '-5', service: 3 },
    { ...like, min: '100', max: '10', service: 4 },
    { ...like, service: 5, rate: '999999999999' },
    { ...like, service: 6, category: 'Rất dài '.repeat(20), name: `${'x'.repeat(400)}` },
    like,
    like,
    null,
  ]
  await using provider = await startProvider()
  provider.next({ reply: { body: JSON.stringify(rows) } }, 'services')
  await join(panel, provider)
  const result = await sync(panel)
  assert.deepEqual(
    (await imported(panel)).map((service) => service.sourceId),
    ['6', '1'],
  )
  assert.equal(result.skipped.length, rows.length - 2)
  assert.ok(result.skipped.every((row) => row.reason))
})

test('a provider that does not give its list changes nothing, and the reason holds no key', async () => {
  await using panel = await startPanel()
  await using provider = await startProvider({ services: [like] })
  await join(panel, provider)
  await sync(panel)
  const before = await imported(panel)
  for (const behaviour of [
    { refuse: 'Invalid API key' },
    'rate-limit',
    'lose-and-500',
    'lose-and-html',
    'lose-and-cut',
    'lose-and-empty',
    { reply: { body: '{}' } },
  ] as const) {
    provider.next(behaviour, 'services')
    await assert.rejects(sync(panel), (error: Error) => {
      assert.equal(error.constructor.name, 'SyncProblem', JSON.stringify(behaviour))
      assert.match(error.message, new RegExp(`^${NAME} did not give its services: .{3,}`))
      assert.ok(!error.message.includes(provider.key))
      return true
    })
  }
  await provider.offline()
  await assert.rejects(sync(panel), /did not give its services/)
  assert.deepEqual(await imported(panel), before)
})

test('a sync is one call of the provider’s budget, and waits for the next minute when that is spent', async () => {
  await using panel = await startPanel()
  await using provider = await startProvider({ services: [like] })
  await join(panel, provider)
  await sync(panel)
  const spent = await panel.db.query(
    sql`update provider_slots set taken_at = now() where provider = ${NAME} and taken_at < now() returning slot`,
  )
  assert.equal(spent.length, 60)
  await assert.rejects(sync(panel), /request budget/)
  assert.equal(provider.log.filter((call) => call.action === 'services').length, 1)
})

test('nobody syncs a provider that does not exist', async () => {
  await using panel = await startPanel()
  await assert.rejects(sync(panel), { message: `there is no provider named ${NAME}` })
})
