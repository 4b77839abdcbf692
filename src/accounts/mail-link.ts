import { createHash, randomBytes } from 'node:crypto'

/** What a link is for: a new password, proof that a mailbox is somebody's, or joining a Telegram chat. */
export type LinkPurpose = 'reset' | 'verify' | 'telegram'
/** Those that lead to a page of ours. */
export type PagePurpose = Exclude<LinkPurpose, 'telegram'>

const MINUTE_MS = 60_000
const lifetimeMs: Readonly<Record<LinkPurpose, number>> = {
  reset: 30 * MINUTE_MS,
  verify: 24 * 60 * MINUTE_MS,
  telegram: 15 * MINUTE_MS,
}

/** So many links of one purpose a person is given within an hour, whoever asks for them. */
export const LINKS_PER_HOUR = 5

const pages: Readonly<Record<PagePurpose, string>> = { reset: '/reset-password', verify: '/verify-email' }
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** A new token of 32 random bytes, with what is stored of it and until when it is good. */
export function newLinkToken(purpose: LinkPurpose): { token: string; hash: Buffer; expiresAt: Date } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOfToken(token), expiresAt: new Date(Date.now() + lifetimeMs[purpose]) }
}

/** What is stored of a token; of anything that is none, a hash that nothing has. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256')
    .update(TOKEN.test(token) ? token : '')
    .digest()
}

/** The address of the page that takes the token. */
export function linkOf(publicUrl: string, purpose: PagePurpose, token: string): string {
  return `${publicUrl}${pages[purpose]}?token=${token}`
}
