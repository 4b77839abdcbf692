import fc, { type Arbitrary } from 'fast-check'
import type { Json } from './fuzz-values.ts'

/** The part of JSON Schema that our document is written in. */
export type Schema = {
  type?: string
  const?: Json
  enum?: Json[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  examples?: Json[]
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
}

/** What to put into fields of certain names instead of something that merely fits: ids that there are, for example. */
export type Hints = Readonly<Record<string, Arbitrary<Json>>>

const TEXT_MAX = 60
const ITEMS_MAX = 4
/** An order has two dozen fields of which a service takes two or three: one in so many is given. */
const GIVEN_OF = 30

/** Values that fit a schema: often its examples and its limits. A field that nobody has to give is given now and then. */
export function fitting(schema: Schema, hints: Hints): Arbitrary<Json> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((choice) => fitting(choice, hints)))
  const some = fittingType(schema, hints)
  return schema.examples?.length
    ? fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...schema.examples) }, some)
    : some
}

function fittingType(schema: Schema, hints: Hints): Arbitrary<Json> {
  switch (schema.type) {
    case 'string':
      return text(schema)
    case 'integer':
    case 'number':
      return number(schema)
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(fitting(schema.items ?? {}, hints), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? ITEMS_MAX, ITEMS_MAX),
      })
    case 'object':
      return object(schema, hints)
    default:
      return fc.jsonValue() as Arbitrary<Json>
  }
}

function text({ pattern, minLength = 0, maxLength = 1000 }: Schema): Arbitrary<string> {
  if (pattern !== undefined) {
    const isLong = (value: string) => value.length >= minLength && value.length <= maxLength
    return fc.stringMatching(new RegExp(pattern)).filter(isLong)
  }
  const short = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, TEXT_MAX) })
  return fc.oneof(
    { weight: 8, arbitrary: short },
    fc.constantFrom('x'.repeat(maxLength), 'x'.repeat(minLength)),
  )
}

function number({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): Arbitrary<number> {
  const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 100) })
  return fc.oneof(
    { weight: 4, arbitrary: small },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
    {
      weight: 1,
      arbitrary: fc.maxSafeInteger().map((n) => minimum + (Math.abs(n) % (maximum - minimum + 1))),
    },
  )
}

function object(schema: Schema, hints: Hints): Arbitrary<Json> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const value = hints[name] ?? fitting(field, hints)
    if (schema.required?.includes(name)) return value
    const [given, left] = name in hints ? [9, 1] : [1, GIVEN_OF]
    return fc.oneof({ weight: given, arbitrary: value }, { weight: left, arbitrary: fc.constant(undefined) })
  })
  const names = Object.keys(schema.properties ?? {})
  return fc
    .tuple(...fields)
    .map((values) => Object.fromEntries(names.map((name, i) => [name, values[i]])))
    .map((made) => JSON.parse(JSON.stringify(made)) as Json)
}
