import type { FastifyRequest } from 'fastify'
import type { TProperties } from 'typebox'
import { refuse } from '../core/refusal.ts'
import {
  ACCESS_TOKEN_HOURS,
  type AccessTokens,
  clearSessionCookie,
  setSessionCookie,
  tokenOf,
} from '../platform/auth.ts'
import { createBatcher } from '../platform/batcher.ts'
import type { Queryable } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { listSessionUsers } from './sessions.sql.ts'
import { type CurrentUser, isOperator } from './user.ts'

/**
 * Who may call a route. `public` looks at nobody; `anyone` knows who asks if they are logged in.
 * Every route names one, else the server does not start.
 */
type Access = 'public' | 'anyone' | 'customer' | 'operator'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Headers the route reads by itself, for the documentation. */
    headers?: TProperties
  }
  interface FastifyRequest {
    /** Who asks; undefined for a guest. `userOf` gives it on routes that let no guest in. */
    user: CurrentUser | undefined
  }
}

/**
 * Guards every route that is registered after it. The session is looked up for every request, so that
 * logging out and blocking work at once; requests that arrive together share one look-up.
 */
export function guardRoutes(app: Server, db: Queryable, tokens: AccessTokens): void {
  const findUser = createBatcher<string, CurrentUser | undefined>({
    async run(sessionIds) {
      const users = await listSessionUsers(db, [...new Set(sessionIds)])
      const bySession = new Map(users.map((user) => [user.sessionId, user]))
      return sessionIds.map((id) => bySession.get(id))
    },
    runAlone: async (sessionId) => (await listSessionUsers(db, [sessionId]))[0],
    maxInFlight: 2,
    maxBatch: 200,
    maxWaiting: 20_000,
    overflow: () => refuse('unavailable'),
  })

  app.decorateRequest('user', undefined)
  app.addHook('onRoute', (route) => {
    if (!route.config?.access)
      throw new Error(`the route ${route.method} ${route.url} does not say who may call it`)
  })
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access
    if (access === undefined || access === 'public') return
    const token = tokenOf(request)
    if (token === undefined || token === '') {
      if (access === 'anyone') return
      refuse('not_logged_in')
    }
    const claim = tokens.read(token)
    const user = typeof claim === 'string' ? undefined : await findUser(claim.sessionId)
    if (!user) {
      if (request.headers.authorization === undefined) clearSessionCookie(request, reply)
      if (access === 'anyone') return
      refuse(claim === 'forged' ? 'not_logged_in' : 'session_expired')
    }
    request.user = user
    if (access === 'operator' && !(isOperator(user) && mayCall(user, request.method))) refuse('forbidden')
    // A browser that is in use stays logged in: its token is renewed at half its life.
    const isCookie = request.headers.authorization === undefined
    if (isCookie && typeof claim !== 'string' && isHalfOver(claim.issuedAt)) {
      setSessionCookie(request, reply, tokens.sign(user.sessionId))
    }
  })
}

/** Who asks, on a route that lets no guest in. */
export function userOf(request: FastifyRequest): CurrentUser {
  return request.user ?? refuse('not_logged_in')
}

/** Somebody whose role is to look changes nothing, whatever the page shows. */
function mayCall(user: CurrentUser, method: string): boolean {
  return user.role !== 'viewer' || method === 'GET' || method === 'HEAD'
}

function isHalfOver(issuedAt: Date): boolean {
  return Date.now() - issuedAt.getTime() > (ACCESS_TOKEN_HOURS * 3_600_000) / 2
}
