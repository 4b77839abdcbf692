/**
 * Lists with `data-arranged` can be dragged into order; the numbers beside the items follow, and are what is sent.
 * Keyboards and phones type the numbers.
 */
export function arrangeByDragging(): void {
  for (const list of document.querySelectorAll<HTMLOListElement>('ol[data-arranged]')) arrange(list)
}

function arrange(list: HTMLOListElement): void {
  let dragged: HTMLLIElement | undefined
  for (const item of itemsOf(list)) {
    item.draggable = true
    const grip = item.querySelector<HTMLElement>('.arranged-grip')
    if (grip) grip.hidden = false
    item.addEventListener('dragstart', (event) => {
      dragged = item
      event.dataTransfer?.setData('text/plain', '')
      item.classList.add('arranged-dragged')
    })
    item.addEventListener('dragend', () => {
      item.classList.remove('arranged-dragged')
      dragged = undefined
      number(list)
    })
    item.addEventListener('dragover', (event) => {
      if (!dragged || dragged === item) return
      event.preventDefault()
      const { top, height } = item.getBoundingClientRect()
      list.insertBefore(dragged, event.clientY < top + height / 2 ? item : item.nextSibling)
    })
    item.addEventListener('drop', (event) => event.preventDefault())
  }
}

function number(list: HTMLOListElement): void {
  for (const [index, item] of itemsOf(list).entries()) {
    const place = item.querySelector<HTMLInputElement>('input[name=place]')
    if (place) place.value = String(index + 1)
  }
}

function itemsOf(list: HTMLOListElement): HTMLLIElement[] {
  return [...list.children].filter((child): child is HTMLLIElement => child instanceof HTMLLIElement)
}
