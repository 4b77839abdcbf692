/**
 * A form with `data-compare="4"` takes so many ticks; the other checkboxes wait until one is taken back. What is ticked
 * is kept in the page's address and in the links and forms that lead to other pages of the shelf.
 */
export function limitCompared(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-compare]')
  if (!form) return
  const most = Number(form.dataset.compare)
  const count = form.querySelector('[data-compare-count]')
  const boxes = [...form.elements].filter(
    (field): field is HTMLInputElement => field instanceof HTMLInputElement && field.type === 'checkbox',
  )
  const update = () => {
    const ticked = boxes.filter((box) => box.checked).map((box) => box.value)
    form.classList.toggle('compare-ready', ticked.length > 0)
    if (count) count.textContent = ticked.length > 0 ? ` (${ticked.length}/${most})` : ''
    for (const box of boxes) box.disabled = !box.checked && ticked.length >= most
    carry(ticked.join(','))
  }
  for (const box of boxes) box.addEventListener('change', update)
  // Browsers restore ticks when somebody comes back.
  addEventListener('pageshow', update)
  form.classList.add('compare-live')
  // Where the page stands in the shelf matters only to those without script.
  for (const field of form.querySelectorAll('input[type=hidden]')) field.remove()
  update()
}

/** Writes what is ticked into everything that leads to another page of the shelf. */
function carry(ids: string): void {
  const here = new URL(location.href)
  history.replaceState(history.state, '', withIds(here, ids))
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.shop a[href]')) {
    const to = new URL(link.href)
    if (to.pathname === here.pathname) link.href = withIds(to, ids).href
  }
  for (const search of document.querySelectorAll<HTMLFormElement>('.shop form.filter-bar')) {
    let field = search.querySelector<HTMLInputElement>('input[name=ids]')
    if (!field) {
      field = document.createElement('input')
      field.type = 'hidden'
      field.name = 'ids'
      search.append(field)
    }
    field.value = ids
    // An empty one would stand in the address.
    field.disabled = ids === ''
  }
}

function withIds(address: URL, ids: string): URL {
  if (ids === '') address.searchParams.delete('ids')
  else address.searchParams.set('ids', ids)
  return address
}
