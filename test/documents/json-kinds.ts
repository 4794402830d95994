import type { CodeBlock } from './pages.ts'

/** The kind of a block of JSON. */
export type JsonKind = 'sources' | 'connections' | 'bus' | 'mapping' | 'event' | 'delivery' | 'response'

/** Recognises the kind by the required properties. */
export function kindOf({ text }: CodeBlock): JsonKind {
  const value: unknown = JSON.parse(text)
  const has = (...names: string[]) =>
    typeof value === 'object' && value !== null && names.every((name) => name in value)
  if (Array.isArray(value) && value.every((item: object) => 'kind' in item && 'name' in item)) return 'sources'
  if (Array.isArray(value) && value.every((item: object) => 'platform' in item)) return 'connections'
  if (has('UserConfig')) return 'bus'
  if (has('order')) return 'mapping'
  if ((has('type', 'data') && !has('timestamp')) || has('EnvelopeType', 'p')) return 'event'
  if (has('type', 'timestamp', 'data')) return 'delivery'
  return 'response'
}
