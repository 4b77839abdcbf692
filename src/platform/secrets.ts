import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Everything that is derived from `APP_SECRET`; a key has one purpose and is never shared between two. */
export type Secrets = {
  /** Signs access tokens. */
  tokenKey: Buffer
  /** Joins the password before it is hashed, so that a stolen table alone cannot be guessed at. */
  passwordPepper: Buffer
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
    encrypt(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    decrypt(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(0, 12))
      decipher.setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

/** Reads a secret kept in `dataDir`, making it on the first start; only its owner can read the file. */
export function keptSecret(dataDir: string, name: string): string {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, name)
  const made = randomBytes(32).toString('base64url')
  try {
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' })
    return made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readFileSync(file, 'utf8').trim()
  }
}
