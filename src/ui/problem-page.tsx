import type { Refusal } from '../core/refusal.ts'
import { Document } from './document.tsx'
import { BrandMark, Icon, type IconName } from './icons.tsx'
import { usePage, useTexts } from './page-context.ts'
import { LanguageSwitch, ThemeSwitch } from './preferences.tsx'
import { brand, type Texts } from './texts.ts'

/**
 * What somebody sees instead of the page they asked for: what happened, and what to do next. Its frame knows
 * nobody, so that it stands when the database does not. `retry` is the address to try again, if trying is safe.
 */
export function ProblemPage({
  refusal,
  reference,
  retry,
}: {
  refusal: Refusal
  reference: string
  retry: string | undefined
}) {
  const t = useTexts()
  const { language } = usePage()
  const words = wordsFor(refusal, t)
  return (
    <Document title={words.title} side="panel" bodyClass="panel panel-guest">
      <header class="topbar">
        <a class="brand" href="/">
          <BrandMark />
          <span class="brand-name">{brand}</span>
        </a>
        <div class="topbar-end">
          <div class="wide-only">
            <ThemeSwitch />
          </div>
          <LanguageSwitch />
        </div>
      </header>
      <main class="content content-narrow" id="main" tabIndex={-1}>
        <div class="card">
          <div class="empty-state">
            <span class="empty-icon">
              <Icon name={words.icon} size={28} />
            </span>
            <h1 class="problem-title">{words.title}</h1>
            <p class="problem-sentence">{refusal.sentence(language)}</p>
            <p class="empty-hint">{words.next}</p>
            {refusal.status >= 500 && <p class="empty-hint">{t.problem.reference(reference)}</p>}
            <div class="button-row">
              {words.mayRetry && retry && (
                <a class="btn btn-primary" href={retry}>
                  {t.problem.retry}
                </a>
              )}
              <a class={`btn ${words.mayRetry && retry ? 'btn-outline-secondary' : 'btn-primary'}`} href="/">
                {t.problem.home}
              </a>
            </div>
          </div>
        </div>
      </main>
    </Document>
  )
}

function wordsFor(
  refusal: Refusal,
  t: Texts,
): { title: string; next: string; icon: IconName; mayRetry?: boolean } {
  const words = t.problem
  switch (refusal.status) {
    case 404:
      return { title: words.notFoundTitle, next: words.notFoundNext, icon: 'search' }
    case 403:
      return { title: words.forbiddenTitle, next: words.forbiddenNext, icon: 'lock' }
    case 429:
      return { title: words.tooManyTitle, next: words.retryNext, icon: 'clock', mayRetry: true }
    case 500:
      return { title: words.failedTitle, next: words.failedNext, icon: 'warning', mayRetry: true }
    case 503:
      return { title: words.busyTitle, next: words.retryNext, icon: 'clock', mayRetry: true }
    default:
      return { title: words.title, next: words.backNext, icon: 'info' }
  }
}
