const SHOWN_CHARACTERS = 300

/**
 * The first lines of an error as operators may see it: at most 300 characters in one line, with addresses' passwords
 * and queries, tokens, keys and mail addresses struck out. What an outside party answered may hold any of them.
 */
export function struckOut(text: string): string {
  return text
    .slice(0, 4_000)
    .replace(/\s+/g, ' ')
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, '$1[…]@')
    .replace(/(\bhttps?:\/\/[^\s?#]*)[?#]\S*/gi, '$1?[…]')
    .replace(/\bbot\d+:[\w-]+|\b\d{6,}:[\w-]{20,}/g, '[…]')
    .replace(/\b(bearer|apikey|basic)\s+\S+/gi, '$1 […]')
    .replace(
      /("?\b(?:api_?key|key|token|secret|password|authorization|cookie)"?\s*[=:]\s*)"?[^\s",;}&]+/gi,
      '$1[…]',
    )
    .replace(/\bhm_(live|test)_\w+/g, '[…]')
    .replace(/\b(?=[\w-]*\d)[\w-]{32,}\b/g, '[…]')
    .replace(/[^\s<>"'(]+@[^\s<>"')]+\.[a-z]{2,}/gi, '[…]')
    .slice(0, SHOWN_CHARACTERS)
    .trim()
}
