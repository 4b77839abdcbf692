/** `data-copy` is put on the clipboard; the button says `data-copied` for a moment. */
export function copyOnClick(): void {
  document.addEventListener('click', async (event) => {
    const button = event.target instanceof Element && event.target.closest<HTMLElement>('[data-copy]')
    if (!button) return
    const copied = await putOnClipboard(button.dataset.copy ?? '')
    if (copied) showCopied(button)
  })
}

const SHOWN_FOR_MS = 1600

/** A word over the button for the eye, and one in the toasts' live region for the ear; nothing moves. */
function showCopied(button: HTMLElement): void {
  const word = document.createElement('span')
  word.className = 'copied-word'
  word.setAttribute('aria-hidden', 'true')
  word.textContent = button.dataset.copied ?? ''
  const spoken = document.createElement('span')
  spoken.className = 'visually-hidden'
  spoken.textContent = word.textContent
  button.querySelector('.copied-word')?.remove()
  button.append(word)
  document.getElementById('toasts')?.append(spoken)
  setTimeout(() => {
    word.remove()
    spoken.remove()
  }, SHOWN_FOR_MS)
}

async function putOnClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Pages over plain http have no clipboard API; the old command still works there.
    const field = document.createElement('textarea')
    field.value = text
    field.className = 'visually-hidden'
    document.body.append(field)
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    return done
  }
}
