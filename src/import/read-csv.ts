import { pipeline, Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import type { CsvLayout, CsvLine } from './csv-layout.ts'
import { ImportError } from './import-error.ts'
import type { Source } from './open-source.ts'

/** A line of the file; with `error`, one that does not have a value for every column. */
export type CsvRecord = CsvLine & { error?: string }

const MAX_RECORD_BYTES = 1 << 20

/**
 * Reads the columns of a layout from CSV (RFC 4180), with the physical line of each record: line breaks inside
 * quotes count.
 *
 * @throws ImportError when the header lacks a column, or the quoting is broken: from there on nobody can tell which
 * line belongs to which order.
 */
export async function* readCsv(source: Source, layout: CsvLayout): AsyncGenerator<CsvRecord> {
  let position = { line: 1, empty: 0 }
  let header: Header | undefined
  for await (const { record, info } of parseRecords(source, layout)) {
    const number = position.line + info.empty_lines - position.empty
    position = { line: number + 1 + breaksInside(record), empty: info.empty_lines }
    if (!header) {
      header = readHeader(record, layout, source.name)
      continue
    }
    if (record.every((value) => value.trim() === '')) continue
    const line: CsvRecord = { number, cells: pickCells(record, header.indexes) }
    if (record.length !== header.width) {
      if (position.line > number + 1) throw brokenQuotes(source.name, number)
      line.error = `the line has ${record.length} values, but the header has ${header.width}`
    }
    yield line
  }
  if (!header) throw new ImportError(`${source.name} is empty; ${layout.name} needs a header with its columns`)
}

async function* parseRecords(source: Source, { delimiter }: CsvLayout) {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
  })
  pipeline(Readable.from(source.chunks, { highWaterMark: 2 }), parser, () => {})
  try {
    yield* parser as AsyncIterable<{ record: string[]; info: Info }>
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new ImportError(
      `${source.name} is not valid CSV: ${error.message}. Nothing of it was imported; a quote inside a value must be doubled`,
      { cause: error },
    )
  }
}

interface Header {
  width: number
  indexes: [column: string, index: number][]
}

function readHeader(record: string[], { columns, name }: CsvLayout, file: string): Header {
  const names = record.map((column) => column.trim())
  const indexes = Object.entries(columns).map(([column, purpose]): [string, number] => {
    const index = names.indexOf(column)
    if (index < 0) throw missingColumn(`${file} has no column "${column}", which ${name} reads as ${purpose}`, names)
    if (names.indexOf(column, index + 1) >= 0) throw new ImportError(`${file} has two columns "${column}"`)
    return [column, index]
  })
  return { width: names.length, indexes }
}

function missingColumn(what: string, names: string[]): ImportError {
  const [only = ''] = names
  const separator = [';', '\t', '|', ','].find((character) => names.length === 1 && only.includes(character))
  const advice = separator && `; is its delimiter ${JSON.stringify(separator)}? Say so in the mapping`
  return new ImportError(`${what}. Its columns are: ${names.join(', ')}${advice ?? ''}`)
}

function pickCells(record: string[], indexes: Header['indexes']): Record<string, string> {
  const cells: Record<string, string> = {}
  for (const [column, index] of indexes) cells[column] = record[index]?.trim() ?? ''
  return cells
}

function breaksInside(record: string[]): number {
  let breaks = 0
  for (const value of record) {
    if (value.includes('\n') || value.includes('\r')) breaks += value.match(/\r\n|\r|\n/g)?.length ?? 0
  }
  return breaks
}

function brokenQuotes(file: string, line: number): ImportError {
  return new ImportError(
    `${file} is not valid CSV: a value that begins on line ${line} spans several lines and leaves a wrong number of values. Nothing of it was imported; look for a quote without its partner`,
  )
}
