import type { FastifyReply, FastifyRequest } from 'fastify'
import { setPageCookie } from '../platform/page-cookies.ts'

export const REFERRAL_COOKIE = 'referral'
const KEPT_SECONDS = 30 * 24 * 3600

/** The code somebody came with, from the address or remembered from an earlier visit. */
export function readReferral(request: FastifyRequest): string | undefined {
  const { ref } = request.query as { ref?: string }
  return wellFormed(ref) ?? wellFormed(request.cookies[REFERRAL_COOKIE])
}

/** Remembers the code in the address until somebody registers with it. */
export function keepReferral(request: FastifyRequest, reply: FastifyReply): void {
  const code = wellFormed((request.query as { ref?: string }).ref)
  if (code) setPageCookie(reply, REFERRAL_COOKIE, code, KEPT_SECONDS)
}

function wellFormed(code: string | undefined): string | undefined {
  return code && /^[A-Za-z0-9]{4,20}$/.test(code) ? code.toUpperCase() : undefined
}
