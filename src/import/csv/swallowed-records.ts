import { type CsvHeader, pickCells } from './csv-header.ts'
import type { CsvLayout } from './csv-layout.ts'

const LINE_BREAK = /\r\n|\r|\n/

/**
 * Whether the lines of a record are records of their own: a quote that is not closed on its line, and a later one, enclose them in
 * a value. A line break inside a comment or an address leaves lines without an id or a time.
 */
export function hasSwallowedRecords(
  record: readonly string[],
  header: CsvHeader,
  delimiter: string,
  layout: CsvLayout,
): boolean {
  const lines = record.join(delimiter).split(LINE_BREAK)
  const isRecord = (line: string) => {
    const values = line.split(delimiter)
    if (values.length < header.width) return false
    const cells = pickCells(values, header)
    if (!cells[layout.idColumn]) return false
    const { read, ways } = layout.times.placed
    const { text } = read(cells)
    return text !== '' && ways.some(({ readTime }) => readTime(text) !== undefined)
  }
  return lines.filter(isRecord).length > 1
}
