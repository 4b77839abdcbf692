import { type Exchange, send } from './http.ts'

const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** Text that is already HTML. Only `html` makes it, so a string from outside can never pass unescaped. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | undefined | readonly Part[]

/** A template whose values are escaped, unless they are markup themselves. Undefined prints nothing. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: texts.reduce((whole, text, index) => whole + text + print(parts[index]), '') }
}

function print(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(print).join('')
  return String(part).replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
}

/** Answers a whole page: Vietnamese with a short English subtitle, its style at `/style.css`, no script. */
export function sendPage(
  { response }: Exchange,
  page: { title: string; subtitle: string; body: Markup; status?: number },
): void {
  const whole = html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<h1>${page.title}</h1>
<p class="subtitle" lang="en">${page.subtitle}</p>
</header>
<main>
${page.body}
</main>
</body>
</html>
`
  send(response, page.status ?? 200, 'text/html; charset=utf-8', whole.markup, SECURITY_HEADERS)
}

/** A table whose rows become cards on a phone; `empty` is shown instead when there is no row. */
export function table(columns: readonly string[], rows: readonly (readonly Part[])[], empty: string): Markup {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`
  return html`<table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (cells) =>
    html`<tr>${cells.map((cell, index) => html`<td data-label="${columns[index]}"><span>${cell}</span></td>`)}</tr>\n`,
)}</tbody>
</table>`
}

/** Answers the one style sheet of the three stand-ins. */
export function sendStyle({ response }: Exchange): void {
  send(response, 200, 'text/css; charset=utf-8', STYLE, SECURITY_HEADERS)
}

/** A moment as people in Vietnam read it, such as `19/10/2025 20:23:13`. */
export function vietnamTime(atMs: number): string {
  const [day = '', time = ''] = new Date(atMs + 7 * 3600_000).toISOString().slice(0, 19).split('T')
  return `${day.split('-').reverse().join('/')} ${time}`
}

/** Whole đồng with dots between the thousands: `2.375 ₫`. */
export function dong(amount: number): string {
  return `${String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, '.')} ₫`
}

const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --sheet: #fff; --text: #1c2430; --quiet: #5a6675; --line: #d9dee5; --accent: #0b5fa5;
  --accent-text: #fff; --good: #146c2e; --bad: #a4161a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --sheet: #1b212a; --text: #e6eaf0; --quiet: #a3afbd; --line: #333d4a; --accent: #7cc0ff;
    --accent-text: #0c1420; --good: #7ddc97; --bad: #ff9b9b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
}
header, main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
.subtitle { margin: .25rem 0 0; color: var(--quiet); }
section {
  margin: 0 0 1rem; padding: 1rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem;
}
section > :last-child { margin-bottom: 0; }
label { display: block; margin: 0 0 .25rem; font-weight: 600; }
input, select, textarea, button { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; }
input, select, textarea {
  margin: 0 0 1rem; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: .375rem;
}
button { color: var(--accent-text); background: var(--accent); border: 0; border-radius: .375rem; font-weight: 600; cursor: pointer; }
button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible, a:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px;
}
a { color: var(--accent); }
code { font-family: ui-monospace, 'Cascadia Mono', Consolas, monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .25rem 1rem; margin: 0 0 1rem; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--quiet); font-size: .875rem; }
th, td:first-child { white-space: nowrap; }
tbody tr:last-child td { border-bottom: 0; }
.empty, .quiet { color: var(--quiet); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.text { white-space: pre-wrap; }
@media (min-width: 40rem) {
  button { width: auto; padding-inline: 1.5rem; }
}
@media (max-width: 47.99rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  td { display: grid; grid-template-columns: 7rem 1fr; gap: .75rem; padding: .125rem 0; border: 0; }
  td::before { content: attr(data-label); color: var(--quiet); }
}
`
