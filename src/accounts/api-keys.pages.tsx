import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Refusal } from '../core/refusal.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import type { Server } from '../platform/http.ts'
import { Id } from '../platform/reply.ts'
import { userOf } from './access.api.ts'
import { keyKinds } from './api-key.ts'
import { listApiKeys } from './api-keys.sql.ts'
import { KeyMadePage, type KeyQuestion, KeysPage, type TypedKey } from './api-keys-page.tsx'
import { makeApiKey } from './make-api-key.ts'
import { attempt, markRefused, type PageFrame, typedText } from './page-frame.pages.tsx'
import { revokeApiKey } from './revoke-api-key.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { leaveToast, takeToast } from './toast.pages.ts'

const KEYS_SHOWN = 100
const customer = { access: 'customer' } as const
const EMPTY: TypedKey = { name: '', kind: 'live', scope: 'read', addresses: '', days: '' }

const KeysQuery = Type.Object({
  ask: Type.Optional(Type.String({ maxLength: 40 })),
  rotate: Type.Optional(Type.String({ maxLength: 40 })),
})
const KeyForm = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
    kind: Type.Optional(Type.Union(keyKinds.map((kind) => Type.Literal(kind)))),
    scope: Type.Union([Type.Literal('read'), Type.Literal('order')]),
    addresses: Type.Optional(Type.String({ maxLength: 2000 })),
    days: Type.Optional(Type.Union([Type.Literal('30'), Type.Literal('90'), Type.Literal('365')])),
  },
  { additionalProperties: false, form: true },
)
const EmptyForm = Type.Object({}, { additionalProperties: false, form: true })

type Parts = { frame: PageFrame; db: Queryable; transaction: Transaction }

/** A customer's API keys. */
export function apiKeyPages(app: Server, parts: Parts): void {
  const { frame, transaction } = parts

  app.get(
    '/api-keys',
    { config: customer, schema: { hide: true, querystring: KeysQuery } },
    async (request, reply) => {
      const rows = await listApiKeys(parts.db, userOf(request).id, KEYS_SHOWN)
      const page = <KeysPage rows={rows} typed={EMPTY} asks={questionOf(request.query)} />
      return frame.page(request, reply, page, takeToast(request, reply))
    },
  )

  app.post(
    '/api-keys',
    { config: customer, attachValidation: true, schema: { hide: true, body: KeyForm } },
    async (request, reply) => {
      const outcome = await attempt(async () => {
        if (request.validationError) throw request.validationError
        const { name, kind, scope, addresses = '', days } = request.body
        const isTest = kind === 'test'
        const wanted = { name, scope, isTest, addresses, days: days ? Number(days) : undefined }
        return makeApiKey(transaction, userOf(request).id, wanted)
      })
      if ('refused' in outcome) return showRefused(parts, request, reply, outcome.refused)
      // Shown by this answer and by nothing after it: the key is kept nowhere.
      return frame.page(
        request,
        reply,
        <KeyMadePage secret={outcome.value.key} name={outcome.value.row.name} />,
      )
    },
  )

  app.post(
    '/api-keys/:id/rotate',
    { config: customer, schema: { hide: true, params: Type.Object({ id: Id }), body: EmptyForm } },
    async (request, reply) => {
      const outcome = await attempt(() => rotateApiKey(transaction, userOf(request).id, request.params.id))
      if ('refused' in outcome) return showRefused(parts, request, reply, outcome.refused)
      const { key, row } = outcome.value
      return frame.page(request, reply, <KeyMadePage secret={key} name={row.name} isRotated />)
    },
  )

  app.post(
    '/api-keys/:id/revoke',
    { config: customer, schema: { hide: true, params: Type.Object({ id: Id }), body: EmptyForm } },
    async (request, reply) => {
      await revokeApiKey(transaction, userOf(request).id, request.params.id)
      leaveToast(reply, 'key_revoked')
      return reply.redirect('/api-keys', 303)
    },
  )
}

function questionOf({ ask, rotate }: { ask?: string; rotate?: string }): KeyQuestion | undefined {
  if (rotate !== undefined) return { act: 'rotate', keyId: rotate }
  return ask === undefined ? undefined : { act: 'revoke', keyId: ask }
}

async function showRefused(
  { frame, db }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: Refusal,
): Promise<FastifyReply> {
  const rows = await listApiKeys(db, userOf(request).id, KEYS_SHOWN)
  markRefused(reply, refused)
  const typed = {
    name: typedText(request.body, 'name'),
    kind: typedText(request.body, 'kind'),
    scope: typedText(request.body, 'scope'),
    addresses: typedText(request.body, 'addresses'),
    days: typedText(request.body, 'days'),
  }
  return frame.page(request, reply, <KeysPage rows={rows} typed={typed} refused={refused} />)
}
