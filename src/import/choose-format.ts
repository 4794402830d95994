import { settings } from '../config/config.ts'
import type { CsvLayout, CsvTime } from './csv/csv-layout.ts'
import { isEncoding } from './csv/decode-text.ts'
import { ImportError } from './import-error.ts'
import { mappedLayout } from './mapping/mapped-layout.ts'
import { readMapping } from './mapping/mapping.ts'
import { presets } from './presets/index.ts'
import { wayOf } from './values/time-ways.ts'

export interface FormatChoice {
  format?: string
  /** Path of a mapping file. */
  mapping?: string
  preset?: string
  /** The currency of orders without a currency in the mapping. */
  currency?: string
  /** The format of times; overrides the mapping and the preset. */
  timeFormat?: string
  encoding?: string
  /** The time of the export, for refunds without a time. */
  asOf?: string
}

/**
 * The format of the files by the options.
 *
 * @returns undefined when the format must be detected from the beginning of each file.
 * @throws ImportError when the options contradict each other or name something that does not exist.
 */
export async function chooseFormat(choice: FormatChoice): Promise<'ndjson' | CsvLayout | undefined> {
  const { format, mapping, preset, currency, timeFormat, encoding, asOf } = choice
  if (format !== undefined && format !== 'ndjson' && format !== 'csv') {
    throw new ImportError(`--format is "${format}"; allowed: ndjson, csv`)
  }
  if (mapping !== undefined && preset !== undefined) throw new ImportError('use --mapping or --preset, not both')
  const isCsv = mapping !== undefined || preset !== undefined
  if (format === 'ndjson' && isCsv) throw new ImportError('--mapping and --preset are for CSV, but --format is ndjson')
  if (format === 'csv' && !isCsv) throw new ImportError('CSV needs --mapping FILE or --preset NAME')
  if (currency !== undefined) checkCurrency(currency, mapping)
  if (!isCsv && (timeFormat !== undefined || encoding !== undefined)) {
    throw new ImportError('--time-format and --encoding are for CSV, with --mapping or --preset')
  }
  if (!isCsv && asOf !== undefined) throw new ImportError('--as-of is for CSV, with --mapping or --preset')
  if (encoding !== undefined && !isEncoding(encoding)) {
    throw new ImportError(
      `--encoding is "${encoding}"; allowed: utf-8, windows-1252, utf-16le and the other names of the WHATWG Encoding Standard`,
    )
  }
  if (preset !== undefined) return adjustLayout(findPreset(preset), choice)
  if (mapping !== undefined) return adjustLayout(mappedLayout(await readMapping(mapping), mapping, currency), choice)
  return format === 'ndjson' ? format : undefined
}

/** The layout with the time format, the encoding and the time of the export of a choice. @throws ImportError when one of them is invalid. */
export function adjustLayout(layout: CsvLayout, choice: FormatChoice): CsvLayout {
  const { timeFormat, encoding = layout.encoding } = choice
  const asOf = choice.asOf === undefined ? undefined : readAsOf(choice.asOf)
  if (timeFormat === undefined) return { ...layout, encoding, asOf }
  const written = (time: CsvTime | undefined) => time && { ...time, ways: [wayOf(timeFormat)] }
  const { placed, refunded, cancelled } = layout.times
  const times = {
    placed: { ...placed, ways: [wayOf(timeFormat)] },
    refunded: written(refunded),
    cancelled: written(cancelled),
  }
  return { ...layout, encoding, asOf, times }
}

/** @throws ImportError when it is not a day or a time. A day stands for its end, because the export has all refunds of the day. */
function readAsOf(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const ms = Date.parse(isDay ? `${text}T23:59:59Z` : text)
  if (Number.isNaN(ms))
    throw new ImportError(`--as-of is "${text}"; allowed: a day or a time, such as 2026-05-01 or 2026-05-01T09:00:00Z`)
  return new Date(ms).toISOString()
}

function checkCurrency(currency: string, mapping: string | undefined): void {
  if (mapping === undefined) {
    throw new ImportError('--currency is for CSV with --mapping; for events without currency set TIDEMARK_CURRENCY')
  }
  if (!settings.currency.read(currency)) {
    throw new ImportError(`--currency is "${currency}"; allowed: ${settings.currency.allowed}`)
  }
}

function findPreset(name: string): CsvLayout {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined
  if (!preset) throw new ImportError(`--preset is "${name}"; allowed: ${Object.keys(presets).join(', ')}`)
  return preset
}
