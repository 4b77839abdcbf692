import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { FindApiKeyOwner } from '../accounts/api-key-access.api.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import { refusalOf, type Server } from '../platform/http.ts'
import { type Limit, limit } from '../platform/limits.ts'
import {
  AFTERCARE_PER_MINUTE,
  actionOf,
  apiV2Actions,
  CALLS_PER_MINUTE,
  type Fields,
  readCall,
  readFields,
} from './api-v2-call.ts'
import { answerLive, type LiveParts } from './api-v2-live.api.ts'
import { errorReply } from './api-v2-reply.ts'
import { answerTest } from './api-v2-test.api.ts'
import { callLog } from './call-log.api.ts'

const publicRoute = { access: 'public' } as const
const SERVICES_COUNT_AS = 10

type Parts = LiveParts & {
  findApiKeyOwner: FindApiKeyOwner
  /** Shared with the site: orders a minute of one customer. */
  orderLimit: Limit
  /** Shared too: orders a minute that one customer asks to refill or cancel. */
  aftercareOrderLimit: Limit
  ordersPerMinute: number
}
/** Of one customer: orders, other calls, and the orders that calls to refill or cancel name. */
type Limits = { orders: Limit; calls: Limit; aftercare: Limit }

/**
 * `POST /api/v2`, the protocol of the field (reference/api-v2.md): forms or JSON whatever the content type says, the
 * key in a field. What was surely not done is HTTP 200 with `error`; 429 says to slow down, and 5xx that nobody
 * knows.
 */
export function apiV2Routes(app: Server, parts: Parts): void {
  const limitOf = (name: string, max: number) =>
    limit(app, { max, windowMs: 60_000, key: (request) => `${name}:${request.user?.id}` })
  const live: Limits = {
    orders: parts.orderLimit,
    calls: limitOf('api-v2', CALLS_PER_MINUTE),
    aftercare: parts.aftercareOrderLimit,
  }
  // As wide and apart: trying out never slows down what earns money.
  const test: Limits = {
    orders: limitOf('test-orders', parts.ordersPerMinute),
    calls: limitOf('test-api-v2', CALLS_PER_MINUTE),
    aftercare: limitOf('test-api-v2-aftercare', AFTERCARE_PER_MINUTE),
  }

  const noteCall = callLog(app, parts.transaction)

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    scope.setErrorHandler((error, request, reply) => {
      const refusal = refusalOf(error, request)
      if (refusal.code === 'too_many_requests')
        reply.header('retry-after', String(refusal.details.seconds ?? 60))
      return reply.code(statusOf(refusal)).send(errorReply(refusal))
    })

    scope.post('/api/v2', { config: publicRoute, schema: { hide: true } }, async (request, reply) => {
      // A key in an address would stand in every log on the way, whatever it looks like.
      if ((request.query as { key?: unknown }).key !== undefined) refuse('key_in_query')
      const body = typeof request.body === 'string' ? request.body : ''
      const fields = await readFields(body, request.headers['content-type'])
      return reply.send(await answer(request, fields))
    })

    // Somebody looks at it with a browser: the protocol knows no GET.
    scope.get('/api/v2', { config: publicRoute, schema: { hide: true } }, async (_request, reply) =>
      reply
        .code(405)
        .header('allow', 'POST')
        .send(errorReply(new Refusal('malformed_body'))),
    )
  })

  async function answer(request: FastifyRequest, fields: Fields): Promise<object> {
    const key = fields.get('key')?.trim() ?? ''
    const action = actionOf(fields)
    const owner = await parts.findApiKeyOwner(request, key, apiV2Actions[action])
    request.user = owner
    const since = performance.now()
    const note = (outcome: { order?: number; error?: string }) =>
      noteCall({
        userId: owner.id,
        keyId: owner.keyId,
        action,
        error: outcome.error ?? null,
        orderNumber: action === 'add' ? (outcome.order ?? null) : null,
        address: isIP(request.ip) ? request.ip : null,
        tookMs: Math.round(performance.now() - since),
        at: new Date(),
      })
    try {
      const limits = owner.isTest ? test : live
      if (action === 'add') await limits.orders.check(request)
      else await limits.calls.check(request, action === 'services' ? SERVICES_COUNT_AS : 1)
      const call = readCall(action, fields)
      if (call.action === 'refill' || call.action === 'cancel')
        await limits.aftercare.check(request, call.ids.texts.length)
      const reply = await (owner.isTest ? answerTest : answerLive)(parts, owner, call)
      note(reply)
      return reply
    } catch (error) {
      note(errorReply(refusalOf(error, request)))
      throw error
    }
  }
}

/** The protocol tells by HTTP only what it has no words for. */
function statusOf(refusal: Refusal): number {
  return refusal.status === 429 || refusal.status >= 500 ? refusal.status : 200
}
