/** Fields with `data-grouped` show `1.000.000` while typing, and send plain digits. */
export function groupNumbers(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-grouped]')) regroup(field)

  document.addEventListener('input', (event) => {
    const field = event.target
    if (field instanceof HTMLInputElement && 'grouped' in field.dataset) regroup(field)
  })

  document.addEventListener('formdata', (event) => {
    const form = event.target as HTMLFormElement
    for (const field of form.querySelectorAll<HTMLInputElement>('input[data-grouped][name]')) {
      if (!field.disabled) event.formData.set(field.name, field.value.replace(/\D/g, ''))
    }
  })

  document.addEventListener('click', (event) => {
    const choice = event.target instanceof Element && event.target.closest<HTMLElement>('[data-fill]')
    const field = choice && document.getElementById(choice.dataset.fill ?? '')
    if (!choice || !(field instanceof HTMLInputElement)) return
    event.preventDefault()
    field.value = choice.dataset.value ?? ''
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  })
}

/** Groups the digits and keeps the caret behind the same digit it stood behind. */
function regroup(field: HTMLInputElement): void {
  const before = field.value
  const digitsAhead = before.slice(field.selectionStart ?? before.length).replace(/\D/g, '').length
  const grouped = before.replace(/\D/g, '').replace(/\B(?=(\d{3})+$)/g, '.')
  if (grouped === before) return
  field.value = grouped
  if (document.activeElement !== field) return
  let caret = grouped.length
  for (let passed = 0; passed < digitsAhead; caret--) {
    if (/\d/.test(grouped[caret - 1]!)) passed++
  }
  field.setSelectionRange(caret, caret)
}
