import { drawCharts } from './charts.ts'
import './panel.ts'

drawCharts()

import { arrangeByDragging } from './arrange.ts'

arrangeByDragging()

// AdminLTE's sidebar: a drawer over the page on small screens, folded away beside it on wide ones.
const wide = matchMedia('(min-width: 992px)')

document.addEventListener('click', (event) => {
  const toggle = event.target instanceof Element && event.target.closest('[data-sidebar-toggle]')
  if (toggle) toggleSidebar()
})

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !wide.matches) document.body.classList.remove('sidebar-open')
})

function toggleSidebar(): void {
  document.body.classList.toggle(wide.matches ? 'sidebar-collapse' : 'sidebar-open')
  const open = wide.matches
    ? !document.body.classList.contains('sidebar-collapse')
    : document.body.classList.contains('sidebar-open')
  for (const button of document.querySelectorAll('button[data-sidebar-toggle]')) {
    button.setAttribute('aria-expanded', String(open))
  }
  if (open && !wide.matches) document.querySelector<HTMLElement>('#sidebar a')?.focus()
}
