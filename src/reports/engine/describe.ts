import type { TSchema } from 'typebox'

/** The same column with a description, which the OpenAPI document shows before that of the type. */
export function describe<T extends TSchema>(schema: T, description: string): T {
  const { description: ofType } = schema as { description?: string }
  return { ...schema, description: ofType === undefined ? description : `${description}. ${ofType}` }
}
