import type { ComponentChildren } from 'preact'
import type { Language } from '../core/refusal.ts'
import { CustomerLayout, GuestLayout } from '../ui/layout.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { FilterBar, Tabs } from '../ui/navigation.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Time } from '../ui/parts.tsx'
import { type DocumentKind, documentKinds } from './document.ts'
import { DocumentBody, QuestionList } from './document-body.tsx'
import { hasMissing, questionsOf, readDocument, searchQuestions } from './document-text.ts'
import type { DocumentVersion } from './documents.sql.ts'

type Page = {
  kind: DocumentKind
  /** Of the text, which may be another than the page's where an address names it. */
  language: Language
  document: DocumentVersion
  /** The newest, newest first. */
  versions: readonly Omit<DocumentVersion, 'body'>[]
  search: string | undefined
}

/** One document, or one of its versions, to read. */
export function DocumentPage(page: Page) {
  const t = useTexts()
  const { user } = usePage()
  const words = t.support.documents
  const { kind, document, versions } = page
  const title = words.kinds[kind]
  const lead = (
    <>
      {words.version(String(document.version))} · {words.since} <Time at={document.publishedAt} />
    </>
  )
  const newest = versions[0]
  const body = (
    <>
      {/* On phones the footer's links are enough. */}
      <div class="wide-only">
        <Tabs
          label={words.title}
          tabs={documentKinds.map((one) => ({
            href: `/documents/${one}`,
            text: words.short[one],
            current: one === kind,
          }))}
        />
      </div>
      {newest && newest.version !== document.version && (
        <Notice kind="warning">
          {words.old} <a href={`/documents/${kind}`}>{words.toNewest}</a>
        </Notice>
      )}
      {kind === 'operator' && hasMissing(document.body) && <Notice kind="info">{words.notFilledPage}</Notice>}
      <div lang={page.language}>
        {kind === 'faq' ? <Questions {...page} /> : <Article>{readBlocks(document)}</Article>}
      </div>
      <Versions {...page} />
    </>
  )
  if (user) {
    return (
      <CustomerLayout title={title} lead={lead}>
        {body}
      </CustomerLayout>
    )
  }
  return (
    <GuestLayout title={title}>
      <div class="page-heading">
        <div>
          <h1>{title}</h1>
          <p class="page-lead">{lead}</p>
        </div>
      </div>
      {body}
    </GuestLayout>
  )
}

function readBlocks(document: DocumentVersion) {
  return <DocumentBody blocks={readDocument(document.body)} />
}

function Article({ children }: { children: ComponentChildren }) {
  return (
    <article class="card document">
      <div class="card-body">{children}</div>
    </article>
  )
}

function Questions({ document, search }: Page) {
  const t = useTexts()
  const words = t.support.documents
  const all = questionsOf(readDocument(document.body))
  const found = search ? searchQuestions(all, search) : all
  return (
    <>
      <FilterBar
        action="/documents/faq"
        placeholder={words.searchQuestions}
        query={search}
        clear={search ? '/documents/faq' : undefined}
      />
      {found.length > 0 ? (
        <QuestionList questions={found} open={search !== undefined && search !== '' && found.length <= 5} />
      ) : (
        <div class="card">
          <EmptyState
            icon="help"
            title={t.common.noMatches}
            hint={words.noAnswer}
            action={{ href: '/tickets/new', text: t.support.tickets.open }}
          />
        </div>
      )}
    </>
  )
}

function Versions({ kind, language, document, versions }: Page) {
  const words = useTexts().support.documents
  if (versions.length < 2) return null
  return (
    <details class="document-versions">
      <summary>{words.versions}</summary>
      <ul>
        {versions.map(({ version, publishedAt }) => (
          <li key={version}>
            <a
              href={`/documents/${kind}/${version}?language=${language}`}
              aria-current={version === document.version ? 'page' : undefined}
            >
              {words.version(String(version))}
            </a>{' '}
            <Time at={publishedAt} />
          </li>
        ))}
      </ul>
    </details>
  )
}
