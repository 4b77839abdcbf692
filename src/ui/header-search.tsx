import { Icon } from './icons.tsx'
import { Dialog } from './messages.tsx'
import { useTexts } from './page-context.ts'

const DIALOG = 'search-dialog'

/** What looks like a search field in the header of wide screens and opens the search; Ctrl K does the same. */
export function SearchField() {
  const words = useTexts().shelf.find
  return (
    <a class="find-opener" href="/search" data-dialog-open={DIALOG} data-search-key>
      <Icon name="search" size={18} />
      <span>{words.placeholder}</span>
      <kbd>Ctrl K</kbd>
    </a>
  )
}

/** The same on narrow screens: an icon. */
export function SearchButton() {
  const words = useTexts().shelf.find
  return (
    <a
      class="header-icon narrow-only"
      href="/search"
      data-dialog-open={DIALOG}
      data-search-key
      aria-label={words.open}
    >
      <Icon name="search" size={22} />
    </a>
  )
}

/** The search over everything, which fills itself while somebody types; its form leads to a page that does the same. */
export function SearchDialog() {
  const t = useTexts()
  const words = t.shelf.find
  return (
    <Dialog id={DIALOG} title={words.title}>
      <search>
        <form
          class="find-form"
          action="/search"
          method="get"
          hx-get="/search"
          hx-trigger="input changed delay:200ms from:find input"
          hx-target="#search-results"
          hx-sync="this:replace"
        >
          <input
            class="form-control"
            type="search"
            name="q"
            maxlength={200}
            placeholder={words.placeholder}
            aria-label={words.title}
            autocomplete="off"
            autofocus
          />
        </form>
      </search>
      <div id="search-results" aria-live="polite">
        <p class="field-hint">{words.hint}</p>
      </div>
    </Dialog>
  )
}
