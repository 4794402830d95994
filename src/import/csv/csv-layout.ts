import type { EventType } from '../../contracts/index.ts'
import type { Findings } from '../survey/findings.ts'
import type { DecimalMark } from '../values/read-number.ts'

/** The rules by which the lines of a CSV file become events. Presets and mapping files are layouts. */
export interface CsvLayout {
  /** For messages: the preset's name or the mapping file's. */
  name: string
  /** Undefined: the delimiter of a first line such as `sep=;`, else a comma. */
  delimiter?: string
  /** The character that encloses values; `false` if quotes have no meaning. */
  quote?: string | false
  /** Whether quotes have no meaning in a file with tabs. */
  hasPlainTabs?: boolean
  /** Whether the names of columns may differ in case, blanks, hyphens and underscores. */
  hasLooseNames?: boolean
  /** A name of the Encoding Standard, or `UTF8_OR_WINDOWS`. A byte order mark takes precedence. */
  encoding?: string
  /** Undefined: a point, and ambiguous numbers are refused. */
  decimal?: DecimalMark
  /** Whether `decimal` is only assumed: another mark counts if the numbers of the file prove it, and none of them the first. */
  isDecimalAssumed?: boolean
  /** Whether an import is refused if its times have no offset and nobody has stated their zone. */
  needsZone?: boolean
  /** Whether a line without an id belongs to the order of the line above. */
  continuesOrder?: (cells: Cells) => boolean
  /** All columns that are read, by name. A file must have all that are not optional; other columns are not read. */
  columns: Readonly<Record<string, CsvColumn>>
  /** Lines with the same value in this column are one order, anywhere in the file. */
  idColumn: string
  times: CsvTimes
  /** The time of the export, ISO 8601 in UTC. */
  asOf?: string
  /** Makes the events of one order. Problems of a line are pushed to `order.problems`; then the order is refused. */
  toEvents: (order: CsvOrder) => CsvResult
}

export interface CsvColumn {
  /** The property that the column is read as. */
  purpose: string
  kind: 'order id' | 'id' | 'quantity' | 'amount' | 'time' | 'text'
  /** Whether a file is refused if the column is empty on every line. */
  isRequired?: boolean
  /** Whether a file may be without the column. It is then empty on every line. */
  isOptional?: boolean
  /** Other names of the column in some files. */
  otherNames?: readonly string[]
}

/** The time of the order, which is the earliest of its lines, and the times of its refund and cancellation. */
interface CsvTimes {
  placed: CsvTime
  refunded?: CsvTime
  cancelled?: CsvTime
}

export interface CsvTime {
  /** The text of a time on a line, and the column for messages. */
  read: (cells: Cells) => { column: string; text: string }
  /** The possible formats of the text. All lines of a file together decide which format applies. */
  ways: readonly TimeWay[]
}

export interface TimeWay {
  /** For messages: `DD/MM/YYYY HH24:MI`. */
  name: string
  /** @returns see `readIsoTime`. */
  readTime: (text: string) => string | undefined
  /** The days on which files of this layout begin. They decide between formats that can read all times. */
  firstDays?: readonly string[]
  /** Advice for an invalid time, as the end of a sentence. */
  advise?: (text: string) => string | undefined
}

/** The values of a line by column, without surrounding blanks. The record has no prototype, because a column may have any name. */
export type Cells = Readonly<Record<string, string>>

/** All lines of a file that have the same order id. */
export interface CsvOrder {
  id: string
  /** ISO 8601 in UTC, as all of these. */
  time: string
  refundedAt?: string
  cancelledAt?: string
  /** The time of the export, if the user states it: that of refunds for which the file has no time. */
  asOf?: string
  lines: CsvLine[]
  problems: LineProblem[]
  /** The results for the file as a whole. */
  findings: Findings
}

export interface CsvLine {
  /** The physical line of the file on which it begins, counted from 1. */
  number: number
  cells: Cells
}

/** Why a line, and with it its order, is refused. */
export interface LineProblem {
  line: number
  error: string
}

export interface CsvEvent {
  type: EventType
  /** ISO 8601 in UTC. Default: the time of the order. */
  time?: string
  data: Record<string, unknown>
}

export interface CsvResult {
  /** Empty when the whole order is left out. */
  events: readonly CsvEvent[]
  /** The number of orders or lines that were left out, by reason. */
  skipped?: Record<string, number>
}

/** An empty record for cells or columns, whose names come from the user. */
export function emptyRecord<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>
}
