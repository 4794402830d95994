import type { CsvLayout, CsvTime } from '../csv/csv-layout.ts'
import type { CsvFile, CsvRecord } from '../csv/read-csv.ts'
import { ImportError } from '../import-error.ts'
import { damageOf, readId } from '../values/read-id.ts'
import { type DecimalMark, readNumeral } from '../values/read-number.ts'
import { createFindings, type Findings, type Seen } from './findings.ts'
import { surveyDays } from './survey-days.ts'
import { surveyDecimals } from './survey-decimals.ts'
import { surveyDigits } from './survey-digits.ts'
import { surveyWays } from './survey-ways.ts'

/** The times on a line: that of the order in each possible format, then those of its refund and cancellation. */
type LineTimes = readonly (string | undefined)[]

/** The times of a file that have no offset. */
export interface LocalTimes {
  count: number
  /** The first of them. */
  column: string
  text: string
  line: number
}

/** Checks that need all lines of a file. */
export interface Survey {
  /** @returns the times of the line. */
  add: (record: CsvRecord) => LineTimes
  /**
   * Returns the results after all lines were added.
   *
   * @throws ImportError when the file as a whole contradicts its layout.
   */
  conclude: () => { findings: Findings; wayOfTime: number; localTimes: LocalTimes | undefined }
}

/** See `readIsoTime`. */
const LOCAL = /T[\d:.]+$/

export function createSurvey(layout: CsvLayout, { header, delimiter }: CsvFile, file: string): Survey {
  const columns = Object.entries(layout.columns)
  const numbers = columns.filter(([, { kind }]) => kind === 'amount' || kind === 'quantity').map(([column]) => column)
  const ids = columns.filter(([, { kind }]) => kind === 'id').map(([column]) => column)
  const required = new Set(columns.filter(([, { isRequired }]) => isRequired).map(([column]) => column))
  const shown: Partial<Record<DecimalMark, Seen>> = {}
  const pointColumns = new Set<string>()
  const damaged = new Map<string, Seen & { damage: string }>()
  const ways = surveyWays(layout.times.placed, file)
  const days = surveyDays(layout.times.placed)
  const decimals = surveyDecimals(layout)
  const digits = surveyDigits(layout, file)
  let lines = 0
  let localTimes: LocalTimes | undefined

  const addNumber = (line: number, column: string, text: string) => {
    if (text === '') return
    const numeral = readNumeral(text, layout.decimal)
    decimals.add(column, numeral)
    const { shows } = numeral
    if (shows === undefined) return
    shown[shows] ??= { line, column, text }
    if (shows === '.') pointColumns.add(column)
  }

  return {
    add: ({ number, cells }) => {
      lines++
      for (const column of numbers) addNumber(number, column, cells[column] ?? '')
      for (const column of ids) {
        const text = cells[column] ?? ''
        digits.add(number, column, text)
        const damage = damaged.has(column) ? undefined : damageOf(text)
        if (damage !== undefined) damaged.set(column, { line: number, column, text, damage })
      }
      for (const column of required) if (cells[column]) required.delete(column)
      digits.add(number, layout.idColumn, readId(cells[layout.idColumn] ?? ''))
      const written = layout.times.placed.read(cells)
      const placed = ways.add(number, written)
      days.add(written.text, placed[0])
      if (placed.some((time) => time !== undefined && LOCAL.test(time))) {
        localTimes ??= { count: 0, line: number, ...written }
        localTimes.count++
      }
      const others = [layout.times.refunded, layout.times.cancelled].map((time) => time && readTime(time, cells))
      return [...placed, ...others]
    },
    conclude: () => {
      const [empty] = lines > 0 ? required : []
      if (empty !== undefined) {
        const purpose = layout.columns[empty]?.purpose
        throw new ImportError(
          `${file}: the column "${empty}", which ${layout.name} reads as ${purpose}, is empty on every line. Nothing of the file was imported. Map another column, or remove ${purpose} from the mapping`,
        )
      }
      const isComma = layout.isDecimalAssumed && shown[','] !== undefined && shown['.'] === undefined
      const findings = createFindings(isComma ? { ...layout, decimal: ',' } : layout, delimiter, {
        shown,
        pointColumns,
      })
      if (lines === 0) findings.doubt(`${file} has a header and no rows`, '')
      for (const { line, column, text, damage } of damaged.values()) {
        findings.doubt(`${column} ${damage}, so different values may have become one`, `"${text}" on line ${line}`)
      }
      days.conclude(findings)
      decimals.conclude(findings)
      digits.conclude(findings)
      noteUnread(header.names, layout, findings)
      return { findings, wayOfTime: ways.choose(), localTimes }
    },
  }
}

function readTime(time: CsvTime, cells: CsvRecord['cells']): string | undefined {
  const { text } = time.read(cells)
  return text === '' ? undefined : time.ways[0]?.readTime(text)
}

/** Names of columns with refunds, cancellations and statuses, in English and German exports. */
const OUTCOME = /refund|cancel|void|chargeback|status|storn|erstatt|rückerstatt/i

function noteUnread(names: readonly string[], layout: CsvLayout, findings: Findings): void {
  const read = new Set(
    Object.entries(layout.columns).flatMap(([column, { otherNames = [] }]) => [column, ...otherNames]),
  )
  const unread = names.filter((name) => OUTCOME.test(name) && !read.has(name))
  if (unread.length === 0) return
  const list = unread.map((name) => `"${name}"`).join(', ')
  const what = unread.length === 1 ? 'the column' : 'the columns'
  const verb = unread.length === 1 ? 'is' : 'are'
  findings.doubt(
    `${what} ${list} ${verb} not read, so refunded, cancelled and unpaid orders count in full. Map order.refunded, order.cancelledAt or order.status`,
    '',
  )
}
