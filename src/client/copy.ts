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

function showCopied(button: HTMLElement): void {
  button.classList.add('is-copied')
  const word = document.createElement('span')
  word.className = 'copied-word'
  word.setAttribute('role', 'status')
  button.after(word)
  // Text that appears inside a live region is read out; text that arrives with it is not.
  word.textContent = button.dataset.copied ?? ''
  setTimeout(() => {
    button.classList.remove('is-copied')
    word.remove()
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
