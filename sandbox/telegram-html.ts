const TAGS = new Set([
  'b',
  'strong',
  'i',
  'em',
  'u',
  'ins',
  's',
  'strike',
  'del',
  'span',
  'tg-spoiler',
  'a',
  'code',
  'pre',
  'blockquote',
  'tg-emoji',
])
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/**
 * Reads a text sent with `parse_mode=HTML`: the text without its tags, or why Telegram refuses it. Stricter
 * than Telegram in one thing: a bare `&` is refused too, since it shows that a stranger's text was not escaped.
 */
export function readHtml(source: string): { text: string } | { error: string } {
  const open: string[] = []
  let text = ''
  let at = 0
  while (at < source.length) {
    const symbol = source[at]
    if (symbol === '&') {
      const entity = /^&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-f]{1,6}));/i.exec(source.slice(at, at + 12))
      if (!entity) return refused(source, at, 'Unescaped "&"')
      text += decode(entity)
      at += entity[0].length
    } else if (symbol === '<') {
      const tag =
        /^<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>]+))?)*)\s*>/i.exec(
          source.slice(at),
        )
      const problem = tag ? step(open, tag) : 'Unclosed start tag'
      if (problem !== undefined) return refused(source, at, problem)
      at += tag?.[0].length ?? 1
    } else {
      text += symbol
      at++
    }
  }
  const left = open.at(-1)
  return left === undefined
    ? { text }
    : { error: `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "${left}"` }
}

function step(open: string[], tag: RegExpExecArray): string | undefined {
  const name = (tag[2] ?? '').toLowerCase()
  if (tag[1] === '/') {
    const expected = open.pop()
    if (expected === undefined) return 'Unexpected end tag'
    return expected === name ? undefined : `Unmatched end tag, expected "</${expected}>", found "</${name}>"`
  }
  if (!TAGS.has(name)) return `Unsupported start tag "${name}"`
  if (name === 'span' && !/class\s*=\s*["']?tg-spoiler/i.test(tag[3] ?? '')) {
    return 'Tag "span" must have class "tg-spoiler"'
  }
  open.push(name)
  return undefined
}

function refused(source: string, at: number, problem: string): { error: string } {
  const offset = Buffer.byteLength(source.slice(0, at))
  return { error: `Bad Request: can't parse entities: ${problem} at byte offset ${offset}` }
}

function decode(entity: RegExpExecArray): string {
  const [, named, decimal, hex] = entity
  if (named !== undefined) return NAMED[named.toLowerCase()] ?? ''
  const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16)
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
}
