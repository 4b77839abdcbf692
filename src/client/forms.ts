const LOCKED_FOR_MS = 15_000

/** Small help for forms: one submit per click, showing a password, selecting all rows, Ctrl K for the search. */
export function keepForms(): void {
  lockOnSubmit()
  revealPasswords()
  selectAll()
  focusSearch()
}

/**
 * A form that is on its way takes no second submit. Its button is marked, not disabled: a disabled button
 * would not be sent with the form.
 */
function lockOnSubmit(): void {
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target as HTMLFormElement
      if (form.method !== 'post') return
      if ('busy' in form.dataset) {
        event.preventDefault()
        event.stopImmediatePropagation()
        return
      }
      form.dataset.busy = ''
      event.submitter?.setAttribute('aria-disabled', 'true')
      // For when the page stays: a download, or someone who pressed stop.
      setTimeout(() => unlock(form), LOCKED_FOR_MS)
    },
    { capture: true },
  )
  document.addEventListener('htmx:afterRequest', (event) => {
    if (event.target instanceof HTMLFormElement) unlock(event.target)
  })
  // A page that comes back from the browser's own cache comes back locked.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-busy]')) unlock(form)
  })
}

function unlock(form: HTMLFormElement): void {
  delete form.dataset.busy
  for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
}

function revealPasswords(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-reveal]')) button.hidden = false
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest<HTMLElement>('[data-reveal]')
    const field = button && document.getElementById(button.dataset.reveal ?? '')
    if (!button || !(field instanceof HTMLInputElement)) return
    const shown = field.type === 'text'
    field.type = shown ? 'password' : 'text'
    button.setAttribute('aria-pressed', String(!shown))
  })
}

function selectAll(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-select-all]')) box.hidden = false
  document.addEventListener('change', (event) => {
    const box = event.target
    if (!(box instanceof HTMLInputElement) || !box.dataset.selectAll) return
    const rows = document.querySelectorAll<HTMLInputElement>(
      `input[type=checkbox][form="${CSS.escape(box.dataset.selectAll)}"]`,
    )
    for (const row of rows) row.checked = box.checked
  })
}

function focusSearch(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
    const doors = document.querySelectorAll<HTMLElement>('[data-search-key], [data-search]')
    const visible = [...doors].find((door) => door.checkVisibility())
    if (!visible) return
    event.preventDefault()
    if (!(visible instanceof HTMLInputElement)) {
      // A door to the search's dialog.
      if (!document.querySelector('dialog[open]')) visible.click()
      return
    }
    visible.focus()
    visible.select()
  })
}
