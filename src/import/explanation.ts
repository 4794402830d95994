import { describeSample } from './describe-sample.ts'
import type { ImportSummary } from './summary.ts'

/** How a file is read. */
export interface FileLook {
  file: string
  format: 'csv' | 'ndjson'
  /** The preset or the mapping. Undefined for events. */
  layout: string | undefined
  encoding: string
  delimiter: string | undefined
  /** The line of the header. */
  headerLine: number | undefined
  /** The columns of the file, each with the property that it is read as. Undefined if it is not read. */
  columns: readonly { column: string; field: string | undefined }[]
  /** The number of events by type. Undefined for a CSV. */
  types: Record<string, number> | undefined
}

/** What an import of a file would do. */
export interface Explanation extends Omit<FileLook, 'layout' | 'delimiter' | 'headerLine' | 'types'> {
  layout: string | null
  delimiter: string | null
  headerLine: number | null
  types: Record<string, number> | null
  /** The zone of times without an offset. */
  timeZone: string
  /** Whether times have no offset, and nobody has stated their zone. */
  asksForTimeZone: boolean
  lines: number
  /** The events that would be imported, and the refused ones. */
  events: number
  rejected: number
  leftOut: Record<string, number>
  /** The first orders as they would count. */
  orders: { title: string; text: string }[]
  doubts: string[]
  /** The commonest reasons of refusals, with the first line of each. */
  refusals: { count: number; line: number; error: string }[]
}

const ORDERS = 3
const REFUSALS = 10
/** The longest error that is shown. */
const MOST_CHARACTERS = 400

/** Explains a file by the summary of its dry run. */
export function explain(
  summary: ImportSummary,
  { timeZone, currency }: { timeZone: string; currency: string },
): Explanation {
  const [look] = summary.looks
  if (!look) throw new Error('The dry run has not read the file')
  const { layout = null, delimiter = null, headerLine = null, types = null, ...rest } = look
  return {
    ...rest,
    layout,
    delimiter,
    headerLine,
    types,
    timeZone,
    asksForTimeZone: summary.asksForZone,
    lines: summary.lines,
    events: summary.notImported,
    rejected: summary.rejected,
    leftOut: summary.skipped,
    orders: summary.samples.slice(0, ORDERS).map((events) => {
      const [title, text] = describeSample(events, currency)
      return { title, text }
    }),
    doubts: summary.doubts,
    refusals: summary.reasons
      .most(REFUSALS)
      .map(({ count, line, error }) => ({ count, line, error: error.slice(0, MOST_CHARACTERS) })),
  }
}

/** The name of a delimiter for people. */
export function nameOfDelimiter(delimiter: string): string {
  const names: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'vertical bar' }
  return Object.hasOwn(names, delimiter) ? (names[delimiter] ?? delimiter) : delimiter
}
