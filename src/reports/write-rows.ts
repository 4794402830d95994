import type { TObject, TSchema } from 'typebox'
import { decimalsOf } from '../contracts/currency.ts'
import { parseInstant } from '../time.ts'

declare global {
  interface JSON {
    /** A number that `JSON.stringify` writes as this text, digit by digit. */
    rawJSON(text: string): unknown
  }
}

/** A row as PostgreSQL writes it: every value as text. */
export type TextRow = Readonly<Record<string, string | null>>

/**
 * The rows as `JSON.stringify` writes them without loss: numbers keep the digits PostgreSQL gave, times are RFC 3339,
 * the columns stand in the order of `row`.
 */
export function writeRows(row: TObject, rows: readonly TextRow[], currency: string): Record<string, unknown>[] {
  const columns = Object.entries(row.properties).map(([name, type]) => ({
    name,
    write: writerOf(type, decimalsOf(currency)),
  }))
  return rows.map((values) => {
    const written: Record<string, unknown> = {}
    for (const { name, write } of columns) {
      const text = values[name]
      written[name] = text === null || text === undefined ? null : write(text)
    }
    return written
  })
}

function writerOf(type: TSchema, decimals: number): (text: string) => unknown {
  const { anyOf, type: kind, format } = type as { anyOf?: TSchema[]; type?: string; format?: string }
  if (anyOf?.[0]) return writerOf(anyOf[0], decimals)
  if (format === 'decimal') return (text) => JSON.rawJSON(writeAmount(text, decimals))
  if (format === 'date-time') return writeInstant
  if (kind === 'boolean') return (text) => text === 't'
  return kind === 'string' ? (text) => text : (text) => JSON.rawJSON(text)
}

/** A decimal numeral with at least so many decimals, and no further zeros after them. */
export function writeAmount(text: string, decimals: number): string {
  const [whole = '', fraction = ''] = text.split('.')
  const digits = fraction.replace(/0+$/, '').padEnd(decimals, '0')
  return digits === '' ? whole : `${whole}.${digits}`
}

/** A `timestamptz` as RFC 3339, in UTC, to the microsecond where it has any. */
export function writeInstant(text: string): string {
  const instant = parseInstant(text)
  if (!instant) throw new Error(`PostgreSQL gave "${text}" where a time was expected`)
  return instant.text.replace(/\.?0*Z$/, 'Z')
}
