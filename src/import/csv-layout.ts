import type { EventType } from '../contracts/index.ts'
import type { Findings } from './findings.ts'
import type { DecimalMark } from './read-number.ts'

/** How the lines of a CSV file become events. A preset is one, and a mapping file makes one. */
export interface CsvLayout {
  /** For messages: the preset's name or the mapping file's. */
  name: string
  /** Undefined: what a line `sep=;` at the beginning says, else a comma. */
  delimiter?: string
  /** What encloses values; `false` where quotes have no meaning. */
  quote?: string | false
  /** A name of the Encoding Standard, or `UTF8_OR_WINDOWS`; a byte order mark comes first. */
  encoding?: string
  /** Undefined: a point, and what may be read otherwise is refused. */
  decimal?: DecimalMark
  /** Every column that is read, by the name its cells have. A file must have them all; others are left alone. */
  columns: Readonly<Record<string, CsvColumn>>
  /** Lines that agree in this column are one order, wherever in the file they stand. */
  idColumn: string
  times: CsvTimes
  /** Makes the events of one order. What is wrong with a line is pushed to `order.problems`; then the order is refused. */
  toEvents: (order: CsvOrder) => CsvResult
}

export interface CsvColumn {
  /** What it is read for. */
  purpose: string
  kind: 'order id' | 'id' | 'quantity' | 'amount' | 'time' | 'text'
  /** Whether a file in which it is empty on every line must be meant otherwise. */
  isRequired?: boolean
  /** What else it is called in some files. */
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
  /** The ways in which the text may be read; all of a file's lines decide which one it is. */
  ways: readonly TimeWay[]
}

export interface TimeWay {
  /** For messages: `DD/MM/YYYY HH24:MI`. */
  name: string
  /** @returns see `readIsoTime`. */
  readTime: (text: string) => string | undefined
  /** The days on which files of this layout begin, which decide between ways that can read all times. */
  firstDays?: readonly string[]
  /** Advice for a time that cannot be read, as the end of a sentence. */
  advise?: (text: string) => string | undefined
}

/** The values of a line's columns, without surrounding blanks. Made without a prototype: a column may have any name. */
export type Cells = Readonly<Record<string, string>>

/** All lines of a file that have the same order id. */
export interface CsvOrder {
  id: string
  /** ISO 8601 in UTC, as all of these. */
  time: string
  refundedAt?: string
  cancelledAt?: string
  lines: CsvLine[]
  problems: LineProblem[]
  /** What the file as a whole shows. */
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
  /** ISO 8601 in UTC; without it, the order's. */
  time?: string
  data: Record<string, unknown>
}

export interface CsvResult {
  /** None when the whole order is left out. */
  events: readonly CsvEvent[]
  /** What was left out, by reason. */
  skipped?: Record<string, number>
}

/** An empty record for cells or columns, whose names come from outside. */
export function emptyRecord<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>
}
