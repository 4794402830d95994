import type { TObject } from 'typebox'
import { cellText, isListOfTexts, type WrittenRow } from './cell-text.ts'

/** Characters that begin a formula, including the full-width forms of Chinese and Japanese. */
const SIGN = '=+\\-@＝＋－＠﹦﹢﹣﹫'
/** Characters that a spreadsheet skips before a formula: spaces, control characters and invisible characters. */
const SKIPPED = '\\s\\p{C}\\p{Z}'
/** Text that a spreadsheet would run as a formula. For some spreadsheets a control character alone is enough. */
const FORMULA = new RegExp(`^(?:\\p{Cc}|[${SKIPPED}]*[${SIGN}])`, 'u')
/** The same after a character that some spreadsheets treat as the end of a cell: semicolon, tab or line end. */
const FORMULA_INSIDE = new RegExp(`([;\\t\\r\\n][${SKIPPED}]*)(?=[${SIGN}])`, 'gu')
const QUOTED = /[",\r\n]/

/** Marks a file as UTF-8. Without this mark, a spreadsheet uses the default encoding of its computer. */
export const BYTE_ORDER_MARK = '\ufeff'

/**
 * Rows as CSV (RFC 4180) with a header. Numbers have the same digits as in JSON, null is an empty cell, and nested rows are JSON. Text that
 * a spreadsheet would run as a formula is prefixed with an apostrophe.
 */
export function writeCsv({ properties }: TObject, rows: readonly WrittenRow[]): string {
  const names = Object.keys(properties)
  const lines = [names, ...rows.map((row) => names.map((name) => protect(row[name])))]
  return lines.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('')
}

function protect(value: unknown): string {
  const text = cellText(value)
  if (typeof value !== 'string' && !isListOfTexts(value)) return Array.isArray(value) ? protectInside(text) : text
  return FORMULA.test(text) ? `'${protectInside(text)}` : protectInside(text)
}

function protectInside(text: string): string {
  return text.replace(FORMULA_INSIDE, "$1'")
}

function quote(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
