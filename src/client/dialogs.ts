/** Opens and closes native dialogs: `data-dialog-open="id"`, `data-dialog-close`, and a click beside one. */
export function openDialogs(): void {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const opener = event.target.closest<HTMLElement>('[data-dialog-open]')
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialogOpen ?? '')
      if (!(dialog instanceof HTMLDialogElement)) return
      // The opener may be a link to a page that does the same without script.
      event.preventDefault()
      dialog.showModal()
      return
    }
    if (event.target.closest('[data-dialog-close]')) event.target.closest('dialog')?.close()
    else if (event.target instanceof HTMLDialogElement && isBeside(event.target, event)) event.target.close()
  })
}

/** A click on the backdrop arrives at the dialog itself, outside its box. */
function isBeside(dialog: HTMLDialogElement, click: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect()
  const within = click.clientX >= box.left && click.clientX <= box.right
  return !(within && click.clientY >= box.top && click.clientY <= box.bottom)
}
