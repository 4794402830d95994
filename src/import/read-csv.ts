import { pipeline, Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { type CsvHeader, findHeader } from './csv-header.ts'
import { type CsvLayout, type CsvLine, emptyRecord } from './csv-layout.ts'
import { headText, toUtf8 } from './decode-text.ts'
import { ImportError } from './import-error.ts'
import type { Source } from './open-source.ts'

/** A line of the file; with `error`, one that has more values than there are columns. */
export type CsvRecord = CsvLine & { error?: string }

/** What the beginning of a file says about all of it. */
export interface CsvFile {
  header: CsvHeader
  delimiter: string
}

const MAX_RECORD_BYTES = 1 << 20
const SEPARATOR_HINT = /^"?sep=(.)"?\s*[\r\n]/i

/**
 * Reads the columns of a layout from CSV (RFC 4180), with the physical line of each record: line breaks inside
 * quotes count. Values missing at a line's end are empty, and empty ones beyond the last column are left out.
 *
 * @param onHeader called once, before the first record.
 * @throws ImportError when no line is a header with the columns, or the quoting is broken: from there on nobody can
 * say which line belongs to which order.
 */
export async function* readCsv(
  source: Source,
  layout: CsvLayout,
  onHeader: (file: CsvFile) => void = () => {},
): AsyncGenerator<CsvRecord> {
  const encoding = source.encoding === undefined ? layout.encoding : undefined
  const delimiter = layout.delimiter ?? delimiterHint(source.head, encoding) ?? ','
  const search = findHeader(layout, source.name)
  let position = { line: 1, empty: 0 }
  let header: CsvHeader | undefined
  for await (const { record, info } of parseRecords(source, layout, delimiter, encoding)) {
    const number = position.line + info.empty_lines - position.empty
    position = { line: number + 1 + breaksInside(record), empty: info.empty_lines }
    if (record.every((value) => value.trim() === '')) continue
    if (!header) {
      header = search.take(record, number)
      if (header) onHeader({ header, delimiter })
      continue
    }
    const isMultiline = position.line > number + 1
    if (isMultiline && (record.length < header.width || record.some(hasSwallowedLines))) {
      throw brokenQuotes(source.name, number)
    }
    const line: CsvRecord = { number, cells: pickCells(record, header) }
    if (record.length > header.width && record.slice(header.width).some((value) => value.trim() !== '')) {
      if (isMultiline) throw brokenQuotes(source.name, number)
      line.error = `the line has ${record.length} values, but the header has ${header.width}`
    }
    yield line
  }
  if (!header) search.fail()
}

async function* parseRecords(source: Source, layout: CsvLayout, delimiter: string, encoding: string | undefined) {
  const quote = layout.quote === false ? null : (layout.quote ?? '"')
  const parser = parse({
    delimiter,
    quote,
    escape: quote ?? '"',
    // Some exports have several kinds; and quotes inside values that are not enclosed are part of them.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
  })
  pipeline(Readable.from(toUtf8(source.chunks, encoding), { highWaterMark: 2 }), parser, () => {})
  try {
    yield* parser as AsyncIterable<{ record: string[]; info: Info }>
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new ImportError(
      `${source.name} is not valid CSV: ${error.message}. Nothing of it was imported; ${QUOTE_ADVICE}`,
      { cause: error },
    )
  }
}

const QUOTE_ADVICE =
  'a quote inside an enclosed value must be doubled. Where quotes enclose nothing, add "quote": false to the mapping'

/** `sep=;`, a hint for spreadsheets on the first line. */
function delimiterHint(head: Buffer, encoding: string | undefined): string | undefined {
  return SEPARATOR_HINT.exec(headText(head, encoding))?.[1]
}

function pickCells(record: readonly string[], header: CsvHeader): Record<string, string> {
  const cells = emptyRecord<string>()
  for (const [column, index] of header.indexes) cells[column] = unwrap(record[index]?.trim() ?? '')
  return cells
}

/** `="1001"` is 1001, written so that a spreadsheet takes it for text. */
function unwrap(value: string): string {
  if (!value.startsWith('="') || !value.endsWith('"') || value.length < 3) return value
  return value.slice(2, -1).replaceAll('""', '"').trim()
}

/** A quote that opened a value, and another one lines later that did not end it. */
function hasSwallowedLines(value: string): boolean {
  return value.startsWith('"') && /^"[^"]*[\r\n]/.test(value)
}

function breaksInside(record: readonly string[]): number {
  let breaks = 0
  for (const value of record) {
    if (value.includes('\n') || value.includes('\r')) breaks += value.match(/\r\n|\r|\n/g)?.length ?? 0
  }
  return breaks
}

function brokenQuotes(file: string, line: number): ImportError {
  return new ImportError(
    `${file} is not valid CSV: a value that begins on line ${line} spans several lines and leaves a wrong number of values. Nothing of it was imported; look for a quote without its partner. Where quotes enclose nothing, add "quote": false to the mapping`,
  )
}
