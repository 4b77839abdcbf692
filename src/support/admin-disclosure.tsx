import { Allowed } from '../ui/allowed.tsx'
import { SubmitButton, TextAreaField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { DISCLOSURE_MAX } from './disclosure.ts'
import type { DisclosureVersion } from './disclosures.sql.ts'

/** What is typed into the form and was refused, and why. */
export type RefusedDisclosure = { typed: { vi?: string; en?: string }; problem: string }

/** The form for what is disclosed about a service, with when it changed. */
export function DisclosureCard({
  serviceId,
  versions,
  refused,
}: {
  serviceId: number
  /** Newest first. */
  versions: readonly DisclosureVersion[]
  refused?: RefusedDisclosure | undefined
}) {
  const words = useTexts().support.disclosure
  const now = versions[0]
  const shown = refused?.typed ?? { vi: now?.vi ?? '', en: now?.en ?? '' }
  return (
    <Card title={words.title} id="disclosure">
      {refused && <Notice kind="error">{refused.problem}</Notice>}
      <p>{words.adminLead}</p>
      <Allowed to="content.change">
        <form method="post" action={`/admin/services/${serviceId}/disclosure`}>
          {(['vi', 'en'] as const).map((language) => (
            <TextAreaField
              key={language}
              name={language}
              label={words.inLanguage[language]}
              hint={words.hint}
              value={shown[language]}
              rows={4}
              maxlength={DISCLOSURE_MAX}
              optional
            />
          ))}
          <SubmitButton>{words.save}</SubmitButton>
        </form>
      </Allowed>
      {versions.length > 0 && (
        <details class="document-versions">
          <summary>{words.versions(String(versions.length))}</summary>
          <ul>
            {versions.map((version) => (
              <li key={version.id}>
                <Time at={version.publishedAt} /> · {version.publishedBy}
                <span class="cell-sub disclosure-old">{version.vi ?? version.en ?? words.takenBack}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  )
}
