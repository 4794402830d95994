import { adjustLayout, chooseFormat } from '../choose-format.ts'
import type { CsvLayout } from '../csv/csv-layout.ts'
import { mappedLayout } from '../mapping/mapped-layout.ts'
import { checkMapping } from '../mapping/mapping.ts'

/** How a person wants a file to be read. */
export interface UploadSettings {
  preset?: string | undefined
  /** The content of a mapping file. */
  mapping?: unknown
  timeZone?: string | undefined
  asOf?: string | undefined
  /** Whether the valid orders of a CSV count even if others are refused. */
  partial?: boolean | undefined
}

/**
 * The format of an uploaded file.
 *
 * @returns undefined when it must be detected from the file.
 * @throws ImportError when the settings are invalid.
 */
export async function formatOf({ preset, mapping, asOf }: UploadSettings): Promise<CsvLayout | undefined> {
  if (mapping !== undefined) return adjustLayout(mappedLayout(checkMapping(mapping, 'mapping'), 'mapping'), { asOf })
  const format = preset === undefined ? undefined : await chooseFormat({ preset, asOf })
  return format === 'ndjson' ? undefined : format
}
