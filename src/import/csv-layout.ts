import type { EventType } from '../contracts/index.ts'

/** How the lines of a CSV file become events. A preset is one, and a mapping file makes one. */
export interface CsvLayout {
  /** For messages: the preset's name or the mapping file's. */
  name: string
  delimiter: string
  /** Every column that is read, with what it is read for. A file must have them all; others are left alone. */
  columns: Readonly<Record<string, string>>
  /** Lines that agree in this column are one order, wherever in the file they stand. */
  idColumn: string
  /** An order's time is its lines' earliest. */
  timeColumn: string
  /** Reads a time; the default is ISO 8601. @returns see `readIsoTime`. */
  readTime?: (text: string) => string | undefined
  /** Makes one event of one order. What is wrong with a line is pushed to `order.problems`; then the order is refused. */
  toEvent: (order: CsvOrder) => CsvResult
}

/** All lines of a file that have the same order id. */
export interface CsvOrder {
  id: string
  /** ISO 8601 in UTC. */
  time: string
  lines: CsvLine[]
  problems: LineProblem[]
}

export interface CsvLine {
  /** The physical line of the file on which it begins, counted from 1. */
  number: number
  /** The values of the layout's columns, without surrounding blanks. */
  cells: Readonly<Record<string, string>>
}

/** Why a line, and with it its order, is refused. */
interface LineProblem {
  line: number
  error: string
}

export interface CsvResult {
  /** Absent when the whole order is left out. */
  event?: { type: EventType; data: Record<string, unknown> }
  /** What was left out, by reason. */
  skipped?: Record<string, number>
}
