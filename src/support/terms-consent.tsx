import type { ComponentChildren } from 'preact'
import { Icon } from '../ui/icons.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { acceptedKinds, type DocumentKind } from './document.ts'

/** In the form of an order, beside its button: that it accepts the terms that are new to this customer. */
export function NewTermsConsent() {
  const { newTerms } = usePage()
  const words = useTexts().support.documents
  if (newTerms === undefined) return null
  return (
    <p class="terms-consent">
      {/* What was shown is what is accepted, whatever is published meanwhile. */}
      <input type="hidden" name="terms" value={newTerms} />
      {words.orderAccepts} <DocumentLink kind="terms" />.
    </p>
  )
}

/** The box to tick when registering; `shown` are the versions that its links lead to now. */
export function DocumentsConsent({
  shown,
  ticked,
  error,
}: {
  shown: readonly number[]
  ticked: boolean
  error: string | undefined
}) {
  const words = useTexts().support.documents
  return (
    <div class="field documents-consent">
      <input type="hidden" name="documents" value={shown.join('-')} />
      <div class="form-check">
        <input
          class={error ? 'form-check-input is-invalid' : 'form-check-input'}
          type="checkbox"
          id="field-accept_documents"
          name="accept_documents"
          value="yes"
          checked={ticked}
          aria-describedby={error ? 'field-accept_documents-error' : undefined}
          aria-invalid={error ? 'true' : undefined}
          required
        />
        <label class="form-check-label" for="field-accept_documents">
          {words.accept} {inSeries(acceptedKinds, words.and)}.
        </label>
      </div>
      {error && (
        <p class="field-error" id="field-accept_documents-error">
          <Icon name="warning" size={16} /> {error}
        </p>
      )}
    </div>
  )
}

/** `a, b and c`. */
function inSeries(kinds: readonly DocumentKind[], and: string): ComponentChildren {
  return kinds.map((kind, place) => (
    <span key={kind}>
      {place > 0 && (place === kinds.length - 1 ? ` ${and} ` : ', ')}
      <DocumentLink kind={kind} />
    </span>
  ))
}

/** In a tab of its own, so that nothing typed is lost. */
function DocumentLink({ kind }: { kind: DocumentKind }) {
  const t = useTexts()
  return (
    <a href={`/documents/${kind}`} target="_blank" rel="noopener">
      {t.support.documents.kinds[kind]}
      <span class="visually-hidden"> ({t.common.opensNewTab})</span>
    </a>
  )
}
