import { type TSchema, Type } from 'typebox'

// Parts of the schemas of JSON responses.

/** A moment, in UTC: `2024-12-12T10:00:00Z`. */
export const Instant = Type.String({ format: 'date-time' })

/** A value that may be null. */
export function nullable<T extends TSchema>(schema: T, description?: string) {
  return Type.Union([schema, Type.Null()], description === undefined ? {} : { description })
}
