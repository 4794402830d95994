import type { CsvLayout } from '../csv/csv-layout.ts'
import { headText } from '../csv/decode-text.ts'
import { hasHeader } from '../csv/find-delimiter.ts'
import type { Source } from '../csv/open-source.ts'
import { presets } from './index.ts'

const MAX_BYTES = 16 << 10

/**
 * The preset whose columns one of the first lines of a file has. If several presets know all their columns in it, the one with the most
 * columns.
 */
export function detectPreset({ head }: Pick<Source, 'head'>): CsvLayout | undefined {
  const text = headText(head.subarray(0, MAX_BYTES), undefined)
  return Object.values(presets)
    .filter((preset) => hasHeader(text, preset))
    .sort((a, b) => requiredOf(b).length - requiredOf(a).length)[0]
}

const requiredOf = ({ columns }: CsvLayout): string[] =>
  Object.keys(columns).filter((column) => !columns[column]?.isOptional)
