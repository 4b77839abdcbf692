import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Everything that is derived from `APP_SECRET`; a key has one purpose and is never shared between two. */
export type Secrets = {
  /** Signs access tokens. */
  tokenKey: Buffer
  /** Joins the password before it is hashed, so that a stolen table alone cannot be guessed at. */
  passwordPepper: Buffer
  /** Joins a recovery code of a second factor before it is hashed. */
  recoveryKey: Buffer
  /** Encrypts a partner's secret for the database (AES-256-GCM: nonce, tag, text). */
  encrypt(text: string): Buffer
  /** The other way; throws when the key is another one or a byte was changed. */
  decrypt(sealed: Buffer): string
}

/** Derives all keys from the one secret. */
export function deriveSecrets(appSecret: string): Secrets {
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', appSecret, '', `homemmo:${purpose}`, 32))
  const sealingKey = key('partner-secrets')
  return {
    tokenKey: key('access-tokens'),
    passwordPepper: key('passwords'),
    recoveryKey: key('recovery-codes'),
    encrypt(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    decrypt(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(0, 12), {
        // Else a tag cut to four bytes would do.
        authTagLength: 16,
      })
      decipher.setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

/**
 * Reads a secret kept in `dataDir`, making it on the first start; only its owner can read the file. It appears
 * whole or not at all: a secret cut short by a full disk would be the panel's for ever.
 */
export function keptSecret(dataDir: string, name: string): string {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, name)
  if (existsSync(file)) return readSecret(file)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true })
    linkSync(draft, file)
  } catch (error) {
    // Another process of the same moment was first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readSecret(file)
}

function readSecret(file: string): string {
  const kept = readFileSync(file, 'utf8').trim()
  // Keys derived from an emptied file would be known to everybody.
  if (kept.length < 32) throw new Error(`${file} holds no secret any more: restore it from a backup`)
  return kept
}
