import assert from 'node:assert/strict'
import { test } from 'node:test'
import { texts } from '../src/ui/texts.ts'
import { adminScreens, withTests } from './admin-screens.ts'
import { startPanel } from './harness.ts'
import { customerScreens, withBot } from './screens.ts'
import { type Visitor, visitor } from './visitor.ts'

// Every word of a page comes from src/ui/texts, where each has both languages by type. Here the Vietnamese words are
// put in brackets before the pages are drawn: what stands outside of brackets is data, or was written into a page.

test('no page shows a word that is not in the texts', async () => {
  await using panel = await startPanel({ worker: true, env: withBot })
  await using office = await startPanel({ worker: true, env: withTests })
  const shop = await customerScreens(panel)
  const desk = await adminScreens(office)
  bracket(texts('vi'))
  const left: string[] = []
  for (const { who, ...screen } of shop.screens) {
    const person = visitor(panel.url, who === 'customer' ? shop.token : undefined)
    left.push(...(await wordsLeft(person, screen, shop.data)))
  }
  const boss = visitor(office.url, desk.token)
  for (const screen of desk.screens.filter(isOfWords))
    left.push(...(await wordsLeft(boss, screen, desk.data)))
  assert.deepEqual(left, [])
})

// A document is in one language whatever the reader's; a test shows what the provider said; `/docs` is the customers'.
const isOfWords = ({ name, path }: { name: string; path: string }) =>
  path.startsWith('/admin') && name !== 'provider-test' && !path.startsWith('/admin/documents/')

async function wordsLeft(
  person: Visitor,
  { path, form }: { path: string; form?: Readonly<Record<string, string>> },
  data: readonly string[],
): Promise<string[]> {
  person.cookies.set('language', 'vi')
  const first = await (form ? person.post(path, form) : person.get(path))
  const { html } = first.location === undefined ? first : await person.get(first.location)
  assert.match(html, /⟦/, path)
  return outsideOfBrackets(html, data).map((text) => `${path}: ${text}`)
}

test('a word outside of the brackets is found, wherever it stands', () => {
  const html = '<p title="⟦Chào⟧">⟦Xin ⟦chào⟧⟧ Lan <b aria-label="Sửa">12</b> đi</p><script>let x</script>'
  assert.deepEqual(outsideOfBrackets(html, ['Lan']), ['Sửa', 'đi'])
})

// biome-ignore lint/suspicious/noExplicitAny: texts are strings, functions that give them, and groups of both
function bracket(words: any): void {
  for (const [key, word] of Object.entries<unknown>(words)) {
    if (typeof word === 'string') words[key] = `⟦${word}⟧`
    else if (typeof word === 'function') words[key] = (...values: unknown[]) => bracketed(word(...values))
    else bracket(word)
  }
}

function bracketed(value: unknown): unknown {
  if (typeof value === 'string') return `⟦${value}⟧`
  bracket(value)
  return value
}

/** Texts and spoken attributes of a page that hold letters outside of brackets and are no data. */
function outsideOfBrackets(html: string, data: readonly string[]): string[] {
  const visible = html
    // The operator's own documents, which have a language each.
    .replace(/<article class="card document">.*?<\/article>|<details class="question".*?<\/details>/gs, '')
    .replace(/<(script|style|svg|textarea|pre|code|kbd)\b.*?<\/\1>/gs, '')
    .replace(/<!.*?>/gs, '')
  const spoken = [...visible.matchAll(/\s(?:aria-label|title|placeholder|alt|data-toast)="([^"]*)"/g)]
  // What a button copies is never words of ours.
  const copied = [...visible.matchAll(/\sdata-copy="([^"]*)"/g)].map((found) => decode(found[1]!))
  const known = [...data, ...copied].sort((a, b) => b.length - a.length).map(wholeWord)
  // A program that is copied may hold what looks like the end of a tag.
  const read = visible.replace(/\sdata-copy="[^"]*"/g, '').replace(/<[^>]*>/g, '\n')
  const pieces = [...spoken.map((found) => found[1]!), read]
  return pieces.flatMap((piece) => {
    let rest = decode(piece)
    rest = rest.replace(/(https?:\/\/)?[\w.]+\.(com|test)\/\S*/g, ' ')
    for (let before = ''; before !== rest; ) {
      before = rest
      rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ')
    }
    for (const name of known) rest = rest.replace(name, ' ')
    return rest
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /\p{L}/u.test(line))
  })
}

function wholeWord(text: string): RegExp {
  // The sentence of a refusal stands there with its details filled in.
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\{\w+\\\}/g, '[^{}]{1,100}?')
  return new RegExp(`(?<!\\p{L})${escaped}(?!\\p{L})`, 'gu')
}

function decode(html: string): string {
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }
  return html.replace(/&(\w+|#39);/g, (whole, name) => signs[name] ?? whole)
}
