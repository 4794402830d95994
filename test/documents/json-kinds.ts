import type { CodeBlock } from './pages.ts'

/** What a block of JSON is. */
export type JsonKind = 'sources' | 'bus' | 'mapping' | 'event' | 'response'

/** Tells the kinds apart by the properties that each of them must have. */
export function kindOf({ text }: CodeBlock): JsonKind {
  const value: unknown = JSON.parse(text)
  const has = (...names: string[]) =>
    typeof value === 'object' && value !== null && names.every((name) => name in value)
  if (Array.isArray(value) && value.every((item: object) => 'kind' in item && 'name' in item)) return 'sources'
  if (has('UserConfig')) return 'bus'
  if (has('order')) return 'mapping'
  if (has('type', 'data') || has('EnvelopeType', 'p')) return 'event'
  return 'response'
}
