import { createHash } from 'node:crypto'

/** The cookie that holds a ticket. */
export const TICKET_COOKIE = 'log_in_step'
export const TICKET_SECONDS = 300
const PURPOSE = 'log-in'

/**
 * What a browser holds between password and code: sealed, good for five minutes and for nothing but the code, and
 * worthless once the password is another one.
 */
export function sealTicket(
  encrypt: (text: string) => Buffer,
  user: { id: string; passwordHash: string },
  nowMs: number,
): string {
  const text = [PURPOSE, user.id, nowMs + TICKET_SECONDS * 1000, markOf(user.passwordHash)].join(' ')
  return encrypt(text).toString('base64url')
}

/** Whose ticket it is, and a way to ask whether it was made with this password; undefined for one that is not good. */
export function openTicket(
  decrypt: (sealed: Buffer) => string,
  ticket: string | undefined,
  nowMs: number,
): { userId: string; isOf(passwordHash: string): boolean } | undefined {
  const text = ticket === undefined ? undefined : decrypted(decrypt, ticket)
  const [purpose, userId, expiresMs, mark] = text?.split(' ') ?? []
  if (purpose !== PURPOSE || !userId || !mark || !(Number(expiresMs) > nowMs)) return undefined
  return { userId, isOf: (passwordHash) => markOf(passwordHash) === mark }
}

function decrypted(decrypt: (sealed: Buffer) => string, ticket: string): string | undefined {
  try {
    return decrypt(Buffer.from(ticket.slice(0, 1000), 'base64url'))
  } catch {
    return undefined
  }
}

function markOf(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('base64url')
}
