import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import type { Provider } from '../../sandbox/provider.ts'
import type { ProviderService } from '../../sandbox/provider-catalogue.ts'
import { type Panel, startPanel } from '../../test/harness.ts'
import { Money } from '../core/money.ts'
import { deriveSecrets } from '../platform/secrets.ts'
import { sql } from '../platform/sql.ts'
import { approveChanges } from './approve-changes.ts'
import { stageProvider, syncServices } from './catalog.jobs.ts'
import { listPendingChanges } from './catalogue-changes.sql.ts'
import { changeService } from './change-service.ts'
import { changeSyncPolicy } from './change-sync-policy.ts'
import { dismissChanges } from './dismiss-changes.ts'
import { editService } from './edit-service.ts'
import { saveMarginRule } from './save-margin-rule.ts'
import { listServicePrices } from './service-prices.sql.ts'

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
const secrets = deriveSecrets('a secret for tests only, as long as it must be')
const silent = pino({ level: 'silent' })

/** A panel that has imported these services at 30 % on top; `list` is what the provider lists from then on. */
async function shop(services: readonly ProviderService[] = [like]) {
  const list = [...services]
  const panel = await startPanel({ provider: { services: list } })
  const parts = { db: panel.db, transaction: panel.db.transaction, decrypt: secrets.decrypt }
  await syncServices(parts, { provider: 'BUMX', marginPercent: 30, dryRun: false })
  const boss = await panel.operator()
  return {
    panel,
    list,
    boss,
    stage: () => stageProvider({ ...parts, log: silent }, 'BUMX'),
    policy: (autoApprove: 'none' | 'prices' | 'all', onPriceRise: 'pause' | 'reprice' = 'reprice') =>
      changeSyncPolicy(panel.db.transaction, boss.id, 'BUMX', { autoApprove, onPriceRise }),
    pending: () => listPendingChanges(panel.db, { after: undefined, limit: 100 }),
    async approveAll() {
      const ids = (await listPendingChanges(panel.db, { after: undefined, limit: 100 })).map((one) => one.id)
      return approveChanges(panel.db.transaction, boss.id, { ids })
    },
    [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose](),
  }
}

type Sold = {
  id: number
  version: number
  name: string
  rate: string
  cost: string
  max: number
  active: boolean
  why: string | null
}

function sold(panel: Panel): Promise<Sold[]> {
  return panel.db.query(sql`
    select id, version, name, trim_scale(rate)::text as rate, trim_scale(provider_rate)::text as cost, max_quantity as max,
      is_active as active, pause_reason as why
    from services order by provider_service_id::int`)
}

async function history(panel: Panel, serviceId: number): Promise<string[]> {
  const rows = await listServicePrices(panel.db, serviceId, 20)
  return rows.map(
    (row) => `${row.reason} ${row.rate.toJSON()}/${row.providerRate.toJSON()} ${row.changedBy ?? '-'}`,
  )
}

test('a reading stages what differs, approving puts it into force, and the next reading stages nothing', async () => {
  await using it = await shop([like, { ...like, service: 2 }])
  it.list[0] = { ...like, rate: '1100', max: '9000', name: 'Tăng Like mới' }
  it.list.push({ ...like, service: 3, name: 'Mới' })
  await it.stage()
  const pending = await it.pending()
  assert.deepEqual(
    pending.map(({ kind, parts, providerServiceId, proposedRate }) => [
      ...[kind, parts.join(), providerServiceId, proposedRate?.toJSON()],
    ]),
    [
      ['changed', 'price_up,limits,name', '1', 1430],
      ['new', 'new', '3', 1300],
    ],
  )
  assert.equal((await sold(it.panel))[0]?.rate, '1300', 'our price waits')
  assert.equal(await it.approveAll(), 2)
  const [first, , third] = await sold(it.panel)
  assert.deepEqual(
    [first?.name, first?.rate, first?.cost, first?.max, third?.name, third?.active],
    ['Tăng Like mới', '1430', '1100', 9000, 'Mới', true],
  )
  await it.stage()
  assert.deepEqual(await it.pending(), [])
})

test('a reading takes the place of what waited from the one before', async () => {
  await using it = await shop()
  it.list[0] = { ...like, rate: '1100' }
  await it.stage()
  const [old] = await it.pending()
  it.list[0] = { ...like, rate: '1150' }
  await it.stage()
  const pending = await it.pending()
  assert.deepEqual(
    pending.map((change) => [change.before?.cost.toJSON(), change.after?.cost.toJSON()]),
    [[1000, 1150]],
  )
  await assert.rejects(approveChanges(it.panel.db.transaction, it.boss.id, { ids: [old!.id] }), {
    code: 'changes_decided',
  })
  it.list[0] = like
  await it.stage()
  assert.deepEqual([await it.pending(), (await sold(it.panel))[0]?.cost], [[], '1000'])
})

test('whatever the policy, nothing on sale is left below its floor', async () => {
  await using it = await shop()
  await it.panel.db.query(sql`update settings set margin_floor_percent = 10`)
  it.list[0] = { ...like, rate: '1200' }
  await it.stage()
  const [lifted] = await sold(it.panel)
  assert.deepEqual([lifted?.rate, lifted?.cost, lifted?.active], ['1560', '1200', true])
  await it.policy('none', 'pause')
  it.list[0] = { ...like, rate: '2000' }
  await it.stage()
  const [paused] = await sold(it.panel)
  assert.deepEqual(
    [paused?.rate, paused?.cost, paused?.active, paused?.why],
    ['1560', '2000', false, 'price'],
  )
  await it.stage()
  await it.approveAll()
  const [resumed] = await sold(it.panel)
  assert.deepEqual([resumed?.rate, resumed?.active, resumed?.why], ['2600', true, null])
  assert.deepEqual(await history(it.panel, paused!.id), [
    `approve 2600/2000 ${it.boss.username}`,
    'provider 1560/2000 -',
    'floor 1560/1200 -',
    'approve 1300/1000 -',
  ])
})

test('prices alone, or everything, are approved by themselves where the policy says so', async () => {
  await using it = await shop([like, { ...like, service: 2 }])
  await it.policy('prices')
  it.list.splice(0, 2, { ...like, rate: '900' }, { ...like, service: 2, name: 'Khác', rate: '900' })
  await it.stage()
  assert.deepEqual(
    (await sold(it.panel)).map((service) => service.rate),
    ['1170', '1300'],
  )
  assert.equal((await it.pending()).length, 1)
  await it.policy('all')
  it.list.push({ ...like, service: 3 })
  await it.stage()
  assert.deepEqual(
    (await sold(it.panel)).map((service) => [service.name, service.rate]),
    [
      ['Tăng Like', '1170'],
      ['Khác', '1170'],
      ['Tăng Like', '1300'],
    ],
  )
  assert.deepEqual(await it.pending(), [])
})

test('a service that is gone is paused with a notice, and offered again once it is back', async () => {
  await using it = await shop([like, { ...like, service: 2, name: 'Tăng <tim>' }])
  it.list.pop()
  await it.stage()
  const [, gone] = await sold(it.panel)
  assert.deepEqual([gone?.active, gone?.why], [false, 'gone'])
  const notices = await it.panel.db.query<{ body: string }>(sql`select body from notices`)
  assert.equal(notices.length, 1)
  assert.match(notices[0]!.body, /Tăng &lt;tim&gt;/)
  await it.stage()
  assert.equal((await it.panel.db.query(sql`select from notices`)).length, 1, 'it is told once')
  it.list.push({ ...like, service: 2, name: 'Tăng <tim>' })
  await it.stage()
  assert.deepEqual((await it.pending())[0]?.parts, ['returned'])
  await it.approveAll()
  assert.deepEqual((await sold(it.panel))[1]?.active, true)
})

test('what a person paused stays paused when a change of it is approved', async () => {
  await using it = await shop()
  const [service] = await sold(it.panel)
  const pause = { ...service!, to: { isActive: false }, mayBeBelowFloor: false }
  await changeService(it.panel.db.transaction, it.boss.id, pause)
  it.list[0] = { ...like, rate: '900', name: 'Khác' }
  await it.stage()
  await it.approveAll()
  const [after] = await sold(it.panel)
  assert.deepEqual([after?.name, after?.rate, after?.active], ['Khác', '1170', false])
})

test('a price that an operator chose survives readings and approvals', async () => {
  await using it = await shop()
  const [service] = await sold(it.panel)
  const byHand = { ...service!, to: { rate: Money.dong(1999) }, mayBeBelowFloor: false }
  await changeService(it.panel.db.transaction, it.boss.id, byHand)
  await it.policy('all')
  it.list[0] = { ...like, rate: '1500' }
  await it.stage()
  assert.deepEqual(
    (await sold(it.panel)).map(({ rate, cost }) => [rate, cost]),
    [['1999', '1500']],
  )
  it.list[0] = { ...like, rate: '2000' }
  await it.stage()
  assert.equal((await sold(it.panel))[0]?.rate, '2600')
  assert.equal((await history(it.panel, service!.id))[2], `operator 1999/1000 ${it.boss.username}`)
})

test('what an operator wrote survives a new price; what the provider changed since is told, and its limits hold', async () => {
  for (const byItself of [false, true]) {
    await using the = await shop()
    if (byItself) await the.policy('all')
    const transaction = the.panel.db.transaction
    const [service] = await the.panel.db.query<{ id: number; version: number }>(
      sql`select id, version from services`,
    )
    await the.panel.db.query(sql`insert into categories (name, position) values ('Tương tác', 99)`)
    await editService(transaction, the.boss.id, {
      ...service!,
      details: {
        ...{ name: 'Tăng lượt thích', category: 'Tương tác', type: 'Default', description: 'Nhanh' },
        ...{ minQuantity: 50, maxQuantity: 4000, refillEnabled: false, refillDays: 30 },
        ...{ cancelEnabled: true, dripFeed: 'none' },
      },
    })
    await the.stage()
    assert.equal((await the.pending()).length, 0, 'what the operator wrote is no change of the provider')

    the.list[0] = { ...like, rate: '1100', max: '3000', category: 'Facebook VN' }
    await the.stage()
    if (!byItself) {
      const [change] = await the.pending()
      assert.deepEqual(change?.parts, ['price_up', 'limits', 'name'])
      assert.deepEqual([change?.before?.maxQuantity, change?.after?.maxQuantity], [5000, 3000])
      await the.approveAll()
    }
    const kept = await the.panel.db.query(sql`
      select name, category, description, min_quantity as min, max_quantity as max, refill_enabled as refill,
        cancel_enabled as cancel, drip_feed as runs, trim_scale(rate)::text as rate from services`)
    assert.deepEqual(kept, [
      {
        ...{ name: 'Tăng lượt thích', category: 'Tương tác', description: 'Nhanh', min: 50, max: 3000 },
        ...{ refill: false, cancel: true, runs: 'none', rate: '1430' },
      },
    ])
    await the.stage()
    assert.equal((await the.pending()).length, 0)
  }
})

test('margin rules make the proposed prices', async () => {
  await using it = await shop()
  const rule = {
    serviceId: null,
    category: 'Facebook',
    percent: 12.5,
    fixed: Money.dong(50),
    roundTo: 100,
  } as const
  await saveMarginRule(it.panel.db.transaction, it.boss.id, rule)
  it.list[0] = { ...like, rate: '1100' }
  await it.stage()
  assert.equal((await it.pending())[0]?.proposedRate?.toString(), '1300.0000')
})

test('two operators who decide the same at once: one does', async () => {
  await using it = await shop()
  it.list[0] = { ...like, rate: '1100' }
  await it.stage()
  const ids = (await it.pending()).map((change) => change.id)
  const other = await it.panel.operator()
  const outcomes = await Promise.allSettled([
    approveChanges(it.panel.db.transaction, it.boss.id, { ids }),
    dismissChanges(it.panel.db.transaction, other.id, { ids }),
    approveChanges(it.panel.db.transaction, other.id, { ids }),
  ])
  const won = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  assert.equal(won.length, 1)
  for (const lost of outcomes)
    if (lost.status === 'rejected') assert.equal(lost.reason.code, 'changes_decided')
  const audits = await it.panel.db.query(sql`select from audit_log where action like 'catalogue.%'`)
  assert.equal(audits.length, 1)
})

test('what was dismissed is not asked again until it differs otherwise', async () => {
  await using it = await shop()
  it.list[0] = { ...like, rate: '1100' }
  await it.stage()
  const ids = (await it.pending()).map((change) => change.id)
  await dismissChanges(it.panel.db.transaction, it.boss.id, { ids })
  await it.stage()
  assert.deepEqual(await it.pending(), [])
  it.list[0] = { ...like, rate: '1150' }
  await it.stage()
  assert.equal((await it.pending()).length, 1)
})

test('a provider in dollars is compared in đồng at its rate', async () => {
  await using it = await shop()
  await it.panel.db.query(
    sql`update providers set currency = 'USD', currency_rate = 25450.5 where name = 'BUMX'`,
  )
  it.list[0] = { ...like, rate: '0.05' }
  await it.stage()
  const [change] = await it.pending()
  assert.equal(change?.after?.cost.toString(), '1272.5250')
  assert.equal(change?.proposedRate?.toString(), '1654.2825')
  await it.approveAll()
  await it.stage()
  assert.deepEqual(await it.pending(), [])
})

test('another way for a service takes its new cost, and is shut when it is gone', async () => {
  await using it = await shop([like, { ...like, service: 2 }])
  const [first] = await sold(it.panel)
  await it.panel.db.query(sql`delete from services where provider_service_id = '2'`)
  await it.panel.db.query(sql`
    insert into service_routes (service_id, place, provider, provider_service_id, provider_rate)
    values (${first!.id}, 2, 'BUMX', '2', 1000)`)
  const route = () =>
    it.panel.db.query<{ cost: number; active: boolean }>(
      sql`select provider_rate::float8 as cost, is_active as active from service_routes`,
    )
  it.list[1] = { ...like, service: 2, rate: '1250' }
  await it.stage()
  assert.deepEqual(await route(), [{ cost: 1250, active: true }])
  it.list.pop()
  await it.stage()
  assert.deepEqual(await route(), [{ cost: 1250, active: false }])
  assert.deepEqual(await it.pending(), [])
})

test('a reading that fails changes nothing and is told to the operators', async () => {
  await using it = await shop()
  it.list[0] = { ...like, rate: '5000' }
  const before = await sold(it.panel)
  const provider: Provider = it.panel.provider
  for (const behaviour of [
    'lose-and-html',
    'lose-and-cut',
    'lose-and-empty',
    'lose-and-500',
    'rate-limit',
    { reply: { body: '[]' } },
    { reply: { body: '{}' } },
    { reply: { body: `[${' '.repeat(20_000_001)}]` } },
  ] as const) {
    provider.next(behaviour, 'services')
    assert.equal(await it.stage(), undefined)
    assert.deepEqual(await sold(it.panel), before, JSON.stringify(behaviour).slice(0, 60))
    assert.deepEqual(await it.pending(), [])
    const [row] = await it.panel.db.query<{ error: string }>(
      sql`update providers set catalogue_error = null where name = 'BUMX' and catalogue_error is not null returning name as error`,
    )
    assert.ok(row, JSON.stringify(behaviour).slice(0, 60))
    // What paused the provider must not spoil the next case.
    await it.panel.db.query(sql`update providers set paused_until = null, failures = 0`)
  }
  await it.stage()
  assert.notDeepEqual(await sold(it.panel), before)
})
