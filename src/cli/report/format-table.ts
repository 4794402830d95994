import type { TObject, TSchema } from 'typebox'
import { cellText, type WrittenRow } from '../../reports/engine/cell-text.ts'
import { printable } from '../printable.ts'
import type { Paint } from './format-answer.ts'

const GAP = '  '
const MOST_CHARACTERS = 40

/** Whether a column holds numbers, which stand to the right. */
export function isNumeric(schema: TSchema): boolean {
  const { anyOf, type } = schema as { anyOf?: TSchema[]; type?: string }
  return anyOf?.[0] ? isNumeric(anyOf[0]) : type === 'number' || type === 'integer'
}

/** What a person reads: `-` where there is nothing to tell. */
export function shownText(value: unknown): string {
  const text = printable(cellText(value))
  return text === '' ? '-' : text
}

/**
 * Aligned columns under their names; `last` is set apart as the last line, blank where it has no value. Columns that are
 * null in all rows are left out, unless `last` has a value for them.
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
  const cells = rows.map((row) => names.map((name, i) => cut(cellOf(row, name, i))))
  const lastCells = last && names.map((name, i) => (name in last ? cellOf(last, name, i) : i === 0 ? 'total' : ''))
  const widths = names.map((name, i) =>
    Math.max(name.length, ...[...cells, lastCells ?? []].map((line) => line[i]?.length ?? 0)),
  )
  const align = (text: string, i: number) => {
    const isRight = isNumeric(properties[names[i] ?? ''] as TSchema)
    return isRight ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)
  }
  const write = (line: readonly string[]) => line.map(align).join(GAP).trimEnd()
  const lines = [paint.dim(write(names)), ...cells.map(write)]
  if (lastCells) lines.push(paint.bold(write(lastCells)))
  if (lines.length === 1) lines.push(paint.dim('no rows'))
  return lines.map((line) => `${line}\n`).join('')
}

const fractionOf = (number: string): string => number.split('.')[1] ?? ''

/** `245.343` as `245.3430` among amounts of four decimals, so that the points stand below each other. */
function padFraction(text: string, decimals = 0): string {
  const fraction = fractionOf(text)
  return fraction === '' ? text : text + '0'.repeat(Math.max(0, decimals - fraction.length))
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`
}
