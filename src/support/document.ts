/** What the shop tells everybody, each in versions per language. */
export const documentKinds = ['terms', 'acceptable-use', 'refund', 'privacy', 'operator', 'faq'] as const
export type DocumentKind = (typeof documentKinds)[number]

/** What somebody who registers agrees to. */
export const acceptedKinds = ['terms', 'acceptable-use', 'privacy'] as const satisfies DocumentKind[]

/** How long a document may be, in characters. */
export const DOCUMENT_MAX = 50_000

/** Somebody's yes to documents: from where it came. `order`: to new terms, by ordering. */
export type AcceptanceSource = 'page' | 'api' | 'order'
