import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { ImportError } from '../import-error.ts'
import { type CsvHeader, findHeader, pickCells } from './csv-header.ts'
import type { CsvLayout, CsvLine } from './csv-layout.ts'
import { headText, toUtf8, UTF8_OR_WINDOWS } from './decode-text.ts'
import { findDelimiter } from './find-delimiter.ts'
import type { Source } from './open-source.ts'
import { hasSwallowedRecords } from './swallowed-records.ts'

/** A line of the file; with `error`, a line that has more values than the header. */
export type CsvRecord = CsvLine & { error?: string }

/** The properties of a file that its beginning determines. */
export interface CsvFile {
  header: CsvHeader
  delimiter: string
  /** The encoding of the lines so far. */
  encoding: () => string
}

/** The values of a record, and its physical lines. */
interface RawRecord extends Array<string> {
  /** The line on which the record begins, counted from 1. */
  number: number
  /** The line after the record. */
  next: number
}

const MAX_RECORD_BYTES = 1 << 20

/**
 * Reads the columns of a layout from CSV (RFC 4180), with the physical line of each record: line breaks inside
 * quotes count. Missing values at the end of a line are empty. Surplus empty values are left out.
 *
 * @param onHeader called once, before the first record.
 * @throws ImportError when no line is a header with the columns, or a quote is not closed: after that, the order of a
 * line is uncertain.
 */
export async function* readCsv(
  source: Source,
  layout: CsvLayout,
  onHeader: (file: CsvFile) => void = () => {},
): AsyncGenerator<CsvRecord> {
  const encoding = source.encoding === undefined ? layout.encoding : undefined
  const delimiter = layout.delimiter ?? findDelimiter(headText(source.head, encoding), layout) ?? ','
  const search = findHeader(layout, source.name)
  let header: CsvHeader | undefined
  let isMixed = false
  const text = toUtf8(source.chunks, encoding, () => {
    isMixed = true
  })
  const encodingSoFar = () =>
    encoding === UTF8_OR_WINDOWS ? (isMixed ? 'windows-1252' : 'utf-8') : (source.encoding ?? encoding ?? 'utf-8')
  for await (const record of parseRecords(source, layout, delimiter, text)) {
    const { number, next } = record
    if (record.every((value) => value.trim() === '')) continue
    if (!header) {
      header = search.take(record, number)
      if (header) onHeader({ header, delimiter, encoding: encodingSoFar })
      continue
    }
    const isMultiline = next > number + 1
    if (isMultiline && (record.length < header.width || record.some(hasSwallowedLines))) {
      throw brokenQuotes(source.name, number)
    }
    if (isMultiline && hasSwallowedRecords(record, header, delimiter, layout)) {
      throw swallowedRecords(source.name, number, next - 1)
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

async function* parseRecords(source: Source, layout: CsvLayout, delimiter: string, text: AsyncIterable<Buffer>) {
  const isPlain = layout.quote === false || (layout.hasPlainTabs && delimiter === '\t')
  const quote = isPlain ? null : layout.quote || '"'
  let position = { line: 1, empty: 0 }
  const lineAfter = (empty: number) => position.line + empty - position.empty
  const parser = parse({
    delimiter,
    quote,
    escape: quote ?? '"',
    // Some files have several kinds of line endings, and quotes inside values that are not enclosed in quotes.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
    on_record: (record, { empty_lines: empty }) => {
      const number = lineAfter(empty)
      position = { line: number + 1 + breaksInside(record), empty }
      return Object.assign(record, { number, next: position.line })
    },
  })
  pipeline(Readable.from(text, { highWaterMark: 2 }), parser, () => {})
  try {
    yield* parser as AsyncIterable<RawRecord>
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const problem = describeProblem(error, lineAfter(Number(error.empty_lines ?? position.empty)))
    throw new ImportError(
      `${source.name} is not valid CSV: ${problem}. Nothing of the file was imported. ${QUOTE_ADVICE}`,
      { cause: error },
    )
  }
}

function describeProblem({ code, message }: CsvError, line: number): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `the record that begins on line ${line} has a quote that is not closed`
  if (code !== 'CSV_MAX_RECORD_SIZE') return message
  return `the record that begins on line ${line} is larger than 1 MiB, probably because a quote is not closed`
}

const QUOTE_ADVICE =
  'Double each quote inside an enclosed value. If quotes do not enclose values, add "quote": false to the mapping'

/** Whether a value begins with a quote, and has a second quote on a later line that does not end the value. */
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
    `${file} is not valid CSV: a value that begins on line ${line} spans several lines, and its record has a wrong number of values. ${ADVICE_ON_PAIRS}`,
  )
}

function swallowedRecords(file: string, line: number, last: number): ImportError {
  return new ImportError(
    `${file} is not valid CSV: lines ${line} to ${last} are one record, because quotes enclose whole lines of the file. ${ADVICE_ON_PAIRS}`,
  )
}

const ADVICE_ON_PAIRS =
  'Nothing of the file was imported. Look for a quote that is not closed. If quotes do not enclose values, add "quote": false to the mapping'
