import { Type } from 'typebox'
import { toVietnamIso } from '../core/clock.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { exactly, Id, success } from '../platform/reply.ts'
import { userOf } from './access.api.ts'
import { KEY_ADDRESSES_MAX, KEYS_MAX, ROTATION_HOURS } from './api-key.ts'
import { type ApiKeyRow, listApiKeys } from './api-keys.sql.ts'
import { makeApiKey } from './make-api-key.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { rotateApiKey } from './rotate-api-key.ts'

const KEYS_SHOWN = 100

const orNull = Type.Union([Type.String(), Type.Null()])
const keyFields = {
  id: Type.String(),
  name: Type.String(),
  beginning: Type.String({ description: 'how the key begins, to tell it from others' }),
  scope: Type.Union([Type.Literal('read'), Type.Literal('order')]),
  test: Type.Boolean({ description: 'works with API v2 only, on orders that cost nothing' }),
  addresses: Type.Array(Type.String()),
  created_at: Type.String(),
  expires_at: orNull,
  last_used_at: orNull,
  last_used_address: orNull,
}

/** Keys with which a customer's own programs call the API. None of these routes takes a key. */
export function apiKeyRoutes(app: Server, parts: { db: Queryable; transaction: Transaction }): void {
  const { db, transaction } = parts

  app.get(
    '/api/user/api-keys',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'My API keys',
        description: 'Those that are not revoked. Keys themselves are shown once, when they are made.',
        operationId: 'listApiKeys',
        tags: ['Account'],
        response: { 200: success({ data: Type.Array(Type.Object(keyFields)) }) },
      },
    },
    async (request) => {
      const rows = await listApiKeys(db, userOf(request).id, KEYS_SHOWN)
      return { success: true as const, data: rows.map(presentKey) }
    },
  )

  app.post(
    '/api/user/api-keys',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Make an API key',
        description: `The key is shown once. It goes into the header \`Authorization: Bearer\`; at most ${KEYS_MAX} live keys.`,
        operationId: 'makeApiKey',
        tags: ['Account'],
        body: exactly({
          name: Type.String({ minLength: 1, maxLength: 60, examples: ['My shop'] }),
          scope: Type.Optional(
            Type.Union([Type.Literal('read'), Type.Literal('order')], {
              description: '`order` includes `read`, which is the default',
            }),
          ),
          test: Type.Optional(
            Type.Boolean({ description: 'a key for trying out: with API v2 only, without money' }),
          ),
          addresses: Type.Optional(
            Type.Array(Type.String({ maxLength: 50 }), {
              maxItems: KEY_ADDRESSES_MAX,
              description: 'addresses or CIDR ranges from which alone it may be used',
            }),
          ),
          expires_in_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
        }),
        response: { 200: success({ key: Type.String(), api_key: Type.Object(keyFields) }) },
      },
    },
    async (request) => {
      const { name, scope = 'read', test = false, addresses = [], expires_in_days: days } = request.body
      const wanted = { name, scope, isTest: test, addresses: addresses.join(' '), days }
      const { key, row } = await makeApiKey(transaction, userOf(request).id, wanted)
      return { success: true as const, key, api_key: presentKey(row) }
    },
  )

  app.post(
    '/api/user/api-keys/:id/rotate',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Rotate an API key',
        description: `Makes a key with the same name and rights, shown once; the old one works for ${ROTATION_HOURS} hours more.`,
        operationId: 'rotateApiKey',
        tags: ['Account'],
        params: exactly({ id: Id }),
        response: { 200: success({ key: Type.String(), api_key: Type.Object(keyFields) }) },
      },
    },
    async (request) => {
      const { key, row } = await rotateApiKey(transaction, userOf(request).id, request.params.id)
      return { success: true as const, key, api_key: presentKey(row) }
    },
  )

  app.delete(
    '/api/user/api-keys/:id',
    {
      config: { access: 'customer' },
      schema: {
        summary: 'Revoke an API key',
        description: 'It is worthless from then on.',
        operationId: 'revokeApiKey',
        tags: ['Account'],
        params: exactly({ id: Id }),
        response: { 200: success({}) },
      },
    },
    async (request) => {
      await revokeApiKey(transaction, userOf(request).id, request.params.id)
      return { success: true as const }
    },
  )
}

function presentKey(key: ApiKeyRow) {
  return {
    id: key.id,
    name: key.name,
    beginning: key.beginning,
    scope: key.scope,
    test: key.isTest,
    addresses: key.addresses,
    created_at: toVietnamIso(key.createdAt),
    expires_at: key.expiresAt && toVietnamIso(key.expiresAt),
    last_used_at: key.lastUsedAt && toVietnamIso(key.lastUsedAt),
    last_used_address: key.lastUsedAddress,
  }
}
