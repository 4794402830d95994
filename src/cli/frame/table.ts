/** A cell of a table. A text alone is a left-aligned cell without colour. */
export interface Cell {
  text: string
  align?: 'left' | 'right'
  paint?: (text: string) => string
}

const GAP = '  '

/** Writes rows as lines with aligned columns. Each column is as wide as its longest cell; lines have no blanks at their end. */
export function formatColumns(rows: readonly (readonly (string | Cell)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)))
  const widths = widthsOf(cells)
  return cells.map((row) => `${formatRow(row, widths)}\n`).join('')
}

/** The width of each column. */
export function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => row[i]?.text.length ?? 0)))
}

function formatRow(row: readonly Cell[], widths: readonly number[]): string {
  const last = row.findLastIndex(({ text }) => text !== '')
  const aligned = row.slice(0, last + 1).map(({ text, align, paint }, i) => {
    const width = widths[i] ?? 0
    const padded = align === 'right' ? text.padStart(width) : i === last ? text : text.padEnd(width)
    return paint ? paint(padded) : padded
  })
  return aligned.join(GAP)
}

/** The text, cut to this many characters. */
export function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`
}
