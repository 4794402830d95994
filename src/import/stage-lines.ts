import type { Reject } from './candidate.ts'
import { type Cells, type CsvLayout, emptyRecord } from './csv-layout.ts'
import type { Findings } from './findings.ts'
import { ImportError } from './import-error.ts'
import type { Source } from './open-source.ts'
import { type CsvFile, type CsvRecord, readCsv } from './read-csv.ts'
import { damageOf, readId } from './read-id.ts'
import type { Stage } from './stage.ts'
import { createSurvey, type Survey } from './survey.ts'

const MAX_ID_LENGTH = 200
/** A few thousand lines are in memory at a time. */
const MAX_CELL_LENGTH = 5000

/** What a file's lines came to, once all of them are staged. */
export interface StagedFile {
  findings: Findings
  /** Which of a line's times is the order's. */
  wayOfTime: number
}

/**
 * Reads all lines of a file into the stage, and looks at them as a whole.
 *
 * @param onLine called for each line.
 * @returns the lines that belong to no order, one by one, and at last what the file came to.
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
  for await (const record of records) {
    onLine()
    const times = survey?.add(record) ?? []
    const orderId = readId(record.cells[layout.idColumn] ?? '')
    const badId = findBadId(orderId, layout)
    if (badId) yield refuseLine(record, badId)
    else await stage.add({ ...toStaged(record, layout), orderId, times })
  }
  if (!file || !survey) throw new ImportError(`${source.name} has no header`)
  const concluded = survey.conclude()
  if (file.header.line > 1) {
    concluded.findings.doubt(`what stands above the header, on line ${file.header.line}, is left out`, '')
  }
  return concluded
}

/** How many times a line of this layout has. */
export function countTimes({ times: { placed } }: CsvLayout): number {
  return placed.ways.length + 2
}

function toStaged({ number, cells, error }: CsvRecord, layout: CsvLayout) {
  return { number, cells: Object.values(shorten(cells)), error: error ?? findBadText(cells, layout) }
}

/** A line without a usable id belongs to no order. */
function findBadId(id: string, { idColumn }: CsvLayout): string | undefined {
  if (id === '') return `${idColumn} is empty`
  if (id.length > MAX_ID_LENGTH) return `${idColumn} is longer than ${MAX_ID_LENGTH} characters`
  if (id.includes('\u0000')) return `${idColumn} contains U+0000`
  const damage = damageOf(id)
  if (damage === undefined) return undefined
  return `${idColumn} "${id}" ${damage}, so different orders may have become one; export the file again with this column as text`
}

function refuseLine({ number, cells, error }: CsvRecord, badId: string): Reject {
  return { line: number, reason: 'invalid', error: error ?? badId, body: JSON.stringify(shorten(cells)) }
}

function shorten(cells: Cells): Cells {
  const short = emptyRecord<string>()
  for (const column in cells) short[column] = cells[column]?.slice(0, MAX_CELL_LENGTH) ?? ''
  return short
}

/** Reading replaced what cannot be decoded, and two different ids could have become one. */
function findBadText(cells: Cells, { encoding = 'UTF-8' }: CsvLayout): string | undefined {
  for (const column in cells) {
    const value = cells[column] ?? ''
    if (value.length > MAX_CELL_LENGTH) return `${column} is longer than ${MAX_CELL_LENGTH} characters`
    if (value.includes('\ufffd')) {
      return `${column} "${value}" has characters that are not ${encoding}; add its "encoding" to the mapping, such as "windows-1252"`
    }
  }
  return undefined
}
