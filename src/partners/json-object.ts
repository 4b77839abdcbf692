import { refuse } from '../core/refusal.ts'

export type JsonObject = Readonly<{
  /** The members as JSON.parse reads them. */
  members: Readonly<Record<string, unknown>>
  /** Each member that is a number, as it stands in the body: `100000`, `1e5`, `1.0`. */
  sources: ReadonlyMap<string, string>
  /** The members without control characters and half surrogates, which a `jsonb` column refuses. */
  storable: Record<string, unknown>
}>

const MAX_DEPTH = 20

/**
 * Reads bytes that must be one JSON object in UTF-8, more strictly than JSON.parse: refuses `malformed_body` for
 * anything else, for nesting deeper than 20, and for a member of `knownNames` that stands twice, since parsers
 * differ in which of the two they believe. Refuses `body_too_large` above `maxBytes`.
 */
export function readJsonObject(bytes: Buffer, maxBytes: number, knownNames: readonly string[]): JsonObject {
  if (bytes.length > maxBytes) refuse('body_too_large')
  const { text, value } = parseOrRefuse(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse('malformed_body')
  const sources = new Map<string, string>()
  const seen = new Set<string>()
  for (const { name, source } of topLevelMembers(text)) {
    if (seen.has(name) && knownNames.includes(name)) refuse('malformed_body')
    seen.add(name)
    if (/^[-\d]/.test(source)) sources.set(name, source)
    else sources.delete(name)
  }
  const members = Object.assign(Object.create(null), value) as Record<string, unknown>
  return { members, sources, storable: storableValue(value) as Record<string, unknown> }
}

function parseOrRefuse(bytes: Buffer): { text: string; value: unknown } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { text, value: JSON.parse(text) as unknown }
  } catch {
    return refuse('malformed_body')
  }
}

/**
 * Walks the tokens of a text that JSON.parse has accepted, and gives each member of the outermost object with
 * the token its value starts with.
 */
function* topLevelMembers(text: string): Generator<{ name: string; source: string }> {
  let depth = 0
  let name: string | undefined
  let lastString = ''
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g)) {
    if (name !== undefined && depth === 1) {
      yield { name, source: token }
      name = undefined
    }
    if (token === '{' || token === '[') {
      depth += 1
      if (depth > MAX_DEPTH) refuse('malformed_body')
    } else if (token === '}' || token === ']') depth -= 1
    else if (token === ':' && depth === 1) name = JSON.parse(lastString) as string
    else if (token.startsWith('"')) lastString = token
  }
}

function storableValue(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(storableValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storableText(name), storableValue(member)]),
  )
}

function storableText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '').toWellFormed()
}
