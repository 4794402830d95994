/** The properties of a JSON object. */
export type Json = Readonly<Record<string, unknown>>

/**
 * What is kept of a JSON value: the value itself (`true`), the values of a list (`'list'`), or these properties of the object or of each
 * object of a list.
 */
export type Shape = true | 'list' | { readonly [name: string]: Shape }

/**
 * The part of a JSON value that a shape names. All other properties are left out, above all those that a platform adds later. A
 * property that should be a single value and is an object or a list is left out as well. What was kept stays the same when it is kept again.
 */
export function keepOnly(value: unknown, shape: Shape): unknown {
  if (shape === true) return typeof value === 'object' ? undefined : value
  if (shape === 'list') return Array.isArray(value) ? value.flatMap((one) => keepOnly(one, true) ?? []) : undefined
  if (Array.isArray(value)) return value.flatMap((one) => keepOnly(one, shape) ?? [])
  if (typeof value !== 'object' || value === null) return undefined
  const kept: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(shape)) {
    const property = Object.hasOwn(value, name) ? keepOnly((value as Json)[name], part) : undefined
    if (property !== undefined) kept[name] = property
  }
  return kept
}

/** The object that a property holds. Empty if it does not hold an object. */
export function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** The objects of the list that a property holds. Empty if it does not hold a list. */
export function recordsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf) : []
}

/** A text that is not empty, or a number as text. Undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}

/** The value of the first of these properties that is a time in ISO 8601. */
export function timeOf(record: Json, ...names: readonly string[]): string | undefined {
  return names.map((name) => textOf(record[name])).find((text) => text !== undefined && !Number.isNaN(Date.parse(text)))
}
