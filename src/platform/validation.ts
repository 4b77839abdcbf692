import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { Refusal } from '../core/refusal.ts'

/**
 * Checks requests against their TypeBox schemas. JSON bodies are taken as they are: a string is no number
 * and an unknown field is refused. Query strings, addresses and forms are text by nature, so there numbers
 * and booleans are read from text first; a schema made with `{ form: true }` is a form's.
 */
export const compileValidator: FastifySchemaCompiler<TSchema & { form?: boolean }> = ({
  schema,
  httpPart,
}) => {
  const validator = Compile(schema)
  const isText = httpPart !== 'body' || schema.form === true
  return (given: unknown) => {
    const value = isText ? readText(schema, given) : given
    if (!validator.Check(value)) return { error: refusalFor([...validator.Errors(value)][0]) }
    const field = fieldWithNul(value)
    if (field !== undefined) return { error: new Refusal('invalid_request', { field, problem: 'pattern' }) }
    return { value }
  }
}

/** Text as the schema's types. A field of a form that was left empty was not given. */
function readText(schema: TSchema & { properties?: Record<string, TSchema> }, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return {}
  const fields = Object.entries(given).filter(([, value]) => value !== '')
  return Object.fromEntries(
    fields.map(([name, value]) => {
      const type = (schema.properties?.[name] as { type?: string } | undefined)?.type
      // Convert would make 1 of `1.000`, which in Vietnam is a thousand, and 16 of `0x10`.
      const isReadable = type !== 'integer' || (typeof value === 'string' && /^-?\d{1,15}$/.test(value))
      return [name, isReadable ? Value.Convert(schema.properties?.[name] ?? {}, value) : value]
    }),
  )
}

/** PostgreSQL's text holds every character but NUL: the first field that has one. */
function fieldWithNul(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, part] of Object.entries(value)) {
    if (typeof part === 'string' && part.includes('\0')) return name
    const inside = fieldWithNul(part)
    if (inside !== undefined) return `${name}.${inside}`
  }
}

type SchemaError = { keyword: string; instancePath: string; params: object } | undefined

/** A refusal that names the field. */
function refusalFor(error: SchemaError): Refusal {
  if (!error) return new Refusal('malformed_body')
  const params = error.params as { requiredProperties?: string[]; additionalProperties?: string[] }
  const inside = error.instancePath.split('/').filter(Boolean)
  const named = params.requiredProperties?.[0] ?? params.additionalProperties?.[0]
  const field = [...inside, ...(named ? [named] : [])].join('.').slice(0, 100)
  if (!field) return new Refusal('malformed_body')
  return new Refusal('invalid_request', { field, problem: error.keyword })
}
