/** A call of the API, as the documentation shows it. */
export type ApiCall = {
  id: string
  area: string
  method: string
  path: string
  summary: string
  description: string | undefined
  /** Whether a token is needed, welcome or of no use. */
  token: 'needed' | 'welcome' | 'unused'
  /** In the address, the query or a header. */
  parameters: (ApiField & { in: 'path' | 'query' | 'header' })[]
  body: ApiField[]
  reply: ApiField[]
  curl: string
}

/** A field with its name as a path: `pagination.total`, `data[].id`. */
export type ApiField = {
  name: string
  type: string
  required: boolean
  nullable: boolean
  /** The only values it takes. */
  values: string[]
  limits: { kind: 'length' | 'value'; min: number | undefined; max: number | undefined } | undefined
  note: string | undefined
}

type Schema = {
  type?: string
  const?: unknown
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  examples?: unknown[]
}
type Parameter = {
  in: 'path' | 'query' | 'header'
  name: string
  required: boolean
  description?: string
  example?: unknown
  schema: Schema
}
type Operation = {
  operationId: string
  tags: [string]
  summary: string
  description?: string
  security: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content: Record<string, { schema: Schema }> }>
}
type Document = { servers: [{ url: string }]; paths: Record<string, Record<string, Operation>> }

const JSON_TYPE = 'application/json'

/** Every call in an OpenAPI document that our routes made, in its order. */
export function apiCalls(made: object): ApiCall[] {
  const document = made as Document
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) =>
      apiCall(document.servers[0].url, path, method.toUpperCase(), operation),
    ),
  )
}

function apiCall(baseUrl: string, path: string, method: string, operation: Operation): ApiCall {
  const body = operation.requestBody?.content[JSON_TYPE]?.schema
  const parameters = operation.parameters ?? []
  return {
    id: operation.operationId,
    area: operation.tags[0],
    method,
    path,
    summary: operation.summary,
    description: operation.description,
    token: tokenUse(operation.security),
    parameters: parameters.map((parameter) => ({
      ...field(parameter.name, parameter.schema, parameter.required),
      note: parameter.description,
      in: parameter.in,
    })),
    body: body ? fieldsOf(body, '') : [],
    reply: fieldsOf(operation.responses['200']!.content[JSON_TYPE]!.schema, ''),
    curl: curlOf(`${baseUrl}${path}`, method, operation, body),
  }
}

function tokenUse(security: Operation['security']): ApiCall['token'] {
  if (security.length === 0) return 'unused'
  return security.some((way) => Object.keys(way).length === 0) ? 'welcome' : 'needed'
}

function fieldsOf(schema: Schema, within: string): ApiField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, given]) => {
    const name = `${within}${key}`
    const { schema: inner } = withoutNull(given)
    const own = field(name, given, schema.required?.includes(key) ?? false)
    if (inner.type === 'array') return [own, ...fieldsOf(inner.items ?? {}, `${name}[].`)]
    return [own, ...fieldsOf(inner, `${name}.`)]
  })
}

function field(name: string, given: Schema, required: boolean): ApiField {
  const { schema, nullable } = withoutNull(given)
  const choices = schema.anyOf ?? (schema.const === undefined ? [] : [schema])
  return {
    name,
    type: typeOf(schema),
    required,
    nullable,
    values: choices.map((choice) => JSON.stringify(choice.const)),
    limits: limitsOf(schema),
    note: given.description ?? schema.description,
  }
}

function typeOf(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf[0]?.type ?? ''
  return schema.type === 'array' ? `${schema.items?.type ?? ''}[]` : (schema.type ?? '')
}

/** `anyOf: [something, null]` is that something, which may be null. */
function withoutNull(schema: Schema): { schema: Schema; nullable: boolean } {
  const others = schema.anyOf?.filter((choice) => choice.type !== 'null')
  if (!others || others.length === schema.anyOf?.length) return { schema, nullable: false }
  return { schema: others.length === 1 ? others[0]! : { ...schema, anyOf: others }, nullable: true }
}

function limitsOf(schema: Schema): ApiField['limits'] {
  const { minLength, maxLength, minimum, maximum } = schema
  if (minLength !== undefined || maxLength !== undefined) {
    return { kind: 'length', min: minLength, max: maxLength }
  }
  if (minimum !== undefined || maximum !== undefined) return { kind: 'value', min: minimum, max: maximum }
  return undefined
}

/** The call on a command line, with the schemas' examples in it. */
function curlOf(address: string, method: string, operation: Operation, body: Schema | undefined): string {
  const examples = (operation.parameters ?? []).filter((parameter) => parameter.example !== undefined)
  const path = examples
    .filter((parameter) => parameter.in === 'path')
    .reduce((url, parameter) => url.replace(`{${parameter.name}}`, String(parameter.example)), address)
  const query = examples
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => `${parameter.name}=${encodeURIComponent(String(parameter.example))}`)
    .join('&')
  const url = query ? `${path}?${query}` : path
  const headers = [
    ...(operation.security.length > 0 ? ['Authorization: Bearer $TOKEN'] : []),
    ...(body ? ['Content-Type: application/json'] : []),
    ...examples
      .filter((parameter) => parameter.in === 'header')
      .map((parameter) => `${parameter.name}: ${parameter.example}`),
  ]
  return [
    method === 'GET' ? `curl "${url}"` : `curl -X ${method} "${url}"`,
    ...headers.map((header) => `-H "${header}"`),
    ...(body ? [`-d '${JSON.stringify(exampleBody(body), null, 1).replace(/\n\s*/g, ' ')}'`] : []),
  ].join(' \\\n  ')
}

function exampleBody(body: Schema): Record<string, unknown> {
  const shown = Object.entries(body.properties ?? {}).filter(([, schema]) => schema.examples?.length)
  return Object.fromEntries(shown.map(([name, schema]) => [name, schema.examples![0]]))
}
