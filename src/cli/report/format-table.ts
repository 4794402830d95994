import type { TObject, TSchema } from 'typebox'
import { cellText, type WrittenRow } from '../../reports/engine/cell-text.ts'
import { printable } from '../frame/printable.ts'
import { type Cell, cut, formatColumns } from '../frame/table.ts'
import type { Paint } from '../frame/terminal.ts'

const MAX_CHARACTERS = 40

/** Whether a column contains numbers, which are aligned to the right. */
export function isNumeric(schema: TSchema): boolean {
  const { anyOf, type } = schema as { anyOf?: TSchema[]; type?: string }
  return anyOf?.[0] ? isNumeric(anyOf[0]) : type === 'number' || type === 'integer'
}

/** The text of a value for people; `-` without a value. */
export function shownText(value: unknown): string {
  const text = printable(isChanges(value) ? value.map(changeText).join('; ') : cellText(value))
  return text === '' ? '-' : text
}

/**
 * Formats rows as aligned columns under their names. `last` becomes the last line, blank where it has no value. Columns
 * without a value in any row are left out, unless `last` has a value for them.
 */
export function formatTable(
  { properties }: TObject,
  rows: readonly WrittenRow[],
  paint: Paint,
  last?: WrittenRow,
): string {
  const isShown = (name: string) => rows.length === 0 || [...rows, last].some((row) => cellText(row?.[name]) !== '')
  const names = Object.keys(properties).filter(isShown)
  const decimals = names.map((name) =>
    isNumeric(properties[name] as TSchema)
      ? Math.max(0, ...[...rows, last ?? {}].map((row) => fractionOf(shownText(row[name])).length))
      : undefined,
  )
  const cellOf = (row: WrittenRow, name: string, i: number) => padFraction(shownText(row[name]), decimals[i])
  const textOf = (row: WrittenRow, name: string, i: number) =>
    isChanges(row[name]) ? cellOf(row, name, i) : cut(cellOf(row, name, i), MAX_CHARACTERS)
  const cells = rows.map((row) => names.map((name, i) => textOf(row, name, i)))
  const lastCells = last && names.map((name, i) => (name in last ? cellOf(last, name, i) : i === 0 ? 'total' : ''))
  const aligns = names.map((name) => (isNumeric(properties[name] as TSchema) ? 'right' : 'left'))
  const styled = (texts: readonly string[], style?: Cell['paint']) =>
    texts.map((text, i): Cell => ({ text, align: aligns[i], paint: style }))
  const lines = [styled(names, paint.dim), ...cells.map((texts) => styled(texts))]
  if (lastCells) lines.push(styled(lastCells, paint.bold))
  if (lines.length === 1) lines.push([{ text: 'no rows', paint: paint.dim }])
  return formatColumns(lines)
}

interface Change {
  field: string
  productId?: string | null
  before: string | null
  after: string | null
}

/** Nested rows with `before` and `after`. */
const isChanges = (value: unknown): value is Change[] =>
  Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && 'before' in row)

/** `quantity of mug 1 → 2` */
const changeText = ({ field, productId, before, after }: Change): string =>
  `${field}${productId ? ` of ${productId}` : ''} ${before ?? 'none'} → ${after ?? 'none'}`

const fractionOf = (number: string): string => number.split('.')[1] ?? ''

/** Writes `245.343` as `245.3430` among amounts with four decimals, so that the points are aligned. */
function padFraction(text: string, decimals = 0): string {
  const fraction = fractionOf(text)
  return fraction === '' ? text : text + '0'.repeat(Math.max(0, decimals - fraction.length))
}
