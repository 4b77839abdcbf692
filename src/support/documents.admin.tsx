import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { userOf } from '../accounts/access.api.ts'
import { attempt, markRefused, type PageFrame } from '../accounts/page-frame.pages.tsx'
import { mayDo } from '../accounts/permission.ts'
import { leaveToast, takeToast } from '../accounts/toast.pages.ts'
import { languages, type Refusal, refuse } from '../core/refusal.ts'
import { getWaiting } from '../dashboard/dashboard.sql.ts'
import { sidebarCounts } from '../dashboard/waiting.ts'
import type { Queryable, Transaction } from '../platform/db.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { DocumentEditor, DocumentListPage } from './admin-documents.tsx'
import { DOCUMENT_MAX, documentKinds } from './document.ts'
import { findDocument, findDraft, listDocumentStates, listDocumentVersions } from './documents.sql.ts'
import { publishDocument } from './publish-document.ts'
import { saveDraft } from './save-draft.ts'

const HERE = '/admin/documents'
const VERSIONS_SHOWN = 20

const Address = Type.Object({
  kind: Type.Union(documentKinds.map((kind) => Type.Literal(kind))),
  language: Type.Union(languages.map((language) => Type.Literal(language))),
})
const DocumentForm = Type.Object(
  {
    body: Type.String({ minLength: 1, maxLength: DOCUMENT_MAX }),
    after: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    act: Type.Union([Type.Literal('save'), Type.Literal('preview'), Type.Literal('publish')]),
  },
  { additionalProperties: false, form: true },
)

/** What the shop tells everybody: owners write, look at it as it will be, and publish. */
export function documentAdminPages(
  app: Server,
  parts: { frame: PageFrame; db: Queryable; transaction: Transaction },
): void {
  const { frame, db, transaction } = parts
  const config = { access: 'operator' } as const

  app.get(HERE, { config, schema: { hide: true } }, async (request, reply) => {
    const [documents, waiting] = await Promise.all([listDocumentStates(db), getWaiting(db)])
    const page = <DocumentListPage documents={documents} counts={sidebarCounts(waiting)} />
    return frame.page(request, reply, page, takeToast(request, reply))
  })

  app.get(
    `${HERE}/:kind/:language`,
    { config, schema: { hide: true, params: Address } },
    async (request, reply) => showEditor(request, reply, request.params, {}),
  )

  app.post(
    `${HERE}/:kind/:language`,
    { config, attachValidation: true, schema: { hide: true, params: Address, body: DocumentForm } },
    async (request, reply) => {
      const { act } = request.body
      const done = await attempt(() => write(request, request.params, request.body))
      if ('refused' in done || act === 'preview') {
        const refused = 'refused' in done ? done.refused : undefined
        if (refused) markRefused(reply, refused)
        return showEditor(request, reply, request.params, { typed: request.body, refused })
      }
      leaveToast(reply, act === 'publish' ? 'document_published' : 'draft_saved')
      const { kind, language } = request.params
      return reply.redirect(act === 'publish' ? HERE : `${HERE}/${kind}/${language}`, 303)
    },
  )

  async function write(
    request: FastifyRequest,
    address: Static<typeof Address>,
    form: Static<typeof DocumentForm>,
  ): Promise<void> {
    if (request.validationError) throw request.validationError
    // Browsers send line ends of their own.
    const body = form.body.replace(/\r\n?/g, '\n').trim()
    if (body === '') refuse('invalid_request', { field: 'body', problem: 'minLength' })
    if (form.act === 'save') await saveDraft(transaction, userOf(request), { ...address, body })
    if (form.act === 'publish') {
      await publishDocument(transaction, userOf(request), { ...address, body, after: form.after })
    }
  }

  async function showEditor(
    request: FastifyRequest,
    reply: FastifyReply,
    { kind, language }: Static<typeof Address>,
    sent: { typed?: { body?: string }; refused?: Refusal | undefined },
  ): Promise<FastifyReply> {
    const [current, draft, versions, waiting] = await Promise.all([
      findDocument(db, kind, language),
      findDraft(db, kind, language),
      listDocumentVersions(db, kind, language, VERSIONS_SHOWN),
      getWaiting(db),
    ])
    const page = (
      <DocumentEditor
        {...{ kind, language, draft, versions }}
        current={current ?? refuse('not_found')}
        typed={sent.typed?.body}
        problem={sent.refused?.sentence(languageOf(request))}
        mayWrite={mayDo(userOf(request).role, 'documents.change')}
        counts={sidebarCounts(waiting)}
      />
    )
    return frame.page(request, reply, page, takeToast(request, reply))
  }
}
