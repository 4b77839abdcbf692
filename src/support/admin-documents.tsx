import type { Language } from '../core/refusal.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton, TextAreaField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Columns, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { DOCUMENT_MAX, type DocumentKind, documentKinds } from './document.ts'
import { DocumentBody } from './document-body.tsx'
import { hasMissing, readDocument } from './document-text.ts'
import type { DocumentDraft, DocumentState, DocumentVersion } from './documents.sql.ts'

type Counts = { counts: Readonly<Record<string, number>> }

/** All documents with the version in force, and which have a draft or something to be filled in. */
export function DocumentListPage({ documents, counts }: Counts & { documents: readonly DocumentState[] }) {
  const t = useTexts()
  const words = t.support.documents
  const place = ({ kind }: DocumentState) => documentKinds.indexOf(kind)
  const rows = [...documents].sort((a, b) => place(a) - place(b) || (a.language < b.language ? 1 : -1))
  return (
    <AdminLayout title={words.title} counts={counts}>
      <Card flush>
        <Table
          caption={words.title}
          rows={rows}
          rowKey={(row) => `${row.kind}-${row.language}`}
          columns={[
            {
              title: words.document,
              lead: true,
              cell: (row) => (
                <a href={`/admin/documents/${row.kind}/${row.language}`}>
                  <strong>{words.kinds[row.kind]}</strong>
                </a>
              ),
            },
            { title: words.language, cell: (row) => words.languages[row.language] },
            {
              title: words.inForce,
              cell: (row) => (
                <>
                  {words.version(String(row.version))}
                  <span class="cell-sub">
                    <PublishedBy {...row} />
                  </span>
                </>
              ),
            },
            {
              title: t.common.state,
              cell: (row) => <DocumentMark document={row} />,
            },
          ]}
        />
      </Card>
    </AdminLayout>
  )
}

function DocumentMark({ document }: { document: DocumentState }) {
  const words = useTexts().support.documents
  if (hasMissing(document.body)) {
    return (
      <Status tone="caution" icon="warning">
        {words.toFill}
      </Status>
    )
  }
  if (document.hasDraft) {
    return (
      <Status tone="working" icon="document">
        {words.hasDraft}
      </Status>
    )
  }
  return (
    <Status tone="good" icon="checkCircle">
      {words.inForce}
    </Status>
  )
}

function PublishedBy({ publishedAt, publishedBy }: Pick<DocumentVersion, 'publishedAt' | 'publishedBy'>) {
  const words = useTexts().support.documents
  return (
    <>
      <Time at={publishedAt} /> · {publishedBy ?? words.shipped}
    </>
  )
}

/** Writing a document: the text, how it will look, and publishing it. */
export function DocumentEditor({
  kind,
  language,
  current,
  draft,
  versions,
  typed,
  problem,
  mayWrite,
  counts,
}: Counts & {
  kind: DocumentKind
  language: Language
  current: DocumentVersion
  draft: DocumentDraft | undefined
  versions: readonly Omit<DocumentVersion, 'body'>[]
  typed: string | undefined
  problem: string | undefined
  mayWrite: boolean
}) {
  const words = useTexts().support.documents
  const body = typed ?? draft?.body ?? current.body
  const title = `${words.kinds[kind]} (${words.languages[language]})`
  const history = (
    <Card title={words.versions}>
      <ul class="document-history">
        {versions.map((version) => (
          <li key={version.version}>
            <a href={`/documents/${kind}/${version.version}?language=${language}`}>
              {words.version(String(version.version))}
            </a>
            <span class="cell-sub">
              <PublishedBy {...version} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
  return (
    <AdminLayout title={title} trail={[{ text: words.title, href: '/admin/documents' }]} counts={counts}>
      {problem && <Notice kind="error">{problem}</Notice>}
      {!mayWrite && <Notice kind="info">{words.ownersOnly}</Notice>}
      <Columns aside={history}>
        {mayWrite && (
          <Card title={words.text}>
            {draft && typed === undefined && (
              <p class="field-hint">
                {words.draftOf(draft.updatedBy)} <Time at={draft.updatedAt} />
              </p>
            )}
            <form method="post" action={`/admin/documents/${kind}/${language}`}>
              <input type="hidden" name="after" value={current.version} />
              <TextAreaField
                name="body"
                label={title}
                hint={words.format}
                value={body}
                rows={22}
                maxlength={DOCUMENT_MAX}
                required
              />
              <div class="button-row">
                <SubmitButton tone="secondary" name="act" value="preview">
                  {words.preview}
                </SubmitButton>
                <SubmitButton tone="secondary" name="act" value="save">
                  {words.saveDraft}
                </SubmitButton>
                <SubmitButton name="act" value="publish">
                  {words.publish(String(current.version + 1))}
                </SubmitButton>
              </div>
              <p class="field-hint">{words.publishHint}</p>
            </form>
          </Card>
        )}
        <Card title={mayWrite ? words.preview : words.text}>
          <div lang={language}>
            <DocumentBody blocks={readDocument(body)} />
          </div>
        </Card>
      </Columns>
    </AdminLayout>
  )
}
