import { Type } from 'typebox'
import { refuse } from '../core/refusal.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { success } from '../platform/reply.ts'
import { sql } from '../platform/sql.ts'

/** For whoever watches the process: is it alive, and can it work. */
export function healthRoutes(app: Server, db: Queryable): void {
  const schema = { hide: true, response: { 200: success({ status: Type.String() }) } }

  app.get('/healthz', { config: { access: 'public' }, schema }, async () => ({
    success: true as const,
    status: 'alive',
  }))

  app.get('/readyz', { config: { access: 'public' }, schema }, async () => {
    await db.query(sql`select 1`).catch(() => refuse('unavailable'))
    return { success: true as const, status: 'ready' }
  })
}
