import type { FastifyRequest } from 'fastify'
import type { Server } from '../platform/http.ts'
import { type Limit, limit } from '../platform/limits.ts'

/** What slows down guessing: by address, and by the account that is being guessed at. */
export type AccountLimits = {
  registration: Limit
  login: Limit
  loginAccount: Limit
  /** Counts keys that were refused. */
  wrongKey: Limit
  /** Asking for a link by mail: by address, and by the name that was typed, known or not. */
  mailLink: Limit
  mailLinkAccount: Limit
  /** Trying links and passwords of a page where somebody is logged in already. */
  proof: Limit
}

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
    wrongKey: limit(app, { max: 100, windowMs: 60_000, key: (request) => `key:${request.ip}` }),
    mailLink: limit(app, { max: 60, windowMs: 10 * 60_000, key: (request) => `mail-link:${request.ip}` }),
    mailLinkAccount: limit(app, {
      max: 5,
      windowMs: 15 * 60_000,
      key: (request) => `mail-link:${request.ip}:${request.user?.id ?? accountName(request)}`,
    }),
    proof: limit(app, {
      max: 20,
      windowMs: 5 * 60_000,
      key: (request) => `proof:${request.user?.id ?? request.ip}`,
    }),
  }
}

function accountName(request: FastifyRequest): string {
  const name = (request.body as { email?: unknown } | undefined)?.email
  return typeof name === 'string' ? name.trim().toLowerCase().slice(0, 100) : ''
}
