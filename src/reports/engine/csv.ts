import type { TObject } from 'typebox'
import { cellText, type WrittenRow } from './cell-text.ts'

/** Signs that begin a formula, some also as they are written in Chinese and Japanese. */
const SIGN = '=+\\-@＝＋－＠﹦﹢﹣﹫'
/** What a spreadsheet leaves out before it looks at them: spaces, controls, and what cannot be seen. */
const SKIPPED = '\\s\\p{C}\\p{Z}'
/** Text that a spreadsheet would take for a formula, and some would after a control sign alone. */
const FORMULA = new RegExp(`^(?:\\p{Cc}|[${SKIPPED}]*[${SIGN}])`, 'u')
/** The same behind what some take for the end of a cell: a semicolon or tab, or a line end. */
const FORMULA_INSIDE = new RegExp(`([;\\t\\r\\n][${SKIPPED}]*)(?=[${SIGN}])`, 'gu')
const QUOTED = /[",\r\n]/

/** Says to a spreadsheet that a file is UTF-8, where it would else guess the encoding of its machine. */
export const BYTE_ORDER_MARK = '\ufeff'

/**
 * Rows as RFC 4180 has them, with a header: numbers as JSON has them, digit by digit, null as an empty cell, rows within a row as
 * JSON. Text that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function writeCsv({ properties }: TObject, rows: readonly WrittenRow[]): string {
  const names = Object.keys(properties)
  const lines = [names, ...rows.map((row) => names.map((name) => protect(row[name])))]
  return lines.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('')
}

function protect(value: unknown): string {
  const text = cellText(value)
  if (typeof value !== 'string') return Array.isArray(value) ? protectInside(text) : text
  return FORMULA.test(text) ? `'${protectInside(text)}` : protectInside(text)
}

function protectInside(text: string): string {
  return text.replace(FORMULA_INSIDE, "$1'")
}

function quote(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
