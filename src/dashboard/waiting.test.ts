import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { sql } from '../platform/sql.ts'

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
