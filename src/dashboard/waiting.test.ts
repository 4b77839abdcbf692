import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'

test('the badge on deposits counts transfers nobody was credited for and claims, until they are dealt with', async () => {
  await using panel = await startPanel()
  const [lan, boss] = [await panel.customer(), visitor(panel.url, (await panel.operator()).token)]
  const badge = async () =>
    /<a[^>]*href="\/admin\/deposits"[^>]*>(?:(?!<\/a>).)*?<span class="nav-badge[^>]*>(\d+)</s.exec(
      (await boss.get('/admin')).html,
    )?.[1]
  assert.equal(await badge(), undefined)
  const { body } = await lan.call('POST', '/api/payment/sepay/create', { amount: 100_000 })
  await panel.db.query(sql`update deposits set created_at = now() - interval '4 minutes'`)
  const evidence = { amount: 100_000, transferred_at: '2026-01-05 15:30', bank: 'VCB' }
  await lan.call('POST', `/api/payment/${body.transaction_id}/claim`, evidence)
  assert.equal(await badge(), '1')
  await panel.bank.transfer({ memo: 'no code at all', amount: 50_000 })
  assert.equal(await badge(), '2')
  await panel.bank.transfer({ memo: body.bank_info.content, amount: 100_000 })
  assert.equal(await badge(), '1', 'the money came, so nobody claims it any more')
  await panel.db.query(sql`
    insert into reversal_proposals (id, deposit_id, reason, proposed_by)
    select gen_random_uuid(), id, 'the bank took it back', ${lan.id}::uuid from deposits where status = 'paid'`)
  assert.equal(await badge(), '2', 'a reversal waits for a second person')
})

test('the first page of operators names whatever waits, each with its count, and only then says that nothing does', async () => {
  await using panel = await startPanel()
  const boss = visitor(panel.url, (await panel.operator()).token)
  const words = texts('vi').admin.dashboard
  const card = async () => {
    const { html } = await boss.get('/admin')
    const [part = ''] = /<section[^>]*id="attention".*?<\/section>/s.exec(html) ?? []
    return part
      .replace(/<!--.*?-->/gs, '')
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
  }
  // In a shop as it begins nothing has run and nothing was kept.
  assert.ok(
    (await card()).includes(words.duties.workerDown) && (await card()).includes(words.duties.backupNone),
  )
  await panel.db.query(sql`insert into clock_runs (job, took_ms) values ('every_minute', 1)`)
  await panel.db.query(sql`insert into backup_runs (file, bytes, restored_at) values ('a.dump', 1, now())`)
  assert.ok((await card()).includes(words.nothing))

  const [lan, minh] = [await panel.customer(), await panel.customer()]
  await panel.service({ isActive: false })
  await panel.db.query(sql`
    with tickets as (
      insert into tickets (user_id, kind, form_token) select ${lan.id}::uuid, 'other', gen_random_uuid() from generate_series(1, 3)
    ), adjusted as (
      insert into adjustments (id, user_id, amount, reason, state, needs_second, proposed_by)
      values (gen_random_uuid(), ${lan.id}, 5, 'goodwill', 'proposed', true, ${minh.id})
    ), checked as (
      insert into check_runs (started_at, checks, broken, results) values (now(), 30, '{wallets,orders}', '[]')
    ), job as (
      insert into clock_runs (job, took_ms, error) values ('check_books', 1, 'no'), ('sum_days', 1, 'no')
    ), change as (
      insert into catalogue_changes (provider, provider_service_id, kind, parts)
      select name, n::text, 'new', '{new}' from providers, generate_series(1, 1002) as n
    ), old as (update backup_runs set made_at = now() - interval '2 days')
    insert into providers (name, api_url, api_key_encrypted, is_active, paused_until, adds_hold)
    values ('unused', 'http://x', '', false, null, null), ('resting', 'http://x', '', true, now() + interval '1 hour', null),
      ('dry', 'http://x', '', true, null, 'funds'), ('failing', 'http://x', '', true, null, 'breaker')`)
  await panel.db.query(sql`select graphile_worker.add_job('dispatch', run_at => now() + interval '1 hour')`)
  await panel.db.query(sql`update graphile_worker._private_jobs set last_error = 'no', attempts = 1`)
  const page = await card()
  const { duties } = words
  for (const line of [
    `${duties.tickets}: 3`,
    `${duties.adjustments}: 1`,
    `${duties.brokenChecks}: 2`,
    `${duties.lateJobs}: 2`,
    `${duties.failedJobs}: 1`,
    `${duties.catalogueChanges}: 1.000+`,
    `${duties.providersPaused}: 1`,
    `${duties.providersOutOfFunds}: 1`,
    `${duties.providersFailing}: 1`,
    duties.backupOld,
  ])
    assert.ok(page.includes(line), line)
  assert.ok(
    !page.includes(words.nothing) && !page.includes(duties.providersOff),
    'nothing is sold of that one',
  )
  await panel.db.query(
    sql`update providers set is_active = false where name in (select provider from services)`,
  )
  await panel.db.query(sql`update services set is_active = true`)
  assert.ok((await card()).includes(`${duties.providersOff}: 1`))
  await panel.db.query(sql`delete from graphile_worker._private_jobs`)
})
