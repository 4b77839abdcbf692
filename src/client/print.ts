/** Shows the buttons that print a page, which need script, and has them do it. */
export function printOnClick(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
}
