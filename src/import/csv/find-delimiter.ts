import { isHeader } from './csv-header.ts'
import type { CsvLayout } from './csv-layout.ts'

const CANDIDATES = [',', ';', '\t', '|']
/** Titles and hints such as `sep=;` stand above the header of some files. */
const LINES = 20
const SEPARATOR_HINT = /^"?sep=(.)"?\s*[\r\n]/i

/**
 * Finds the delimiter of a file by the hint `sep=;` or by its header: the delimiter with which one of the first lines has all
 * columns of a layout.
 *
 * @param head the beginning of the file.
 * @returns undefined if there is neither.
 */
export function findDelimiter(head: string, layout: CsvLayout): string | undefined {
  const hint = SEPARATOR_HINT.exec(head)?.[1]
  if (hint !== undefined) return hint
  return CANDIDATES.find((delimiter) => hasHeaderWith(head, layout, delimiter))
}

/** Whether one of the first lines has all columns of a layout. */
export const hasHeader = (head: string, layout: CsvLayout): boolean =>
  CANDIDATES.some((delimiter) => hasHeaderWith(head, layout, delimiter))

function hasHeaderWith(head: string, layout: CsvLayout, delimiter: string): boolean {
  const lines = head.split(/\r\n|\n|\r/).slice(0, LINES)
  return lines.some((line) => isHeader(namesIn(line, delimiter), layout))
}

/** The names in a header, without quotes and blanks. A name does not contain the delimiter. */
function namesIn(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )
}
