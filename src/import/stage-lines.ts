import { isAbsentWord } from '../contracts/ids.ts'
import type { Reject } from './candidate.ts'
import { type Cells, type CsvLayout, emptyRecord } from './csv/csv-layout.ts'
import type { Source } from './csv/open-source.ts'
import { type CsvFile, type CsvRecord, readCsv } from './csv/read-csv.ts'
import { ImportError } from './import-error.ts'
import type { Stage } from './stage.ts'
import type { Findings } from './survey/findings.ts'
import { createSurvey, type LocalTimes, type Survey } from './survey/survey.ts'
import { damageOf, readId } from './values/read-id.ts'

const MAX_ID_LENGTH = 200
/** A limit on cells, because a few thousand lines are in memory at a time. */
const MAX_CELL_LENGTH = 5000

/** The result of staging all lines of a file. */
export interface StagedFile {
  findings: Findings
  /** The index of the time that is the time of the order. */
  wayOfTime: number
  csv: CsvFile
  /** The times without an offset, if there are any. */
  localTimes: LocalTimes | undefined
}

/**
 * Reads all lines of a file into the stage, and checks the file as a whole.
 *
 * @param onLine called for each line.
 * @yields the lines without a usable order id.
 * @returns the result for the file.
 * @throws ImportError when the file cannot be read or contradicts the layout.
 */
export async function* stageLines(
  source: Source,
  layout: CsvLayout,
  stage: Stage,
  onLine: () => void,
): AsyncGenerator<Reject, StagedFile> {
  let file: CsvFile | undefined
  let survey: Survey | undefined
  const records = readCsv(source, layout, (found) => {
    file = found
    survey = createSurvey(layout, found, source.name)
  })
  let above = ''
  let totals = 0
  for await (const record of records) {
    onLine()
    if (isOfTotals(record.cells, layout)) {
      totals++
      continue
    }
    const times = survey?.add(record) ?? []
    const ownId = readId(record.cells[layout.idColumn] ?? '')
    const orderId = ownId === '' && layout.continuesOrder?.(record.cells) ? above : ownId
    above = orderId
    const badId = findBadId(orderId, layout)
    if (badId) yield refuseLine(record, badId)
    else await stage.add({ ...toStaged(record, layout), orderId, times })
  }
  if (!file || !survey) throw new ImportError(`${source.name} has no header`)
  const concluded = survey.conclude()
  if (file.header.line > 1) {
    concluded.findings.doubt(`the lines above the header on line ${file.header.line} are not read`, '')
  }
  if (totals > 0) {
    concluded.findings.doubt(`lines with sums and without an order are not read`, `${totals} of them`)
  }
  return { ...concluded, csv: file }
}

const TOTALS = /^(?:(?:grand |sub)?totals?|totale|sum(?:me|ma)?|gesamt(?:summe)?|somme)?:?$/i

/** Whether a line has only numbers, and in place of an id nothing or a word such as "Total". */
function isOfTotals(cells: Cells, layout: CsvLayout): boolean {
  if (!TOTALS.test(cells[layout.idColumn] ?? '')) return false
  const filled = Object.keys(cells).filter((column) => column !== layout.idColumn && cells[column])
  return (
    filled.length > 0 && filled.every((column) => ['amount', 'quantity'].includes(layout.columns[column]?.kind ?? ''))
  )
}

/** The number of times that a line of this layout has. */
export function countTimes({ times: { placed } }: CsvLayout): number {
  return placed.ways.length + 2
}

function toStaged({ number, cells, error }: CsvRecord, layout: CsvLayout) {
  return { number, cells: Object.values(shorten(cells)), error: error ?? findBadText(cells, layout) }
}

/** The error of an order id that cannot be used. */
function findBadId(id: string, { idColumn }: CsvLayout): string | undefined {
  if (id === '') return `${idColumn} is empty`
  if (id.length > MAX_ID_LENGTH) return `${idColumn} is longer than ${MAX_ID_LENGTH} characters`
  if (id.includes('\u0000')) return `${idColumn} contains U+0000`
  const damage = damageOf(id)
  if (damage === undefined) {
    return isAbsentWord(id)
      ? `${idColumn} "${id}" stands for a missing id, so different orders would become one`
      : undefined
  }
  return `${idColumn} "${id}" ${damage}, so different orders may have become one. Export the file again with this column as text`
}

function refuseLine({ number, cells, error }: CsvRecord, badId: string): Reject {
  return { line: number, reason: 'invalid', error: error ?? badId, body: JSON.stringify(shorten(cells)) }
}

function shorten(cells: Cells): Cells {
  const short = emptyRecord<string>()
  for (const column in cells) short[column] = cells[column]?.slice(0, MAX_CELL_LENGTH) ?? ''
  return short
}

/** Decoding replaces invalid bytes, so two different ids could become one. */
function findBadText(cells: Cells, { encoding = 'UTF-8' }: CsvLayout): string | undefined {
  for (const column in cells) {
    const value = cells[column] ?? ''
    if (value.length > MAX_CELL_LENGTH) return `${column} is longer than ${MAX_CELL_LENGTH} characters`
    if (value.includes('\ufffd')) {
      return `${column} "${value}" has characters that are not ${encoding}. Add the "encoding" of the file to the mapping, such as "windows-1252"`
    }
  }
  return undefined
}
