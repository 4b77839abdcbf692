import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

// The layer rule, over the import lines: "A route reads the request and writes the reply; an action opens the
// one transaction and puts events in order; a rule computes and touches nothing; a `.sql.ts` function runs
// exactly one statement on the connection it is handed. Imports only ever point down that list."
// Types count too where they would hand over what a layer must not hold: a connection, a partner's client, the
// configuration, the driver. Between the files of features they do not: the row that a statement gives is
// declared beside the statement, and whoever draws or weighs it names that type without being able to run anything.

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A source file: its path from the root, and its text. */
type Source = { path: string; text: string }
type Import = { from: string; to: string; names: string[]; typeOnly: boolean }

type Layer = 'entry' | 'core' | 'platform' | 'partners' | 'ui' | 'client' | 'sandbox' | 'package' | Kind
/** The kinds of file in a feature's folder. A part draws a piece of a page: a rule that gives HTML. */
type Kind = 'route' | 'action' | 'sql' | 'part' | 'rule'

const height: Readonly<Record<Kind | 'entry', number>> = {
  entry: 5,
  route: 4,
  action: 3,
  sql: 2,
  part: 1,
  rule: 0,
}

/** What computes and touches nothing, though it stands beside code that calls a partner. */
const purePartnerFunctions: Readonly<Record<string, readonly string[]>> = {
  'src/partners/telegram.ts': ['escapeHtml', 'botIdOf'],
  'src/partners/vietqr.ts': ['vietQrPayload', 'qrSvg'],
}
const mayImportPg: readonly string[] = ['db', 'migrate', 'embedded-postgres'].map(
  (name) => `src/platform/${name}.ts`,
)

type Rule = {
  name: string
  breaks(line: Import, layer: (path: string) => Layer, addsAddresses: (path: string) => boolean): boolean
}

const rules: readonly Rule[] = [
  {
    name: 'in features imports point down: entry, route, action, sql, rule',
    breaks(line, layer) {
      const [from, to] = [layer(line.from), layer(line.to)]
      if (!isKind(from)) return false
      if (to === 'entry') return true
      if (!isKind(to) || line.typeOnly) return false
      // Two actions would be two transactions, of which one may fail.
      if (from === 'action' && to === 'action') return true
      return height[to] > height[from]
    },
  },
  {
    name: 'a route that adds addresses is imported by entry files only',
    breaks: (line, layer, addsAddresses) => layer(line.from) !== 'entry' && addsAddresses(line.to),
  },
  { name: 'core imports nothing of ours', breaks: only('core', ['core']) },
  { name: 'platform imports only core', breaks: only('platform', ['core', 'platform']) },
  { name: 'partners import only core', breaks: only('partners', ['core', 'partners']) },
  { name: 'client imports only client', breaks: only('client', ['client']) },
  {
    name: 'ui imports only core, the assets and types',
    breaks(line, layer) {
      if (layer(line.from) !== 'ui' || line.typeOnly || line.to === 'src/platform/assets.ts') return false
      return !['core', 'ui', 'package'].includes(layer(line.to))
    },
  },
  {
    name: 'only pages and their parts draw',
    breaks(line, layer) {
      // How numbers and times are written is plain text in and out.
      if (line.to === 'src/ui/format.ts') return false
      return layer(line.to) === 'ui' && ['action', 'sql', 'rule'].includes(layer(line.from))
    },
  },
  {
    name: 'a rule touches nothing: no database, no partner but types and pure functions',
    breaks(line, layer) {
      if (!['rule', 'part'].includes(layer(line.from))) return false
      if (/^src\/platform\/(db|sql|jobs|migrate)\.ts$/.test(line.to)) return true
      return layer(line.to) === 'partners' && !isPure(line)
    },
  },
  {
    name: 'nothing calls a partner inside a transaction: actions and sql take types and pure functions only',
    breaks: (line, layer) =>
      layer(line.to) === 'partners' && ['action', 'sql'].includes(layer(line.from)) && !isPure(line),
  },
  {
    name: 'the stand-ins know nothing of the panel, and only entry files know them',
    breaks(line, layer) {
      const [from, to] = [layer(line.from), layer(line.to)]
      if (from === 'sandbox') return to !== 'sandbox' && to !== 'package'
      return to === 'sandbox' && from !== 'entry'
    },
  },
  {
    name: 'browser scripts are imported by nobody',
    breaks: (line, layer) => layer(line.to) === 'client' && layer(line.from) !== 'client',
  },
  {
    name: 'only the database files of platform import pg',
    breaks: (line) => line.to === 'pg' && line.from.startsWith('src/') && !mayImportPg.includes(line.from),
  },
  { name: 'the panel does not import its tests', breaks: (line) => /^(test|bench)\//.test(line.to) },
]

const panel = readSources(['src/**/*.{ts,tsx}', 'sandbox/**/*.ts']).filter((source) => !isTest(source.path))

for (const rule of rules) {
  test(`the layer rule: ${rule.name}`, () => {
    assert.deepEqual(offences(panel, [rule]), [])
  })
}

test('only config.ts reads the environment', () => {
  assert.deepEqual(readersOfEnvironment(panel), [])
})

test('nothing has a default export', () => {
  const all = readSources(['src/**/*.{ts,tsx}', 'sandbox/**/*.ts', 'test/**/*.{ts,tsx}', 'bench/**/*.ts'])
  assert.deepEqual(withDefaultExport(all), [])
})

test('the checker sees the whole panel', () => {
  assert.ok(panel.length > 100)
  const lines = panel.flatMap(importsOf)
  for (const source of panel) {
    // A count by a rougher eye, so that a form of import that the parser does not know is not passed over.
    const rough = withoutComments(source.text).match(
      /\bfrom\s+['"]|\bimport\s*\(|\bimport\s+['"]|\brequire\(/g,
    )
    assert.equal(lines.filter((line) => line.from === source.path).length, rough?.length ?? 0, source.path)
  }
  const known = new Set(panel.map((source) => source.path))
  for (const line of lines) {
    if (/^(src|sandbox)\/.*\.tsx?$/.test(line.to)) assert.ok(known.has(line.to), `${line.from}: ${line.to}`)
  }
})

// Each rule must be able to fail: what follows breaks one rule each, and is never loaded.
const fabricated: readonly [rule: string, path: string, text: string][] = [
  ['in features imports point down', 'src/orders/order.ts', `import { a } from './orders.sql.ts'`],
  [
    'in features imports point down',
    'src/orders/orders.sql.ts',
    `import {\n  type A,\n  b,\n} from './place-orders.ts'`,
  ],
  [
    'in features imports point down',
    'src/wallet/wallet.sql.ts',
    `export { a } from '../orders/orders.jobs.ts'`,
  ],
  [
    'in features imports point down',
    'src/orders/orders.api.ts',
    `import type { Config } from '../config.ts'`,
  ],
  [
    'in features imports point down',
    'src/orders/new-action.ts',
    `import type { Transaction } from '../platform/db.ts'\nimport { placeOrders } from './place-orders.ts'`,
  ],
  [
    'a route that adds addresses is imported',
    'src/catalog/catalog.api.ts',
    `import { a } from '../orders/orders.api.ts'`,
  ],
  ['in features imports point down', 'src/orders/order.ts', `import { a } from '../accounts/access.api.ts'`],
  [
    'a route that adds addresses is imported',
    'src/orders/order.ts',
    `import type { A } from './orders.api.ts'`,
  ],
  ['core imports nothing', 'src/core/money.ts', `import { sql } from '../platform/sql.ts'`],
  ['platform imports only core', 'src/platform/db.ts', `const a = await import('../orders/order.ts')`],
  ['partners import only core', 'src/partners/sepay.ts', `import { sql } from '../platform/sql.ts'`],
  ['client imports only client', 'src/client/copy.ts', `import { Money } from '../core/money.ts'`],
  ['ui imports only core', 'src/ui/parts.tsx', `import { limit } from '../platform/limits.ts'`],
  ['only pages and their parts draw', 'src/orders/order.ts', `import { Card } from '../ui/parts.tsx'`],
  ['a rule touches nothing', 'src/orders/order.ts', `import { queryOne } from '../platform/db.ts'`],
  ['a rule touches nothing', 'src/orders/order.ts', `import { addOrder } from '../partners/provider.ts'`],
  [
    'nothing calls a partner',
    'src/orders/orders.sql.ts',
    `import { addOrder } from '../partners/provider.ts'`,
  ],
  [
    'nothing calls a partner',
    'src/orders/place-orders.ts',
    `let a: Transaction\nimport '../partners/provider.ts'`,
  ],
  ['the stand-ins know nothing', 'sandbox/bank.ts', `import { Money } from '../src/core/money.ts'`],
  ['the stand-ins know nothing', 'src/orders/order.ts', `import { startBank } from '../../sandbox/bank.ts'`],
  ['browser scripts are imported', 'src/ui/document.tsx', `import '../client/panel.ts'`],
  ['only the database files', 'src/orders/order.ts', `import pg from 'pg'`],
  ['only the database files', 'src/platform/jobs.ts', `import type pg from 'pg'`],
  ['the panel does not import its tests', 'src/main.ts', `import { startPanel } from '../test/harness.ts'`],
]

test('each rule can fail', () => {
  for (const [name, path, text] of fabricated) {
    const rule = rules.find((one) => one.name.startsWith(name)) ?? assert.fail(name)
    const others = panel.filter((source) => source.path !== path)
    assert.notDeepEqual(offences([...others, { path, text }], [rule], path), [], `${path}: ${text}`)
  }
  const tried = new Set(fabricated.map(([name]) => rules.find((rule) => rule.name.startsWith(name))))
  assert.equal(tried.size, rules.length, 'every rule is tried')

  const reading = { path: 'src/orders/order.ts', text: 'const port = process.env.PORT' }
  assert.equal(readersOfEnvironment([reading, { ...reading, text: "env['PORT']; process['env']" }]).length, 2)
  assert.equal(readersOfEnvironment([{ ...reading, text: '// process.env is read in config.ts' }]).length, 0)
  for (const text of [
    'export default 1',
    'const a = 1\nexport { a as default }',
    'export  default class A {}',
  ]) {
    assert.equal(withDefaultExport([{ path: 'src/a.ts', text }]).length, 1, text)
  }
})

test('each rule can hold', () => {
  const fine: [path: string, text: string][] = [
    [
      'src/orders/orders.api.ts',
      `import { userOf } from '../accounts/access.api.ts'\nimport { a } from './order.ts'`,
    ],
    ['src/orders/orders.jobs.ts', `import { addOrder } from '../partners/provider.ts'`],
    ['src/orders/record-dispatch.ts', `import type { Claim } from './claim-orders.ts'\nlet t: Transaction`],
    ['src/orders/order.ts', `import type { OrderRow } from './orders.sql.ts'`],
    ['src/notices/notice.ts', `import { escapeHtml } from '../partners/telegram.ts'`],
    ['src/main.ts', `import { startBank } from '../sandbox/bank.ts'`],
  ]
  for (const [path, text] of fine) {
    const others = panel.filter((source) => source.path !== path)
    assert.deepEqual(offences([...others, { path, text }], rules, path), [], path)
  }
})

/** Every import among `sources` that breaks one of the rules, one line each; only those of `path`, if given. */
function offences(sources: readonly Source[], broken: readonly Rule[], path?: string): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const textOf = (of: string) => byPath.get(of)?.text ?? ''
  const layer = (of: string) => layerOf(of, textOf(of))
  const addsAddresses = (of: string) =>
    layer(of) === 'route' &&
    /\b(app|scope)\s*\.(get|post|put|patch|delete|all|route|register)\b/.test(textOf(of))
  return sources
    .filter((source) => path === undefined || source.path === path)
    .flatMap(importsOf)
    .filter((line) => broken.some((rule) => rule.breaks(line, layer, addsAddresses)))
    .map((line) => `${line.from} (${layer(line.from)}) imports ${line.to} (${layer(line.to)})`)
}

function layerOf(path: string, text: string): Layer {
  if (path.startsWith('sandbox/')) return 'sandbox'
  if (!path.startsWith('src/')) return 'package'
  const [folder = '', name] = path.slice('src/'.length).split('/')
  if (name === undefined) return 'entry'
  if (['core', 'platform', 'partners', 'ui', 'client'].includes(folder)) return folder as Layer
  if (/\.(api|pages|admin|jobs)\.tsx?$/.test(path)) return 'route'
  if (path.endsWith('.sql.ts')) return 'sql'
  // An action is handed `transaction`; nothing else needs to know the type.
  if (/\bTransaction\b/.test(withoutComments(text))) return 'action'
  return path.endsWith('.tsx') ? 'part' : 'rule'
}

function importsOf({ path, text }: Source): Import[] {
  const code = withoutComments(text)
  const forms = [
    /\b(?:import|export)\s+(type\s+)?([\w$*,{}\s]+?)\s+from\s+['"]([^'"]+)['"]/g,
    /\b(?:import)\s+()()['"]([^'"]+)['"]/g,
    /\b(?:import|require)\s*\(()()\s*['"]([^'"]+)['"]/g,
  ]
  return forms.flatMap((form) =>
    [...code.matchAll(form)].map(([, type, clause = '', specifier = '']) => {
      const braced = /\{([^}]*)\}/.exec(clause)?.[1] ?? ''
      const listed = braced
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean)
      const outside = clause
        .replace(/\{[^}]*\}/, '')
        .replaceAll(',', '')
        .trim()
      const values = [...listed.filter((name) => !name.startsWith('type ')), ...(outside ? [outside] : [])]
      const isSideEffect = listed.length === 0 && outside === ''
      return {
        from: path,
        to: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
        names: values,
        typeOnly: Boolean(type) || (values.length === 0 && !isSideEffect),
      }
    }),
  )
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
}

function only(from: Layer, allowed: readonly Layer[]): Rule['breaks'] {
  return (line, layer) => layer(line.from) === from && ![...allowed, 'package'].includes(layer(line.to))
}

function isKind(layer: Layer): layer is Kind {
  return ['route', 'action', 'sql', 'part', 'rule'].includes(layer)
}

function isPure(line: Import): boolean {
  if (line.typeOnly) return true
  const pure = purePartnerFunctions[line.to] ?? []
  return line.names.length > 0 && line.names.every((name) => pure.includes(name))
}

function readersOfEnvironment(sources: readonly Source[]): string[] {
  return sources
    .filter(
      ({ path, text }) =>
        path !== 'src/config.ts' && /process\s*(\?\.|\.|\[['"])\s*env\b/.test(withoutComments(text)),
    )
    .map(({ path }) => path)
}

function withDefaultExport(sources: readonly Source[]): string[] {
  return sources
    .filter(({ text }) => /^\s*export\s+(default\b|\{[^}]*\bas default\b)/m.test(withoutComments(text)))
    .map(({ path }) => path)
}

function readSources(patterns: string[]): Source[] {
  const paths = globSync(patterns, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  return paths.sort().map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }))
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$|^sandbox\/test-/.test(path)
}
