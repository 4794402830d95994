import type { Colors } from 'picocolors/types.js'

/** A table with a title. The first column contains names, the others numbers. */
export interface Table {
  title: string
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  note?: string
}

const GAP = '  '

/** The table for a terminal. */
export function writeText({ title, columns, rows, note }: Table, paint: Colors): string {
  const widths = columns.map((column, i) => Math.max(column.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const align = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(GAP)
  const lines = [paint.bold(title), paint.dim(align(columns)), ...rows.map(align), ...(note ? [paint.dim(note)] : [])]
  return `${lines.join('\n')}\n`
}

/** The table for a page in Markdown. */
export function writeMarkdown({ title, columns, rows, note }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const lines = [`**${title}**`, '', line(columns), line(columns.map((_, i) => (i === 0 ? '---' : '---:')))]
  return `${[...lines, ...rows.map(line), ...(note ? ['', note] : [])].join('\n')}\n`
}
