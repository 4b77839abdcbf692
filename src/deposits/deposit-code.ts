import { randomInt } from 'node:crypto'

/** No vowels, so no words; no digit or letter that looks like another. 23 is prime, which the check needs. */
const ALPHABET = '23456789CFGHJKLMNPQRTVX'
const RANDOM_SYMBOLS = 7
const CODE_SYMBOLS = RANDOM_SYMBOLS + 1
const MAX_TEXT_CHARACTERS = 2_000

/** Symbols that are in no code → the one a person or a bank meant by them. */
const lookAlikes: Readonly<Record<string, string>> = { S: '5', Z: '2', B: '8', I: 'L', '1': 'L' }

/**
 * A new random deposit code such as `HMM7K3QPXCH`: prefix, 7 random symbols, 1 check symbol (reference/sepay.md).
 * That no two deposits share one is the database's to say.
 */
export function newDepositCode(prefix: string): string {
  checkPrefix(prefix)
  const symbols = Array.from({ length: RANDOM_SYMBOLS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return prefix + symbols + checkSymbol(symbols)
}

/**
 * The check symbol for the 7 random ones. Each place weighs its own number modulo a prime, so every substitution
 * of one symbol and every swap of two changes the sum. Throws a RangeError for anything but 7 symbols.
 */
export function checkSymbol(symbols: string): string {
  const values = Array.from(symbols, (symbol) => ALPHABET.indexOf(symbol))
  if (values.length !== RANDOM_SYMBOLS || values.includes(-1)) {
    throw new RangeError(`a deposit code has ${RANDOM_SYMBOLS} symbols of ${ALPHABET}`)
  }
  const sum = values.reduce((total, value, i) => total + (i + 1) * value, 0)
  return ALPHABET[sum % ALPHABET.length]!
}

/**
 * The well-formed codes in the first of these texts that has any, each once: give a transfer's `code`, `content`
 * and `description` in that order. Whether a code exists is for the caller to look up; to go on to the next text
 * when none does, ask `depositCodesIn` text by text.
 */
export function findDepositCodes(prefix: string, texts: readonly (string | null | undefined)[]): string[] {
  for (const text of texts) {
    const codes = depositCodesIn(prefix, text)
    if (codes.length > 0) return codes
  }
  return []
}

/**
 * The well-formed codes in one text as banks mangle it: case, diacritics, spaces and punctuation lost or gained,
 * other letters and digits glued to it. Looks at the first 2,000 characters. There are no word boundaries to
 * trust, so every place of the prefix is tried, and the check symbol decides.
 */
export function depositCodesIn(prefix: string, text: string | null | undefined): string[] {
  checkPrefix(prefix)
  const folded = foldMemo(text ?? '')
  const codes = new Set<string>()
  for (let at = folded.indexOf(prefix); at !== -1; at = folded.indexOf(prefix, at + 1)) {
    const start = at + prefix.length
    const symbols = Array.from(
      folded.slice(start, start + CODE_SYMBOLS),
      (symbol) => lookAlikes[symbol] ?? symbol,
    ).join('')
    if (hasValidCheck(symbols)) codes.add(prefix + symbols)
  }
  return [...codes]
}

function hasValidCheck(symbols: string): boolean {
  if (symbols.length !== CODE_SYMBOLS) return false
  const random = symbols.slice(0, RANDOM_SYMBOLS)
  if (!Array.from(random).every((symbol) => ALPHABET.includes(symbol))) return false
  return checkSymbol(random) === symbols[RANDOM_SYMBOLS]
}

/** Upper-case `[A-Z0-9]` only: `Đã nạp` becomes `DANAP`. */
export function foldMemo(text: string): string {
  return (
    text
      .slice(0, MAX_TEXT_CHARACTERS)
      .normalize('NFKD')
      // The one letter of Vietnamese that does not come apart into a letter and a mark.
      .replace(/[đĐ]/g, 'D')
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '')
  )
}

function checkPrefix(prefix: string): void {
  if (!/^[BCDFGHJ-NP-TV-Z]{2,5}$/.test(prefix)) {
    throw new RangeError('a deposit prefix has 2 to 5 upper-case letters and no vowel')
  }
}
