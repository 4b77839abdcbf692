import { Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { refuse } from '../core/refusal.ts'
import type { Queryable } from '../platform/db.ts'
import { type Server, startEventStream } from '../platform/http.ts'
import type { Live } from '../platform/live.ts'
import { readWholeNumber } from '../ui/format.ts'
import { HeaderLive } from '../ui/header-live.tsx'
import { countUnread } from './notifications.sql.ts'

const LiveQuery = Type.Object({ since: Type.Optional(Type.String({ maxLength: 20 })) })

/** The stream that tells a page what has changed, and the part of the header that every page renews by it. */
export function livePages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; live: Live; publicUrl: string },
): void {
  const { frame, db, live, publicUrl } = parts

  app.get(
    '/live',
    {
      config: { access: 'customer' },
      exposeHeadRoute: false,
      schema: { hide: true, querystring: LiveQuery },
    },
    (request, reply) => {
      const { id: userId } = userOf(request)
      // A program with an API key has no session that could end.
      const sessionId = request.sessionId ?? refuse('forbidden')
      const known = request.headers['last-event-id']
      live.open({
        userId,
        // The browser repeats the address when it comes back, so what it heard last is newer.
        since: readWholeNumber(typeof known === 'string' ? known : (request.query.since ?? '')),
        isOpen: async () => (await app.findSession(sessionId))?.id === userId,
        start: () => startEventStream(reply, publicUrl),
      })
    },
  )

  app.get(
    '/live/header',
    { config: { access: 'customer' }, schema: { hide: true } },
    async (request, reply) => {
      // Somebody who had to log in first comes back here as to a page.
      if (!request.headers['hx-request']) return reply.redirect('/', 303)
      const unread = await countUnread(db, userOf(request).id)
      return frame.part(request, reply, <HeaderLive unread={unread} />)
    },
  )

  // Before the server waits for its connections, of which each stream is one.
  app.addHook('preClose', () => live.close())
}
