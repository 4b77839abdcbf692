import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { visitor } from '../../test/visitor.ts'
import { type Sql, sql } from '../platform/sql.ts'
import { texts } from '../ui/texts.ts'
import { findAuditBreak, getAuditHead, insertAudit } from './audit.sql.ts'
import { checkAudit } from './check-audit.ts'

test('twenty audited writes at once keep the chain; a changed, a removed and a swapped row are found', async () => {
  await using panel = await startPanel()
  const { db } = panel
  const { id: actorId } = await panel.operator()
  const write = (n: number) =>
    db.transaction((tx) =>
      insertAudit(tx, {
        actorId,
        action: 'settings.change',
        subject: `row ${n}`,
        before: { n },
        after: { n: n + 1 },
      }),
    )
  await Promise.all(Array.from({ length: 20 }, (_, n) => write(n)))
  assert.equal(await findAuditBreak(db), undefined)
  assert.equal((await getAuditHead(db)).rows, 20)

  const rows = await db.query<{ id: number }>(sql`select audit_id as id from audit_chain order by position`)
  const [third, fifth, ninth] = [rows[2]!.id, rows[4]!.id, rows[8]!.id]
  await assert.rejects(
    db.query(sql`update audit_log set subject = 'other' where id = ${third}`),
    /append-only/,
  )
  await assert.rejects(db.query(sql`delete from audit_log where id = ${third}`), /append-only/)

  /** The first broken row while somebody who may switch triggers off has their way with the log. */
  async function breakAfter(...harm: Sql[]): Promise<number | undefined> {
    let found: number | undefined
    const undone = new Error('undone')
    await db
      .transaction(async (tx) => {
        await tx.query(sql`set local session_replication_role = replica`)
        for (const statement of harm) await tx.query(statement)
        found = (await findAuditBreak(tx))?.id
        throw undone
      })
      .catch((error: unknown) => assert.equal(error, undone))
    return found
  }
  assert.equal(await breakAfter(sql`update audit_log set after = '{"n": 99}' where id = ${fifth}`), fifth)
  assert.equal(await breakAfter(sql`delete from audit_log where id = ${fifth}`), fifth)
  const without = sql`delete from audit_chain where audit_id = ${fifth}`
  assert.equal(await breakAfter(without, sql`delete from audit_log where id = ${fifth}`), rows[5]!.id)
  const swap = sql`
    update audit_log a set subject = b.subject, before = b.before, after = b.after from audit_log b
    where (a.id, b.id) in ((${third}, ${ninth}), (${ninth}, ${third}))`
  assert.equal(await breakAfter(swap), third)
  const stray = sql`
    insert into audit_log (actor_id, action, subject) values (${actorId}, 'settings.change', 'stray') returning id`
  assert.ok((await breakAfter(stray))! > Math.max(...rows.map(({ id }) => id)))
  assert.equal(await findAuditBreak(db), undefined)
})

test('the nightly check follows the chain in steps from where it stopped, and tells once that it broke', async () => {
  await using panel = await startPanel()
  const { db } = panel
  const { id: actorId, token } = await panel.operator()
  const write = (subject: string) =>
    db.transaction((tx) =>
      insertAudit(tx, { actorId, action: 'settings.change', subject, before: {}, after: {} }),
    )
  for (const subject of ['a', 'b', 'c', 'd', 'e']) await write(subject)
  assert.deepEqual(
    [
      await checkAudit(db.transaction, 2),
      await checkAudit(db.transaction, 2),
      await checkAudit(db.transaction, 2),
    ],
    [true, true, false],
  )
  const browser = visitor(panel.url, token)
  const words = texts('vi').system
  assert.ok((await browser.get('/admin/system')).html.includes(words.auditWell))

  const harm = (subject: string, was: string) =>
    db.transaction(async (tx) => {
      await tx.query(sql`set local session_replication_role = replica`)
      await tx.query(sql`update audit_log set subject = ${subject} where subject = ${was}`)
    })
  await harm('harmed', 'b')
  await checkAudit(db.transaction)
  const told = () => db.query(sql`select from notices where event = 'audit_broken'`)
  assert.equal((await told()).length, 0, 'what was followed is looked at again after a week')
  await db.query(sql`update audit_checks set begun_at = now() - interval '8 days'`)
  for (const _ of [1, 2, 3, 4]) await checkAudit(db.transaction, 1)
  assert.equal((await told()).length, 1)
  const [row] = await db.query<{ id: number }>(sql`select id from audit_log where subject = 'harmed'`)
  assert.ok((await browser.get('/admin/system')).html.includes(words.auditBroken(String(row!.id))))
  await harm('b', 'harmed')
  await checkAudit(db.transaction)
  await write('f')
  await harm('harmed', 'f')
  await checkAudit(db.transaction)
  assert.equal((await told()).length, 2)
  await harm('f', 'harmed')
})
