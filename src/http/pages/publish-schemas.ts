import { MAX_ID_LENGTH } from '../../contracts/contract.ts'
import { MAX_TEXT_LENGTH } from '../../contracts/cut-text.ts'
import { ALL_CURRENCIES } from '../../reports/engine/parameters.ts'

type Json = Record<string, unknown>

/** Keys that hold values rather than schemas; they are not rewritten. */
const VALUES = new Set(['example', 'examples', 'default', 'enum', 'const'])

/** PostgreSQL stores no U+0000. */
const NO_NUL = '^[^\\u0000]*$'

/** Our own formats in the keywords of JSON Schema, which every tool understands. */
const KEYWORDS: Readonly<Record<string, Json>> = {
  id: { minLength: 1, maxLength: MAX_ID_LENGTH, pattern: NO_NUL },
  'short-text': { maxLength: MAX_TEXT_LENGTH, pattern: NO_NUL },
  instant: { format: 'date-time' },
  units: {},
  'tax-rate': { pattern: '^(-?[0-9]{1,20}([.][0-9]{1,20})?)?$' },
  'order-cursor': { minLength: 1, pattern: '^[A-Za-z0-9_-]+$' },
}

/**
 * Formats that are defined by a list. They become references to a schema of that name, whose pattern has the list: an enumeration
 * would force every client to be generated again for a new value.
 */
export interface ListedFormats {
  readonly [format: string]: { name: string; description: string; values: readonly string[] }
}

/**
 * Makes an OpenAPI document out of ours that every tool can read: formats of our own become keywords or references to lists, and
 * `expected`, from which error messages are made, becomes the extension `x-expected`. The rules for reading events and for writing
 * amounts are left out.
 */
export function publishSchemas<T extends object>(document: T, listed: ListedFormats): T {
  const { components, ...rest } = publish(document, listed) as Json & { components?: Json }
  const schemas = Object.values(listed).map(({ name, description, values }) => [
    name,
    {
      type: 'string',
      description,
      pattern: `^(${values.map((value) => value.replaceAll('+', '\\+')).join('|')})$`,
      examples: values.slice(0, 1),
    },
  ])
  return {
    ...rest,
    components: { ...components, schemas: { ...(components?.schemas as Json), ...Object.fromEntries(schemas) } },
  } as unknown as T
}

function publish(value: unknown, listed: ListedFormats): unknown {
  if (Array.isArray(value)) return value.map((element) => publish(element, listed))
  if (typeof value !== 'object' || value === null) return value
  const published: Json = {}
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'reads' && typeof inner === 'string') continue
    if (key === 'isOwn' && typeof inner === 'boolean') continue
    if (key === 'scope' && typeof inner === 'string') published['x-scope'] = inner
    else if (key === 'expected' && typeof inner === 'string') published['x-expected'] = inner
    else if (key === 'format' && typeof inner === 'string') Object.assign(published, keywordsOf(inner, listed))
    else published[key] = VALUES.has(key) ? inner : publish(inner, listed)
  }
  return published
}

function keywordsOf(format: string, listed: ListedFormats): Json {
  const list = listed[format]
  if (format === 'currency-or-all') return { anyOf: [{ const: ALL_CURRENCIES }, keywordsOf('currency', listed)] }
  if (list) return { $ref: `#/components/schemas/${list.name}` }
  return KEYWORDS[format] ?? { format }
}
