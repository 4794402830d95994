import type { TSchema } from 'typebox'

/** The same column with a description, which the OpenAPI document shows. */
export const describe = <T extends TSchema>(schema: T, description: string): T => ({ ...schema, description })
