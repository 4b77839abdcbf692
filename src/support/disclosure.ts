/** How long what is disclosed about a service may be, in characters and in each language. */
export const DISCLOSURE_MAX = 1_000

/** What the operator discloses about a service (source, expected drop, risk), as it is in force. */
export type Disclosure = { vi: string | null; en: string | null }
