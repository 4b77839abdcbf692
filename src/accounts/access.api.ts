import type { FastifyRequest, HTTPMethods } from 'fastify'
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
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import type { AccountLimits } from './account-limits.ts'
import { isFromAllowed, looksLikeApiKey, scopeNeeded } from './api-key.ts'
import { apiKeyOwners, type FindApiKeyOwner, refuseKeyInQuery } from './api-key-access.api.ts'
import { operatorRoutes, permissionFor } from './operator-routes.ts'
import { mayDo } from './permission.ts'
import { listSessionUsers, type SessionUser } from './sessions.sql.ts'
import { useLog } from './use-log.api.ts'
import type { CurrentUser } from './user.ts'

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
  interface FastifyInstance {
    /** Who is behind a session now; undefined once it has ended. Questions that come together share a statement. */
    findSession(sessionId: string): Promise<CurrentUser | undefined>
  }
  interface FastifyRequest {
    /** Who asks; undefined for a guest. `userOf` gives it on routes that let no guest in. */
    user: CurrentUser | undefined
    /** Their session; undefined for a guest and for a program with an API key. */
    sessionId: string | undefined
  }
}

type GuardParts = {
  db: Queryable
  transaction: Transaction
  tokens: AccessTokens
  limits: AccountLimits
  /** From where operators' routes answer; empty: from anywhere. */
  adminAllowedIps: readonly string[]
}

/**
 * Guards every route that is registered after it; an operators' route needs what `operator-routes.ts` says. The session or API key is looked up for every request, so that
 * logging out, revoking and blocking work at once; requests that arrive together share one look-up. Gives the
 * look-up of keys, for routes that take a key elsewhere than in the header.
 */
export function guardRoutes(app: Server, parts: GuardParts): FindApiKeyOwner {
  const { db, tokens } = parts
  const uses = useLog(app, parts.transaction)
  const findApiKeyOwner = apiKeyOwners(db, parts.limits, uses)
  const findUser = createBatcher<string, SessionUser | undefined>({
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

  app.decorate('findSession', findUser)
  app.decorateRequest('user', undefined)
  app.decorateRequest('sessionId', undefined)
  app.addHook('onRoute', (route) => {
    if (!route.config?.access)
      throw new Error(`the route ${route.method} ${route.url} does not say who may call it`)
    if (route.config.access !== 'operator') return
    for (const method of [route.method].flat()) {
      if (!permissionFor(method, route.url))
        throw new Error(`${method} ${route.url} is missing in accounts/operator-routes.ts`)
    }
  })
  app.addHook('onReady', async () => {
    for (const row of operatorRoutes) {
      const [method = '', url = ''] = row.split(' ')
      if (!app.hasRoute({ method: method as HTTPMethods, url }))
        throw new Error(`accounts/operator-routes.ts names ${row}, which there is not`)
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    refuseKeyInQuery(request)
    const access = request.routeOptions.config.access
    if (access === undefined || access === 'public') return
    if (access === 'operator' && !isFromAllowed(parts.adminAllowedIps, request.ip)) refuse('forbidden')
    const token = tokenOf(request)
    if (token !== undefined && looksLikeApiKey(token) && request.headers.authorization !== undefined) {
      const needed =
        access === 'operator' ? undefined : scopeNeeded(request.method, request.routeOptions.url ?? '')
      const owner = await findApiKeyOwner(request, token, needed)
      if (owner.isTest) refuse('key_test_only')
      request.user = owner
      return
    }
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
    request.sessionId = user.sessionId
    uses.session(user.sessionId, user.lastSeenAt)
    if (access === 'operator') {
      if (!mayCall(user, request)) refuse('forbidden')
      if (user.lacksSecondFactor) refuse('second_factor_required')
    }
    // A browser that is in use stays logged in: its token is renewed at half its life.
    const isCookie = request.headers.authorization === undefined
    if (isCookie && typeof claim !== 'string' && isHalfOver(claim.issuedAt)) {
      setSessionCookie(request, reply, tokens.sign(user.sessionId))
    }
  })
  return findApiKeyOwner
}

/** Who asks, on a route that lets no guest in. */
export function userOf(request: FastifyRequest): CurrentUser {
  return request.user ?? refuse('not_logged_in')
}

/** The session of whoever asks, on a route that lets nobody else in. */
export function sessionOf(request: FastifyRequest): string {
  return request.sessionId ?? refuse('not_logged_in')
}

/** Whether their role holds what this operators' route needs, whatever the page shows. */
function mayCall(user: CurrentUser, request: FastifyRequest): boolean {
  const permission = permissionFor(request.method, request.routeOptions.url ?? '')
  return permission !== undefined && mayDo(user.role, permission)
}

function isHalfOver(issuedAt: Date): boolean {
  return Date.now() - issuedAt.getTime() > (ACCESS_TOKEN_HOURS * 3_600_000) / 2
}
