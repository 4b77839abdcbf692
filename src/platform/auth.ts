import { createSigner, createVerifier } from 'fast-jwt'
import type { FastifyReply, FastifyRequest } from 'fastify'

export const ACCESS_TOKEN_HOURS = 12

/** Signs and reads access tokens: a JWT that names a session. Whether the session is open is not its business. */
export type AccessTokens = {
  sign(sessionId: string): string
  /** The session, and since when the token is held; `expired` or `forged` otherwise. */
  read(token: string): { sessionId: string; issuedAt: Date } | 'expired' | 'forged'
}

const SESSION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** HS256 tokens of twelve hours under `key`. */
export function accessTokens(key: Buffer): AccessTokens {
  const signer = createSigner({ key, algorithm: 'HS256', expiresIn: ACCESS_TOKEN_HOURS * 3_600_000 })
  // The cache saves the signature check of a token seen a moment ago; its expiry is still looked at.
  const verifier = createVerifier({
    key,
    algorithms: ['HS256'],
    cache: 1000,
    requiredClaims: ['sid', 'iat', 'exp'],
  })
  return {
    sign: (sessionId) => signer({ sid: sessionId }),
    read(token) {
      try {
        const payload = verifier(token) as { sid: unknown; iat: number }
        if (typeof payload.sid !== 'string' || !SESSION_ID.test(payload.sid)) return 'forged'
        return { sessionId: payload.sid, issuedAt: new Date(payload.iat * 1000) }
      } catch (error) {
        return (error as { code?: string }).code === 'FAST_JWT_EXPIRED' ? 'expired' : 'forged'
      }
    },
  }
}

/** The token of a request: a bearer's (API), else the cookie's (browsers). */
export function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header !== undefined) return /^Bearer ([\w.-]{1,2000})$/i.exec(header)?.[1] ?? ''
  return request.cookies[sessionCookie(isSecure(request))]
}

/** Gives a browser its token, out of reach of scripts. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const secure = isSecure(request)
  reply.setCookie(sessionCookie(secure), token, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure,
    maxAge: ACCESS_TOKEN_HOURS * 3600,
  })
}

/** Takes the token back from a browser. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  const secure = isSecure(request)
  reply.clearCookie(sessionCookie(secure), { path: '/', secure })
}

function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https'
}

// `__Host-` makes the browser refuse the cookie from any other host or path; it wants HTTPS.
function sessionCookie(secure: boolean): string {
  return secure ? '__Host-session' : 'session'
}
