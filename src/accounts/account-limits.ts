import type { FastifyRequest } from 'fastify'
import type { Server } from '../platform/http.ts'
import { type Limit, limit } from '../platform/limits.ts'

/** What slows down guessing: by address, and by the account that is being guessed at. */
export type AccountLimits = { registration: Limit; login: Limit; loginAccount: Limit }

/** The page and the API count together. An office or a mobile network shares one address, so that one is wide. */
export function accountLimits(app: Server): AccountLimits {
  return {
    registration: limit(app, { max: 300, windowMs: 60_000, key: (request) => `register:${request.ip}` }),
    login: limit(app, { max: 300, windowMs: 60_000, key: (request) => `login:${request.ip}` }),
    loginAccount: limit(app, {
      max: 20,
      windowMs: 5 * 60_000,
      key: (request) => `login:${request.ip}:${accountName(request)}`,
    }),
  }
}

function accountName(request: FastifyRequest): string {
  const name = (request.body as { email?: unknown } | undefined)?.email
  return typeof name === 'string' ? name.trim().toLowerCase().slice(0, 100) : ''
}
