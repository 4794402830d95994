import { similarName } from '../../similar-name.ts'

/** One error of the schema validation. */
interface Mistake {
  instancePath: string
  schemaPath: string
  keyword: string
  params: object
}

interface Schema {
  properties?: Record<string, Schema>
  expected?: string
}

/** Names the invalid property and the allowed values; for an unknown property, the most similar known one. */
export function describeMistake(mistakes: Iterable<Mistake>, schema: object): string | undefined {
  // An error of this kind is followed by one with the name of the unknown property.
  const mistake = [...mistakes].find(({ keyword }) => keyword !== 'boolean')
  if (!mistake) return undefined
  // When none of several forms fits, the whole property is invalid.
  const [schemaPath = '', choice] = mistake.schemaPath.split('/anyOf')
  if (choice !== undefined) return `${namesIn(schemaPath).join('.')} is not ${expectedAt(schemaPath, schema)}`
  const path = mistake.instancePath.split('/').slice(1)
  const { requiredProperties, additionalProperties } = mistake.params as Record<string, string[] | undefined>
  if (mistake.keyword === 'required') return `${[...path, requiredProperties?.[0]].join('.')} is missing`
  if (mistake.keyword === 'additionalProperties') {
    return describeUnknown(additionalProperties?.[0] ?? '', path, schema as Schema)
  }
  return `${path.join('.') || 'the content'} is not ${expectedAt(schemaPath, schema)}`
}

function namesIn(schemaPath: string): string[] {
  return schemaPath.split('/').filter((_, i, parts) => parts[i - 1] === 'properties')
}

function describeUnknown(name: string, path: readonly string[], schema: Schema): string {
  const known = Object.keys(
    path.reduce<Schema | undefined>((inner, part) => inner?.properties?.[part], schema)?.properties ?? {},
  )
  const what = `${[...path, name].join('.')} is not a property of a mapping`
  const near = nearest([...path, name], known, schema)
  return `${what}${near ? `; did you mean ${near}?` : ''}; allowed: ${known.join(', ')}`
}

/** The same name in another case or place, or one that differs by a letter or two. */
function nearest(path: readonly string[], known: readonly string[], schema: Schema): string | undefined {
  const name = path.at(-1) ?? ''
  const near = similarName(name, known)
  if (near !== undefined) return [...path.slice(0, -1), near].join('.')
  return pathsOf(schema).find((other) => other.split('.').at(-1)?.toLowerCase() === name.toLowerCase())
}

function pathsOf({ properties = {} }: Schema): string[] {
  return Object.entries(properties).flatMap(([name, inner]) => [
    name,
    ...pathsOf(inner).map((path) => `${name}.${path}`),
  ])
}

/** The `expected` text of the schema at a path such as `#/properties/order`, or of its nearest parent. */
function expectedAt(schemaPath: string, schema: object): string {
  let inner: unknown = schema
  let expected = 'an object'
  for (const key of schemaPath.split('/').slice(1)) {
    inner = (inner as Record<string, unknown> | undefined)?.[key]
    expected = (inner as Schema | undefined)?.expected ?? expected
  }
  return expected
}
