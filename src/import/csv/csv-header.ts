import { similarName } from '../../similar-name.ts'
import { ImportError } from '../import-error.ts'
import { type Cells, type CsvLayout, emptyRecord } from './csv-layout.ts'

/** The header of a file: the position of each column of a layout. */
export interface CsvHeader {
  /** The physical line of the header. */
  line: number
  width: number
  /** All names, without surrounding blanks. */
  names: readonly string[]
  /** The index of an optional column that the file does not have is -1. */
  indexes: readonly (readonly [column: string, index: number])[]
}

/** Titles and hints such as `sep=;` stand above the header of some files. */
const LINES_ABOVE = 20

/**
 * Finds the header: the first of a file's lines that has all columns.
 *
 * @returns `take`, which receives each line and returns the header when it is found. `take` throws ImportError when
 * none of the first lines has the columns. Call `fail` at the end of a file without a header.
 */
export function findHeader(layout: CsvLayout, file: string) {
  const above: string[][] = []
  const fail = (): never => {
    if (above.length === 0) {
      throw new ImportError(`${file} is empty. It needs a header with the columns of ${layout.name}`)
    }
    throw describeMissing(bestOf(above, layout), layout, file)
  }
  return {
    take: (record: readonly string[], line: number): CsvHeader | undefined => {
      const names = record.map((name) => name.trim())
      const indexes = Object.keys(layout.columns).map((column) => [column, indexOf(names, column, layout)] as const)
      if (indexes.every(([column, index]) => index >= 0 || layout.columns[column]?.isOptional)) {
        refuseDuplicates(names, indexes, file)
        return { line, width: names.length, names, indexes }
      }
      above.push(names)
      return above.length > LINES_ABOVE ? fail() : undefined
    },
    fail,
  }
}

/** The values of the columns of a layout, without blanks around them. */
export function pickCells(record: readonly string[], { indexes }: CsvHeader): Cells {
  const cells = emptyRecord<string>()
  for (const [column, index] of indexes) cells[column] = unwrap(record[index]?.trim() ?? '')
  return cells
}

/** `="1001"` is 1001, in the form that spreadsheets read as text. */
function unwrap(value: string): string {
  if (!value.startsWith('="') || !value.endsWith('"') || value.length < 3) return value
  return value.slice(2, -1).replaceAll('""', '"').trim()
}

/**
 * The position of a column: by its name, by another of its names, or for a preset by a name that differs only in case, blanks,
 * hyphens and underscores. -1 if there is none, or if several are alike.
 */
function indexOf(names: readonly string[], column: string, { columns, hasLooseNames }: CsvLayout): number {
  const known = [column, ...(columns[column]?.otherNames ?? [])]
  const exact = known.find((name) => names.includes(name))
  if (exact !== undefined) return names.indexOf(exact)
  if (!hasLooseNames) return -1
  const folded = new Set(known.map(fold))
  const alike = names.flatMap((name, index) => (folded.has(fold(name)) ? [index] : []))
  return alike.length === 1 ? (alike[0] ?? -1) : -1
}

const fold = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()

/** Whether a line has all columns that a layout needs. */
export function isHeader(names: readonly string[], layout: CsvLayout): boolean {
  return Object.keys(layout.columns).every(
    (column) => layout.columns[column]?.isOptional || indexOf(names, column, layout) >= 0,
  )
}

function refuseDuplicates(names: readonly string[], indexes: CsvHeader['indexes'], file: string): void {
  for (const [, index] of indexes) {
    const name = names[index]
    if (name !== undefined && names.indexOf(name, index + 1) >= 0)
      throw new ImportError(`${file} has two columns "${name}". Rename or remove one of them`)
  }
}

/** The line with the most columns of the layout. */
function bestOf(above: readonly string[][], layout: CsvLayout): string[] {
  const score = (names: readonly string[]) =>
    Object.keys(layout.columns).filter((column) => indexOf(names, column, layout) >= 0).length
  return above.reduce((best, names) => (score(names) > score(best) ? names : best), above[0] ?? [])
}

function describeMissing(names: readonly string[], layout: CsvLayout, file: string): ImportError {
  const required = Object.keys(layout.columns).filter((column) => !layout.columns[column]?.isOptional)
  const missing = required.find((column) => indexOf(names, column, layout) < 0) ?? ''
  const purpose = layout.columns[missing]?.purpose
  return new ImportError(
    `${file} has no column "${missing}", which ${layout.name} reads as ${purpose}${suggest(missing, names)}. Its columns are: ${names.join(', ')}${adviseDelimiter(names)}`,
  )
}

function suggest(missing: string, names: readonly string[]): string {
  const near = similarName(missing, names)
  return near === undefined ? '' : ` (did you mean "${near}"?)`
}

function adviseDelimiter(names: readonly string[]): string {
  const [only = ''] = names
  const separator = [';', '\t', '|', ','].find((character) => names.length === 1 && only.includes(character))
  return separator
    ? `. If the delimiter is ${JSON.stringify(separator)}, add "delimiter": ${JSON.stringify(separator)} to the mapping`
    : ''
}
