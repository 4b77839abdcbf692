/**
 * A phone number as it is stored: `0901234567` for Vietnam, however it was typed (+84, 84, 0084, dots, blanks),
 * `+4915112345678` for elsewhere. Undefined when it is none.
 */
export function readPhone(typed: string): string | undefined {
  const plain = typed.trim().replace(/[\s.()-]/g, '')
  const vietnamese = /^(?:\+84|0084|84|0)([1-9]\d{7,9})$/.exec(plain)
  if (vietnamese) return `0${vietnamese[1]}`
  return /^\+[1-9]\d{7,14}$/.test(plain) && !plain.startsWith('+84') ? plain : undefined
}
