import type { Static } from 'typebox'
import type { Cells, CsvLine, CsvOrder } from '../csv/csv-layout.ts'
import { readId } from '../values/read-id.ts'
import type { Column, CurrencyField, Field, NumberField } from './mapping-fields.ts'

/** A property of a mapping that says where its value comes from. */
export type AnyField =
  | Static<typeof Field>
  | Static<typeof NumberField>
  | Static<typeof CurrencyField>
  | Static<typeof Column>

/** One place of a value. The first place of a field that is not empty counts. */
type Place = { value: string } | { columns: readonly string[]; lowerCase: boolean }

/** A property of an order or an item, ready to be read from lines. */
export type Source = readonly Place[]

/** A value and its place. */
export interface Found {
  text: string
  /** The column, for messages; several are joined by `+`. */
  column: string
  line: CsvLine
  /** Whether the value is a constant of the mapping. */
  isConstant: boolean
}

export function sourceOf(field: AnyField | undefined): Source | undefined {
  if (field === undefined) return undefined
  return (Array.isArray(field) ? field : [field]).map(placeOf)
}

function placeOf(field: Exclude<AnyField, unknown[]>): Place {
  if (typeof field === 'string') return { columns: [field], lowerCase: false }
  if ('value' in field) return field
  return 'columns' in field
    ? { columns: field.columns, lowerCase: false }
    : { columns: [field.column], lowerCase: field.lowerCase === true }
}

export function columnsOf(source: Source | undefined): string[] {
  return (source ?? []).flatMap((place) => ('value' in place ? [] : place.columns))
}

/** The name of a source for errors about a missing value. */
export function nameOf(source: Source | undefined): string {
  return columnsOf(source).join(' or ')
}

/** The first value of a source on a line. */
export function findOnLine(line: CsvLine, source: Source | undefined): Found | undefined {
  for (const place of source ?? []) {
    const found = lookAt(line, place)
    if (found) return found
  }
  return undefined
}

/**
 * Finds a property of the order, which is on one or all of its lines and empty on the others.
 *
 * @param isSame whether two texts mean the same.
 * @returns the first value; undefined when the property is empty on every line. `other` is a value that differs.
 */
export function findInOrder(
  order: CsvOrder,
  source: Source | undefined,
  isSame = (one: string, other: string) => one === other,
): { first: Found; other?: Found } | undefined {
  for (const place of source ?? []) {
    const found = order.lines.map((line) => lookAt(line, place)).filter((value) => value !== undefined)
    const [first] = found
    if (first) return { first, other: found.find(({ text }) => text !== first.text && !isSame(text, first.text)) }
  }
  return undefined
}

function lookAt(line: CsvLine, place: Place): Found | undefined {
  if ('value' in place) return { text: place.value, column: `"${place.value}"`, line, isConstant: true }
  const text = joinCells(line.cells, place.columns)
  if (text === '') return undefined
  return { text: place.lowerCase ? text.toLowerCase() : text, column: place.columns.join('+'), line, isConstant: false }
}

/** The text of several cells, one blank between them. */
export function joinCells(cells: Cells, columns: readonly string[]): string {
  if (columns.length === 1) return cells[columns[0] ?? ''] ?? ''
  return columns
    .map((column) => cells[column] ?? '')
    .filter((text) => text !== '')
    .join(' ')
}

/** The text of a property of the order. Two different values are a problem of the line with the second value. */
export function readOrderText(order: CsvOrder, source: Source | undefined): string | undefined {
  const found = findInOrder(order, source)
  if (!found) return undefined
  const { first, other } = found
  if (other) {
    const error = `${other.column} is "${other.text}", but "${first.text}" on line ${first.line.number} of the same order`
    order.problems.push({ line: other.line.number, error })
  }
  return first.text
}

/** An id of the order, without the apostrophe that protects ids from spreadsheets. */
export function readOrderId(order: CsvOrder, source: Source | undefined): string | undefined {
  const text = readOrderText(order, source)
  return text === undefined ? undefined : readId(text)
}
