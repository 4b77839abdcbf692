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
    const value = isText ? Value.Convert(schema, withoutEmpty(given)) : given
    if (validator.Check(value)) return { value }
    return { error: refusalFor([...validator.Errors(value)][0]) }
  }
}

// A field of a form that was left empty was not given.
function withoutEmpty(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return {}
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
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
