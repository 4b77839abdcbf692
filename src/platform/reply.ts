import { type TProperties, Type } from 'typebox'

/** The schema of a reply that worked: `success: true` and these fields. */
export function success<T extends TProperties>(fields: T) {
  return Type.Object({ success: Type.Literal(true), ...fields })
}

/** The schema of a body or query that takes these fields and no others. */
export function exactly<T extends TProperties>(fields: T) {
  return Type.Object(fields, { additionalProperties: false })
}

/** The schema of a list's page numbers, as the specification has them. */
export const Pagination = Type.Object({
  total: Type.Integer(),
  page: Type.Integer(),
  limit: Type.Integer(),
  total_pages: Type.Integer(),
})

/** The page numbers of a list of `total` rows. */
export function pagination(total: number, page: number, limit: number) {
  return { total, page, limit, total_pages: Math.ceil(total / limit) }
}

/** Amounts leave as JSON numbers in đồng. */
export const Amount = Type.Number({ description: 'đồng' })

/** An address part or field that holds one of our ids. */
export const Id = Type.String({
  pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
  description: 'UUID',
  examples: ['0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42'],
})
