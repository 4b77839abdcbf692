/** A form with `data-compare="4"` takes so many ticks; the other checkboxes wait until one is taken back. */
export function limitCompared(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-compare]')
  if (!form) return
  const most = Number(form.dataset.compare)
  const boxes = [...form.elements].filter(
    (field): field is HTMLInputElement => field instanceof HTMLInputElement && field.type === 'checkbox',
  )
  const update = () => {
    const ticked = boxes.filter((box) => box.checked).length
    form.classList.toggle('compare-ready', ticked > 0)
    for (const box of boxes) box.disabled = !box.checked && ticked >= most
  }
  for (const box of boxes) box.addEventListener('change', update)
  // Browsers restore ticks when somebody comes back.
  addEventListener('pageshow', update)
  form.classList.add('compare-live')
  update()
}
