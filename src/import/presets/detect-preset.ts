import type { CsvLayout } from '../csv/csv-layout.ts'
import type { Source } from '../csv/open-source.ts'
import { presets } from './index.ts'

/** Titles and hints such as `sep=;` stand above the header of some files. */
const LINES = 5
const MAX_BYTES = 16 << 10

/**
 * The preset whose columns the first lines of a file have. If several presets know all their columns in it, the one with the most
 * columns.
 */
export function detectPreset({ head }: Pick<Source, 'head'>): CsvLayout | undefined {
  const names = head
    .subarray(0, MAX_BYTES)
    .toString('utf8')
    .split(/\r\n|\n|\r/)
    .slice(0, LINES)
    .map(
      (line) =>
        new Set(
          line.split(/[,;\t]/).map((name) =>
            name
              .trim()
              .replace(/^"(.*)"$/, '$1')
              .trim(),
          ),
        ),
    )
  return Object.values(presets)
    .filter((preset) => names.some((header) => requiredOf(preset).every((column) => isIn(header, column, preset))))
    .sort((a, b) => requiredOf(b).length - requiredOf(a).length)[0]
}

const requiredOf = ({ columns }: CsvLayout): string[] =>
  Object.keys(columns).filter((column) => !columns[column]?.isOptional)

const isIn = (header: ReadonlySet<string>, column: string, { columns }: CsvLayout): boolean =>
  header.has(column) || (columns[column]?.otherNames?.some((name) => header.has(name)) ?? false)
