import { createHmac, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** The keys that a second factor is kept under. */
export type FactorSecrets = {
  encrypt(text: string): Buffer
  decrypt(sealed: Buffer): string
  /** Hashes recovery codes. */
  recoveryKey: Buffer
}

const STEP_SECONDS = 30
const SECRET_BYTES = 20
const RECOVERY_CODES = 10
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const RECOVERY_SYMBOLS = 10

/** A new secret of 160 bits (RFC 4226 asks for no less than 128), in base32. */
export function newFactorSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** The address that an authenticator app reads from the QR code. */
export function factorUri(secret: string, issuer: string, username: string): string {
  return totpOf(secret, issuer, username).toString()
}

/**
 * The step of 30 seconds whose code this is (RFC 6238; SHA-1, 6 digits), one early or late allowed for clocks that
 * differ. `nowMs` is since 1970. Undefined for a wrong code.
 */
export function stepOfCode(secret: string, code: string, nowMs: number): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window: 1 })
  return delta === null ? undefined : Math.floor(nowMs / 1000 / STEP_SECONDS) + delta
}

/** What was typed as a proof: a code of the app, a recovery code in any spelling, or neither. */
export function readProof(typed: string): { kind: 'code' | 'recovery'; text: string } | undefined {
  const text = typed.replace(/[\s-]/g, '').toUpperCase()
  if (/^\d{6}$/.test(text)) return { kind: 'code', text }
  return /^[A-Z2-7]{10}$/.test(text) ? { kind: 'recovery', text } : undefined
}

/** Ten new recovery codes of 50 bits, as people read them: `ABCDE-FGHIJ`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const symbols = Array.from(randomBytes(RECOVERY_SYMBOLS), (byte) => BASE32[byte % BASE32.length]).join('')
    return `${symbols.slice(0, 5)}-${symbols.slice(5)}`
  })
}

/** What is stored of somebody's recovery code, in any spelling. */
export function hashOfRecoveryCode(key: Buffer, userId: string, code: string): Buffer {
  const text = readProof(code)?.text ?? ''
  return createHmac('sha256', key).update(`${userId}:${text}`).digest()
}

function totpOf(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({ issuer, label, secret, algorithm: 'SHA1', digits: 6, period: STEP_SECONDS })
}
