const LINK_MAX = 2048

/**
 * Whether a text is a link that a provider can be given: http(s), with a host, without a name or password, at
 * most 2,048 characters, nothing in it that cannot be seen.
 */
export function isWebLink(text: string): boolean {
  if (text.length === 0 || text.length > LINK_MAX || hasHiddenCharacter(text)) return false
  // URL.parse would read https:host and http:///host too, and a provider might not.
  if (!/^https?:\/\/[^/\\]/i.test(text)) return false
  const url = URL.parse(text)
  // A password inside a link is either a mistake or a trick.
  return Boolean(url?.hostname) && !url?.username && !url?.password
}

/** Blanks, control characters, and what cannot be seen or turns text around. */
function hasHiddenCharacter(text: string): boolean {
  return /[\s\p{C}]/u.test(text)
}
