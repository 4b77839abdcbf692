import type { FastifyReply } from 'fastify'

const base = { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto' } as const

/** Lets a browser remember something small for a while; no script reads it. */
export function setPageCookie(reply: FastifyReply, name: string, value: string, seconds: number): void {
  reply.setCookie(name, value, { ...base, maxAge: seconds })
}

/** Lets a browser forget it. */
export function clearPageCookie(reply: FastifyReply, name: string): void {
  reply.clearCookie(name, base)
}
