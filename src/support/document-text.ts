import { safeHref } from '../ui/format.ts'

/** A piece of a line: plain, bold, a link, or what its author still has to fill in. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold'; text: string }
  | { kind: 'link'; text: string; href: string; isOurs: boolean }
  | { kind: 'missing'; text: string }

/** A block of a document. */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'list'; items: Inline[][] }

/** A question of the FAQ with its answer. */
export type Question = { question: string; answer: Block[] }

/**
 * Reads a document's text: `## ` begins a heading, `- ` an item of a list, an empty line ends a paragraph; inside
 * them `**bold**`, `[text](address)`, bare http(s) addresses, and `[[what is missing]]`. Everything else is text as
 * it stands: there is no way to write HTML.
 */
export function readDocument(text: string): Block[] {
  const blocks: Block[] = []
  let open: string[] = []
  const endParagraph = () => {
    if (open.length > 0) blocks.push({ kind: 'paragraph', content: readInline(open.join(' ')) })
    open = []
  }
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim()
    const last = blocks.at(-1)
    if (line.startsWith('## ')) {
      endParagraph()
      blocks.push({ kind: 'heading', text: line.slice(3).trim() })
    } else if (line.startsWith('- ')) {
      const goesOn = open.length === 0 && last?.kind === 'list'
      endParagraph()
      const item = readInline(line.slice(2).trim())
      if (goesOn) last.items.push(item)
      else blocks.push({ kind: 'list', items: [item] })
    } else if (line === '') endParagraph()
    else open.push(line)
  }
  endParagraph()
  return blocks
}

/** The questions of an FAQ: each heading with what stands below it. What stands above the first is left out. */
export function questionsOf(blocks: readonly Block[]): Question[] {
  const questions: Question[] = []
  for (const block of blocks) {
    if (block.kind === 'heading') questions.push({ question: block.text, answer: [] })
    else questions.at(-1)?.answer.push(block)
  }
  return questions
}

/** The questions that hold all words of a search, in question or answer, whatever their diacritics. */
export function searchQuestions(questions: readonly Question[], search: string): Question[] {
  const words = folded(search).split(/\s+/).filter(Boolean)
  return questions.filter((one) => {
    const text = folded(`${one.question} ${one.answer.map(plainText).join(' ')}`)
    return words.every((word) => text.includes(word))
  })
}

/** Whether something in it is still to be filled in. */
export function hasMissing(text: string): boolean {
  return MISSING.test(text)
}
const MISSING = /\[\[[^[\]\n]{1,200}\]\]/

/** The pieces of a customer's or operator's message: text as it stands, with http(s) addresses as links. */
export function readMessage(text: string): Inline[] {
  return split(text, ADDRESS, (address) => linkTo(address, address))
}

// Each alternative ends within one line and a bounded length, so no text takes longer than it is long.
const MARKS =
  /\[\[[^[\]\n]{1,200}\]\]|\*\*[^*\n]{1,2000}\*\*|\[[^[\]\n]{1,500}\]\([^()\s]{1,2000}\)|https?:\/\/[^\s<>"'()[\]]{1,2000}/g
const ADDRESS = /https?:\/\/[^\s<>"'()[\]]{1,2000}/g

function readInline(text: string): Inline[] {
  return split(text, MARKS, (mark) => {
    if (mark.startsWith('[[')) return { kind: 'missing', text: mark.slice(2, -2) }
    if (mark.startsWith('**')) return { kind: 'bold', text: mark.slice(2, -2) }
    if (!mark.startsWith('[')) return linkTo(mark, mark)
    const middle = mark.indexOf('](')
    return linkTo(mark.slice(middle + 2, -1), mark.slice(1, middle))
  })
}

/** Where the address may not be followed, the mark stays text. */
function linkTo(address: string, text: string): Inline | undefined {
  if (/^\/(?![/\\])[\w\-./?=&#%]*$/.test(address)) return { kind: 'link', text, href: address, isOurs: true }
  const href = safeHref(address)
  return href === undefined ? undefined : { kind: 'link', text, href, isOurs: false }
}

function split(text: string, marks: RegExp, read: (mark: string) => Inline | undefined): Inline[] {
  const pieces: Inline[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(marks)) {
    // A full stop behind an address belongs to the sentence.
    const mark = found.startsWith('http') ? found.replace(/[.,;:!?]+$/, '') : found
    const piece = read(mark)
    if (!piece) continue
    if (index > end) pieces.push({ kind: 'text', text: text.slice(end, index) })
    pieces.push(piece)
    end = index + mark.length
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

function plainText(block: Block): string {
  if (block.kind === 'heading') return block.text
  const lines = block.kind === 'list' ? block.items : [block.content]
  return lines.map((line) => line.map((piece) => piece.text).join('')).join(' ')
}

/** `Đồng Ý` as `dong y`. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
}
