import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPanel } from '../../test/harness.ts'
import { type Sql, sql } from '../platform/sql.ts'
import { findAuditBreak, getAuditHead, insertAudit } from './audit.sql.ts'

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
