/**
 * What an order says besides service, link, quantity, runs and interval, by the protocol's names
 * (reference/api-v2.md, "add by service type"): lines of text, one line, a link, a number, a day, a country.
 */
const kindByField = {
  keywords: 'lines',
  comments: 'lines',
  usernames: 'lines',
  hashtags: 'lines',
  hashtag: 'text',
  username: 'text',
  media: 'link',
  answer_number: 'number',
  groups: 'lines',
  min: 'number',
  max: 'number',
  posts: 'number',
  old_posts: 'number',
  delay: 'number',
  expiry: 'text',
  country: 'text',
  device: 'number',
  type_of_traffic: 'number',
  google_keyword: 'text',
  referring_url: 'link',
} as const satisfies Record<string, 'lines' | 'text' | 'link' | 'number'>

export type TypeField = keyof typeof kindByField
export const typeFields = Object.keys(kindByField) as TypeField[]

/** Whether orders of some type have a field of this name. */
export function isTypeField(name: string): name is TypeField {
  return Object.hasOwn(kindByField, name)
}

/** How a field is written: several lines, one line, a link, or a whole number. */
export function kindOfField(field: TypeField): (typeof kindByField)[TypeField] {
  return kindByField[field]
}

/** What an order of one type consists of. */
export type ServiceType = Readonly<{
  takesLink: boolean
  /**
   * Where the quantity comes from: the field of that name, the non-empty lines of a field, the posts of a
   * subscription, or nothing at all, because it is one package.
   */
  counts: 'quantity' | 'comments' | 'usernames' | 'posts' | 'one'
  required: readonly TypeField[]
  optional: readonly TypeField[]
  /** Whether it may be bought in runs, where the service allows it. */
  takesRuns: boolean
}>

const byQuantity = { takesLink: true, counts: 'quantity', optional: [], takesRuns: false } as const

/** The service types of the protocol, in their standard spelling (reference/api-v2.md, "add by service type"). */
const serviceTypes: ReadonlyMap<string, ServiceType> = new Map<string, ServiceType>([
  ['Default', { ...byQuantity, required: [], takesRuns: true }],
  ['Package', { ...byQuantity, counts: 'one', required: [] }],
  ['SEO', { ...byQuantity, required: ['keywords'] }],
  ['Custom Comments', { ...byQuantity, counts: 'comments', required: ['comments'] }],
  ['Custom Comments Package', { ...byQuantity, counts: 'one', required: ['comments'] }],
  ['Mentions', { ...byQuantity, required: ['usernames'] }],
  ['Mentions with Hashtags', { ...byQuantity, required: ['usernames', 'hashtags'] }],
  ['Mentions Custom List', { ...byQuantity, counts: 'usernames', required: ['usernames'] }],
  ['Mentions Hashtag', { ...byQuantity, required: ['hashtag'] }],
  ['Mentions User Followers', { ...byQuantity, required: ['username'] }],
  ['Mentions Media Likers', { ...byQuantity, required: ['media'] }],
  ['Comment Likes', { ...byQuantity, required: ['username'] }],
  ['Comment Replies', { ...byQuantity, counts: 'comments', required: ['username', 'comments'] }],
  ['Poll', { ...byQuantity, required: ['answer_number'] }],
  ['Invites from Groups', { ...byQuantity, required: ['groups'] }],
  [
    'Subscriptions',
    {
      takesLink: false,
      counts: 'posts',
      required: ['username', 'min', 'max'],
      optional: ['posts', 'old_posts', 'delay', 'expiry'],
      takesRuns: false,
    },
  ],
  [
    'Web Traffic',
    {
      ...byQuantity,
      required: [],
      optional: ['country', 'device', 'type_of_traffic', 'google_keyword', 'referring_url'],
      takesRuns: true,
    },
  ],
])

const nameByLowerCase = new Map([...serviceTypes.keys()].map((name) => [name.toLowerCase(), name]))

/** The names of the types, as the protocol lists them. */
export const serviceTypeNames: readonly string[] = [...serviceTypes.keys()]

/** What orders of a type consist of; undefined for a type that the protocol does not know. */
export function serviceType(name: string): ServiceType | undefined {
  return serviceTypes.get(name)
}

/** The standard spelling of a type name, which panels write in any case; unknown names stay as they are. */
export function canonicalServiceType(name: string): string {
  return nameByLowerCase.get(name.toLowerCase()) ?? name
}

/** The lines of a text that say something, without the blanks around them. */
export function filledLines(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line.length > 0)
}
