import openapiTS, { astToString } from 'openapi-typescript'

const HEAD =
  "// Generated from the panel's /openapi.json by `npm run generate`; not to be changed by hand.\n\n"

/** The text of `src/schema.ts`: the types of every call in an OpenAPI document. */
export async function schemaText(document: object): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(document), { alphabetize: true })
  return HEAD + astToString(nodes)
}
