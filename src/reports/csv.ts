import type { TObject } from 'typebox'
import { cellText, type WrittenRow } from './cell-text.ts'

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/
const QUOTED = /[",\r\n]/

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
  return typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text
}

function quote(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
