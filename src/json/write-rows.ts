import type { TArray, TObject, TSchema } from 'typebox'
import { decimalsOf } from '../contracts/currency.ts'
import { parseInstant } from '../time/instant.ts'

declare global {
  interface JSON {
    /** A number that `JSON.stringify` writes as this text, digit by digit. */
    rawJSON(text: string): unknown
  }
}

/** A row of PostgreSQL with every value as text. */
export type TextRow = Readonly<Record<string, string | null>>

/**
 * Prepares rows for `JSON.stringify` without loss. Numbers keep the digits of PostgreSQL, times are RFC 3339, and columns have the order of
 * `row`.
 */
export function writeRows(row: TObject, rows: readonly TextRow[], currency: string): Record<string, unknown>[] {
  return rows.map(rowWriter(row, decimalsOf(currency)))
}

function rowWriter(row: TObject, decimals: number): (values: TextRow) => Record<string, unknown> {
  const columns = Object.entries(row.properties).map(([name, type]) => ({ name, write: writerOf(type, decimals) }))
  return (values) => {
    const written: Record<string, unknown> = {}
    for (const { name, write } of columns) {
      const text = values[name]
      written[name] = text === null || text === undefined ? null : write(text)
    }
    return written
  }
}

function writerOf(type: TSchema, decimals: number): (text: string) => unknown {
  const { anyOf, type: kind, format } = type as { anyOf?: TSchema[]; type?: string; format?: string }
  if (anyOf?.[0]) return writerOf(anyOf[0], decimals)
  if (kind === 'array') return nestedWriter(type as TArray<TObject>, decimals)
  if (format === 'decimal') return (text) => JSON.rawJSON(writeAmount(text, decimals))
  if (format === 'units') return (text) => JSON.rawJSON(writeAmount(text, 0))
  if (format === 'date-time') return writeInstant
  if (kind === 'boolean') return (text) => text === 't'
  return kind === 'string' ? (text) => text : (text) => JSON.rawJSON(text)
}

/** Nested rows: PostgreSQL returns them as a JSON array of objects with amounts as text. */
function nestedWriter({ items }: TArray<TObject>, decimals: number): (text: string) => unknown {
  const write = rowWriter(items, decimals)
  return (text) => (JSON.parse(text) as Record<string, unknown>[]).map((values) => write(asTexts(values)))
}

/** The values in the text form of PostgreSQL's columns. */
function asTexts(values: Readonly<Record<string, unknown>>): TextRow {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null ? null : textOf(value)]),
  )
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A decimal number with at least this number of decimals, and no other trailing zeros. */
export function writeAmount(text: string, decimals: number): string {
  const [whole = '', fraction = ''] = text.split('.')
  const digits = fraction.replace(/0+$/, '').padEnd(decimals, '0')
  return digits === '' ? whole : `${whole}.${digits}`
}

/** A `timestamptz` as RFC 3339, in UTC, to the microsecond where it has any. */
export function writeInstant(text: string): string {
  const instant = parseInstant(text)
  if (!instant) throw new Error(`Expected a time from PostgreSQL, got "${text}"`)
  return instant.text.replace(/\.?0*Z$/, 'Z')
}
