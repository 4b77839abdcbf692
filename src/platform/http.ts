import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import formbody from '@fastify/formbody'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import { type Language, Refusal } from '../core/refusal.ts'
import { compressPage } from './compress.ts'
import type { Log } from './log.ts'
import { compileValidator } from './validation.ts'

/** A server whose routes are typed by their TypeBox schemas. */
export type Server = FastifyInstance<
  HttpServer,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type ServerOptions = {
  log: Log
  trustedProxies: readonly string[]
  publicUrl: string
  corsOrigins: readonly string[]
  /** A line per request; without it only those that failed are logged. */
  logRequests: boolean
  /** Draws a refusal for somebody who looks at a page; the API answers with JSON. */
  renderRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): string
}

const BODY_MAX_BYTES = 1_048_576

// Nothing from elsewhere, nothing inline.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Builds the bare server: parsing, validation, refusals, security headers. Knows no feature. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // Requests are logged by us, in one line each.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES,
    // Only named proxies may say on whose behalf they ask; anybody else's X-Forwarded-For is ignored.
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    requestTimeout: 60_000,
    connectionTimeout: 70_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    requestIdHeader: false,
    // An address that cannot be read, before there is a route.
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(reply, options.publicUrl)
      answerRefusal(refusalOf(error, request), request, reply, options)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.setValidatorCompiler(compileValidator)
  // Fastify would hand on plain text as a body; nothing here takes any.
  app.removeContentTypeParser('text/plain')
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: BODY_MAX_BYTES })
  if (options.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: [...options.corsOrigins],
      methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    })
  }
  app.addHook('onRequest', async (request) => refuseCrossSite(request, options))
  app.addHook('onSend', async (_request, reply) => setSecurityHeaders(reply, options.publicUrl))
  app.addHook('onSend', compressPage)
  app.addHook('onResponse', async (request, reply) => {
    if (options.logRequests || reply.statusCode >= 500) logRequest(request, reply)
  })
  app.setErrorHandler((error, request, reply) =>
    answerRefusal(refusalOf(error, request), request, reply, options),
  )
  app.setNotFoundHandler((request, reply) => answerRefusal(new Refusal('not_found'), request, reply, options))
  return app as unknown as Server
}

/** The language somebody reads: chosen (cookie), else the browser's, else Vietnamese. */
export function languageOf(request: FastifyRequest): Language {
  const chosen = request.cookies?.language
  if (chosen === 'vi' || chosen === 'en') return chosen
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'vi'
}

/**
 * Takes a reply over to be written bit by bit, as server-sent events: gives what to write to. Nothing on the way may
 * keep it or hold it back, and its connection ends with it.
 */
export function startEventStream(reply: FastifyReply, publicUrl: string): ServerResponse {
  reply.headers({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'close',
  })
  setSecurityHeaders(reply, publicUrl)
  reply.hijack()
  reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>)
  return reply.raw
}

/** Whether this address belongs to the API, which speaks JSON. */
function isApi(request: FastifyRequest): boolean {
  return /^\/(api\/|healthz|readyz|openapi\.json)/.test(request.url)
}

/**
 * A browser sends its cookies along with what another site makes it do, so a write that says it comes from
 * another site is refused (Sec-Fetch-Site, else Origin). Clients with a bearer token send neither.
 */
function refuseCrossSite(request: FastifyRequest, options: ServerOptions): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  if (request.headers.authorization !== undefined) return
  const { origin, 'sec-fetch-site': site } = request.headers
  // Else nobody could log in from an origin that CORS_ORIGINS names.
  if (origin !== undefined && options.corsOrigins.includes(origin)) return
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw new Refusal('cross_site_request')
    return
  }
  if (origin === undefined) return
  const ours = [options.publicUrl, `${request.protocol}://${request.host}`]
  if (!ours.includes(origin)) throw new Refusal('cross_site_request')
}

function setSecurityHeaders(reply: FastifyReply, publicUrl: string): void {
  reply.headers({
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  })
  if (publicUrl.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000')
  // A balance must never come out of a cache.
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
}

function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(
    {
      method: request.method,
      path: request.url.split('?')[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      address: request.ip,
    },
    'request',
  )
}

function answerRefusal(
  refusal: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServerOptions,
) {
  const message = refusal.sentence(languageOf(request))
  reply.code(refusal.status)
  if (refusal.code === 'too_many_requests') reply.header('retry-after', String(refusal.details.seconds ?? 60))
  if (isApi(request)) return reply.send({ success: false, error: { code: refusal.code, message } })
  const elsewhere = whereToMend(refusal, request)
  if (elsewhere) {
    // htmx follows this one; a plain 302 would put the other page inside a fragment.
    if (request.headers['hx-request']) return reply.header('hx-redirect', elsewhere).send()
    return reply.redirect(elsewhere, 303)
  }
  return reply.type('text/html; charset=utf-8').send(options.renderRefusal(request, reply, refusal))
}

/** The page on which a person does what they were refused for; undefined where there is nothing but the sentence. */
function whereToMend(refusal: Refusal, request: FastifyRequest): string | undefined {
  switch (refusal.code) {
    case 'not_logged_in':
    case 'session_expired':
      return request.method === 'GET' ? `/login?next=${encodeURIComponent(request.url)}` : '/login'
    case 'second_factor_required':
      return '/profile/second-factor'
  }
}

/** What a person is told about an error: a refusal's sentence, or only that something went wrong. */
export function refusalOf(error: unknown, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) {
    request.log.debug({ code: error.code }, 'refused')
    return error
  }
  const failure = error as { code?: string; statusCode?: number; validation?: unknown }
  switch (failure.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal('body_too_large')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal('unsupported_media_type')
    // The database is overloaded or away: a lock or a statement took too long, or it is restarting.
    case '55P03':
    case '57014':
    case '57P01':
    case '57P03':
    case 'ECONNREFUSED':
      request.log.error({ err: error }, 'the database did not answer')
      return new Refusal('unavailable')
  }
  if (failure.statusCode !== undefined && failure.statusCode >= 400 && failure.statusCode < 500) {
    return new Refusal('malformed_body')
  }
  request.log.error({ err: error }, 'a request failed')
  return new Refusal('internal_error')
}
