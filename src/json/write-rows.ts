import type { TArray, TObject, TSchema } from 'typebox'
import { decimalsOf } from '../contracts/currency.ts'
import { parseInstant } from '../time/instant.ts'
import { roundAmount } from './round-amount.ts'

declare global {
  interface JSON {
    /** A number that `JSON.stringify` writes as this text, digit by digit. */
    rawJSON(text: string): unknown
  }
}

/** A row of PostgreSQL with every value as text. */
export type TextRow = Readonly<Record<string, string | null>>

/** How amounts are written. */
export interface AmountForm {
  currency: string
  /** Whether amounts were converted to the currency. They are then rounded to its decimals; otherwise they keep all digits. */
  isConverted: boolean
}

/**
 * Prepares rows for `JSON.stringify` without loss. Numbers keep the digits of PostgreSQL, times are RFC 3339, and columns have the order of
 * `row`.
 */
export function writeRows(row: TObject, rows: readonly TextRow[], form: AmountForm): Record<string, unknown>[] {
  return rows.map(rowWriter(row, form))
}

function rowWriter(row: TObject, form: AmountForm): (values: TextRow) => Record<string, unknown> {
  const columns = Object.entries(row.properties).map(([name, type]) => ({ name, write: writerOf(type, form) }))
  return (values) => {
    const written: Record<string, unknown> = {}
    for (const { name, write } of columns) {
      const text = values[name]
      written[name] = text === null || text === undefined ? null : write(text, values)
    }
    return written
  }
}

type Write = (text: string, row: TextRow) => unknown

function writerOf(type: TSchema, form: AmountForm): Write {
  const { anyOf, type: kind, format, isOwn } = type as Partial<Described>
  if (anyOf?.[0]) return writerOf(anyOf[0], form)
  if (kind === 'array') return listWriter(type as TArray, form)
  if (format === 'decimal') return isOwn ? ownAmountWriter(form) : amountWriter(form)
  if (format === 'units') return (text) => JSON.rawJSON(writeAmount(text, 0))
  if (format === 'date-time') return writeInstant
  if (kind === 'boolean') return (text) => text === 't'
  return kind === 'string' ? (text) => text : (text) => JSON.rawJSON(text)
}

interface Described {
  anyOf: TSchema[]
  type: string
  format: string
  /** Whether the amount is in the currency of its row. */
  isOwn: boolean
}

function amountWriter({ currency, isConverted }: AmountForm): Write {
  const decimals = decimalsOf(currency)
  return (text) => JSON.rawJSON(writeAmount(isConverted ? roundAmount(text, decimals) : text, decimals))
}

/** An amount that is never converted. It has the decimals of the row's `currency`. */
function ownAmountWriter({ currency }: AmountForm): Write {
  return (text, row) => JSON.rawJSON(writeAmount(text, decimalsOf(row.currency || currency)))
}

/** Values, or nested rows: PostgreSQL returns them as a JSON array, with amounts as text. */
function listWriter({ items }: TArray, form: AmountForm): Write {
  if ((items as Partial<Described>).type !== 'object') {
    const writeValue = writerOf(items, form)
    return (text) => (JSON.parse(text) as unknown[]).map((value) => writeValue(textOf(value), {}))
  }
  const write = rowWriter(items as TObject, form)
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
