import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import { languages, refuse } from '../core/refusal.ts'
import type { Queryable } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { documentKinds } from './document.ts'
import { DocumentPage } from './document-page.tsx'
import { findDocument, listDocumentVersions } from './documents.sql.ts'

const VERSIONS_SHOWN = 20

const DocumentKindField = Type.Union(documentKinds.map((kind) => Type.Literal(kind)))
const KindAddress = Type.Object({ kind: DocumentKindField })
const VersionAddress = Type.Object({
  kind: DocumentKindField,
  version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
})
const DocumentQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  language: Type.Optional(Type.Union(languages.map((language) => Type.Literal(language)))),
})

/** What the shop tells everybody: terms, rules, refunds, privacy, who runs it, questions and answers. */
export function documentPages(app: Server, parts: { frame: PageFrame; db: Queryable }): void {
  const { frame, db } = parts
  const config = { access: 'anyone' } as const

  app.get('/documents', { config, schema: { hide: true } }, async (_request, reply) =>
    reply.redirect('/documents/terms', 303),
  )

  app.get(
    '/documents/:kind',
    { config, schema: { hide: true, params: KindAddress, querystring: DocumentQuery } },
    async (request, reply) => frame.page(request, reply, <DocumentPage {...(await readPage(request))} />),
  )

  app.get(
    '/documents/:kind/:version',
    { config, schema: { hide: true, params: VersionAddress, querystring: DocumentQuery } },
    async (request, reply) => {
      const { version } = request.params
      return frame.page(request, reply, <DocumentPage {...(await readPage(request, version))} />)
    },
  )

  async function readPage(request: FastifyRequest, asked?: number) {
    const { kind } = request.params as { kind: (typeof documentKinds)[number] }
    const query = request.query as { q?: string; language?: (typeof languages)[number] }
    const language = query.language ?? languageOf(request)
    const [document, versions] = await Promise.all([
      findDocument(db, kind, language, asked),
      listDocumentVersions(db, kind, language, VERSIONS_SHOWN),
    ])
    return { kind, language, document: document ?? refuse('not_found'), versions, search: query.q?.trim() }
  }
}
