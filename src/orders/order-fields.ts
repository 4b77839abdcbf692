import { type Static, Type } from 'typebox'
import { refuse } from '../core/refusal.ts'
import { Amount } from '../platform/reply.ts'
import type { OrderForm } from './order-request.ts'
import type { Price } from './pricing.ts'

const INTEGER_MAX = 2_147_483_647

const lines = (description: string) => Type.Optional(Type.String({ maxLength: 100_000, description }))
const text = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ maxLength, description }))
const whole = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, description }))

/**
 * The fields of an order in a body, for a single order and for each line of a mass order. Which of them a
 * service takes is its type's matter (`termsOf`); here stands only what they can be at all.
 */
export const orderFields = {
  service_id: Type.Integer({ minimum: 1, maximum: INTEGER_MAX, examples: [12] }),
  link: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4096,
      description: 'http(s), at most 2,048 characters without the spaces around it; not for subscriptions',
      examples: ['https://www.facebook.com/homemmo/posts/1'],
    }),
  ),
  quantity: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: INTEGER_MAX,
      description: 'of each run; not for packages, subscriptions and whatever is counted by its lines',
      examples: [1000],
    }),
  ),
  comments: lines('one per line, for comments and replies'),
  keywords: lines('one per line, for SEO'),
  usernames: lines('one per line, for mentions'),
  hashtags: lines('one per line, for mentions with hashtags'),
  hashtag: text(200, 'whose users are mentioned'),
  username: text(200, 'an account, or the author of a comment'),
  media: text(4096, 'the link whose likers are mentioned'),
  answer_number: whole(1, INTEGER_MAX, 'which answer of a poll'),
  groups: lines('one per line, for invites'),
  min: whole(1, INTEGER_MAX, 'least for each post of a subscription'),
  max: whole(1, INTEGER_MAX, 'most for each post of a subscription'),
  posts: whole(0, INTEGER_MAX, 'how many new posts of a subscription; 1 unless given'),
  old_posts: whole(0, INTEGER_MAX, 'how many earlier posts of a subscription'),
  delay: whole(0, INTEGER_MAX, 'minutes before a new post is served'),
  expiry: text(10, 'the last day of a subscription, d/m/Y'),
  country: text(10, 'two letters, for web traffic'),
  device: whole(1, INTEGER_MAX, 'for web traffic, 1 to 5'),
  type_of_traffic: whole(1, INTEGER_MAX, 'for web traffic, 1 to 3'),
  google_keyword: text(1000, 'what web traffic searched for'),
  referring_url: text(4096, 'where web traffic comes from'),
  runs: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'drip-feed, with interval' })),
  interval: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080, description: 'minutes between runs' })),
  start_at: text(40, 'when it shall begin: ISO date-time with zone, within 30 days'),
  note: Type.Optional(Type.String({ maxLength: 1000, description: 'kept with the order' })),
  coupon: text(40, 'the code of a coupon for orders'),
}

type OrderBody = Static<ReturnType<typeof Type.Object<typeof orderFields>>>

/** What a body that fits `orderFields` asks for. */
export function orderFormOf(body: OrderBody): OrderForm {
  const { service_id, link, quantity, runs, interval, start_at, note, coupon, ...fields } = body
  // JSON knows no undefined: what is among them has a value.
  const given = fields as Record<string, string | number>
  return {
    serviceId: service_id,
    link,
    quantity,
    fields: given,
    runs,
    intervalMinutes: interval,
    startAt: start_at,
    note,
    coupon: coupon?.trim() ? coupon : undefined,
  }
}

const IDEMPOTENCY_KEY_MAX = 100

/** The header by which a repeat is recognised. */
export const IdempotencyKey = Type.Optional(
  Type.String({
    maxLength: IDEMPOTENCY_KEY_MAX,
    description: 'yours for this order; a repeat orders nothing',
    examples: ['cart-20251026-0017'],
  }),
)

/** The key in that header; refuses `invalid_request` for one that is none. */
export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const isKey =
    typeof header === 'string' && header.length <= IDEMPOTENCY_KEY_MAX && /^[\x21-\x7e]+$/.test(header)
  if (!isKey) refuse('invalid_request', { field: 'Idempotency-Key', problem: 'pattern' })
  return header
}

/** What an order costs, in a reply. */
export const PriceBreakdown = Type.Object({ base_price: Amount, discount: Amount, final_price: Amount })

/** A price as `PriceBreakdown` has it. */
export function presentPrice(price: Price): Static<typeof PriceBreakdown> {
  return {
    base_price: price.base.toJSON(),
    discount: price.discount.toJSON(),
    final_price: price.final.toJSON(),
  }
}
