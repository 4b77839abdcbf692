import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifySchema, RouteOptions } from 'fastify'
import { Type } from 'typebox'
import { listRefusals } from '../core/refusal.ts'

/** The parts the API is documented in, in reading order: the `tags` of the routes. */
export const apiAreas = [
  'Account',
  'Services',
  'Orders',
  'Deposits',
  'Referrals',
  'Support',
  'Webhooks',
  'Webhook',
] as const

/** How `/openapi.json` is made from the routes: their schemas, and from `config.access` who may call them. */
export function openApiOptions(publicUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'HOMEMMO', description: 'The REST API of the HOMEMMO panel', version: '1.0.0' },
      servers: [{ url: publicUrl }],
      tags: apiAreas.map((name) => ({ name })),
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'The access_token of POST /api/auth/login, or an API key (hm_live_…)',
          },
        },
        schemas: { Refusal: refusalSchema },
        responses: {
          Refusal: {
            description: 'Refused, or failed: error.code says why',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
          },
        },
      },
    },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => ({ schema: documented(schema, route.config), url }),
    transformObject: (made) =>
      'openapiObject' in made ? withRefusals(made.openapiObject) : made.swaggerObject,
  }
}

const refusalSchema = {
  type: 'object' as const,
  required: ['success', 'error'],
  properties: {
    success: { type: 'boolean' as const, const: false },
    error: {
      type: 'object' as const,
      required: ['code', 'message'],
      properties: {
        code: {
          type: 'string' as const,
          enum: listRefusals('en').map(({ code }) => code),
          description: 'for programs; a code never changes its meaning',
        },
        message: { type: 'string' as const, description: 'for people, by Accept-Language vi or en' },
      },
    },
  },
}

function documented(schema: FastifySchema, config: RouteOptions['config']): FastifySchema {
  const security = { customer: [{ bearer: [] }], operator: [{ bearer: [] }], anyone: [{}, { bearer: [] }] }
  const access = config?.access
  return {
    ...schema,
    security: access === undefined || access === 'public' ? [] : security[access],
    ...(config?.headers ? { headers: Type.Object(config.headers) } : {}),
  }
}

type Operations = Record<string, { responses?: object } | undefined>

/** Every operation may be refused, all in the same shape. */
function withRefusals<T extends { paths?: object }>(document: T): T {
  for (const path of Object.values(document.paths ?? {}) as Operations[]) {
    for (const operation of Object.values(path)) {
      if (!operation) continue
      const { 200: worked, ...others } = (operation.responses ?? {}) as Record<string, object>
      operation.responses = {
        200: { ...worked, description: 'It worked' },
        ...others,
        default: { $ref: '#/components/responses/Refusal' },
      }
    }
  }
  return document
}
