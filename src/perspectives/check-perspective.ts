import { changeTypes } from '../facts/changes.ts'
import type { Perspective } from './perspective.ts'

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/
const WRITTEN_BY_TIDEMARK = ['tenant_id', 'created_at', 'updated_at']
const KEY_TYPES = ['text', 'date', 'timestamptz']
const SUM_TYPES = ['bigint', 'numeric']
const MOST_VERSIONS = 1_000_000_000

/**
 * Checks a perspective that a user declared, perhaps without TypeScript.
 *
 * @returns the fault in a sentence that begins with the table. Undefined if the perspective is valid.
 */
export function faultOf(declared: unknown): string | undefined {
  if (!isRecord(declared)) return `a perspective must be made with definePerspective({ … }), not ${String(declared)}`
  const { table, key, sums, partition, version = 1, on } = declared as Partial<Perspective>
  if (typeof table !== 'string' || !IDENTIFIER.test(table))
    return `"${table}" is not a plain lower-case SQL name (table)`
  const fault = faultOfColumns(key, KEY_TYPES, 'key') ?? faultOfColumns(sums, SUM_TYPES, 'sums')
  if (fault) return `${table}: ${fault}`
  if (!Number.isInteger(version) || version < 1 || version > MOST_VERSIONS) {
    return `${table}: its version must be a whole number from 1 on (version)`
  }
  const twice = Object.keys(sums ?? {}).find((name) => name in (key ?? {}))
  if (twice) return `${table}: ${twice} is both in key and in sums`
  if (partition && (key?.[partition.column] !== 'date' || !['month', 'year'].includes(partition.every))) {
    return `${table}: it must be partitioned by a date of its key, every month or year (partition)`
  }
  return faultOfChanges(table, on)
}

function faultOfColumns(columns: unknown, types: readonly string[], part: string): string | undefined {
  if (!isRecord(columns) || Object.keys(columns).length === 0) return `it needs columns with their types (${part})`
  for (const [name, type] of Object.entries(columns)) {
    if (!IDENTIFIER.test(name)) return `"${name}" is not a plain lower-case SQL name (${part})`
    if (WRITTEN_BY_TIDEMARK.includes(name)) return `${name} is written by Tidemark itself (${part})`
    if (!types.includes(type as string)) return `${name} is of type "${type}"; allowed: ${types.join(', ')} (${part})`
  }
  return undefined
}

function faultOfChanges(table: string, on: unknown): string | undefined {
  const allowed = changeTypes.join(', ')
  if (!isRecord(on) || Object.keys(on).length === 0) return `${table}: it listens to nothing (on); allowed: ${allowed}`
  const unknown = Object.keys(on).find((name) => !(changeTypes as readonly string[]).includes(name))
  if (unknown) return `${table}: there is no change "${unknown}" (on); allowed: ${allowed}`
  const idle = Object.keys(on).find((name) => typeof on[name] !== 'function')
  return idle && `${table}: ${idle} must be a function from the change to what it adds (on)`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
