import { Type } from 'typebox'
import { Id } from '../platform/reply.ts'

/** So long may a note be. */
export const NOTE_MAX_LENGTH = 1000

/** The audit log's word for a note about an order. */
export const ORDER_NOTE = 'order.note'

/** A note as its form sends it: `form` is drawn by the page, and a form sent twice is one note. */
export const NoteForm = Type.Object(
  { form: Id, body: Type.String({ pattern: '\\S', maxLength: NOTE_MAX_LENGTH }) },
  { additionalProperties: false, form: true },
)
