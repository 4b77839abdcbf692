import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import type { Acceptance } from './acceptances.sql.ts'

/** Which versions of the documents somebody has accepted, when and how; for themselves and for operators. */
export function AcceptedCard({ acceptances }: { acceptances: readonly Acceptance[] }) {
  const t = useTexts()
  const words = t.announcements.accepted
  return (
    <Card title={words.title}>
      {acceptances.length === 0 ? (
        <p class="field-hint">{words.none}</p>
      ) : (
        <ul class="document-history">
          {acceptances.map(({ kind, language, version, source, acceptedAt }) => (
            <li key={kind}>
              <a href={`/documents/${kind}/${version}?language=${language}`}>
                {t.support.documents.kinds[kind]}
              </a>
              <span class="cell-sub">
                {t.support.documents.version(String(version))} · <Time at={acceptedAt} />{' '}
                {words.sources[source]}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
