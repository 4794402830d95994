import type { CsvLayout } from '../csv/csv-layout.ts'
import { type DecimalMark, type NoNumeral, type Numeral, readNumeral } from '../values/read-number.ts'

/** The first occurrence of a value. */
export interface Seen {
  line: number
  column: string
  text: string
}

/** Evidence of the decimal mark in the numbers of a file. */
export interface NumberFindings {
  /** The first number that proves a decimal mark. */
  shown: Partial<Record<DecimalMark, Seen>>
  /** The columns in which a number proves a decimal point. */
  pointColumns: ReadonlySet<string>
}

/** Results that need all lines of a file. */
export interface Findings {
  /** The number in a cell, or an error that says what to do. */
  readNumber: (column: string, text: string) => Numeral | { error: string }
  /** Columns that are mapped as an amount of the order but contain an amount of each line, with the evidence. */
  lineAmounts: Map<string, string>
  /** Adds a warning about a value that may be wrong. Doubts of one kind are counted, and the first is the example. */
  doubt: (kind: string, example: string) => void
  /** The doubts, each a sentence. */
  doubts: () => string[]
  /** Ignores further doubts, because the lines are read a second time. */
  settle: () => void
}

const MAX_KINDS = 100

/** @param delimiter in a file with semicolons, the decimal mark is probably a comma. */
export function createFindings(layout: CsvLayout, delimiter: string, numbers: NumberFindings): Findings {
  const found = new Map<string, { count: number; example: string }>()
  let isSettled = false
  return {
    readNumber: (column, text) => {
      const numeral = readNumeral(text, layout.decimal)
      if ('problem' in numeral) return { error: describe(column, text, numeral, layout.decimal) }
      if (!numeral.isAmbiguous) return numeral
      const contrary = findContrary(layout.decimal, delimiter, column, numbers)
      return contrary === undefined ? numeral : { error: `${column} "${text}" ${contrary}` }
    },
    lineAmounts: new Map(),
    doubt: (kind, example) => {
      if (isSettled) return
      const known = found.get(kind)
      if (known) known.count++
      else if (found.size < MAX_KINDS) found.set(kind, { count: 1, example })
    },
    doubts: () =>
      [...found].map(([kind, { count, example }]) => {
        const more = count > 1 ? ` (${count - 1} more like this)` : ''
        return example === '' ? kind : `${kind}: ${example}${more}`
      }),
    settle: () => {
      isSettled = true
    },
  }
}

/** Why a number such as `1.000` is ambiguous; undefined when the file is clear. */
function findContrary(
  decimal: DecimalMark | undefined,
  delimiter: string,
  column: string,
  { shown, pointColumns }: NumberFindings,
): string | undefined {
  const other = shown[decimal === ',' ? '.' : ',']
  if (other) {
    const mark = decimal === ',' ? 'point' : 'comma'
    return `${AMBIGUOUS}, because ${other.column} "${other.text}" on line ${other.line} has a decimal ${mark}. ${SAY_WHICH}`
  }
  if (decimal !== undefined) return undefined
  if (delimiter !== ';' && pointColumns.has(column)) return undefined
  return `${AMBIGUOUS}. ${SAY_WHICH}`
}

const AMBIGUOUS = 'is ambiguous: the mark may group thousands or begin the decimals'

const SAY_WHICH =
  'Add "decimal": "," to the mapping if points group thousands, or "decimal": "." if the point is the decimal mark'

function describe(column: string, text: string, { problem }: NoNumeral, decimal: DecimalMark | undefined): string {
  const what = `${column} "${text}"`
  if (text === '') return `${column} is empty`
  if (problem === 'decimal comma') return `${what} has a decimal comma; add "decimal": "," to the mapping`
  if (problem === 'ambiguous') {
    return `${what} ${AMBIGUOUS}. Add "decimal": "," or "decimal": "." to the mapping`
  }
  const example = decimal === ',' ? '1.234,50' : '12.50'
  if (problem === 'other decimal mark') {
    return `${what} does not fit "decimal": "${decimal ?? '.'}" of the mapping. A number must look like ${example}`
  }
  return `${what} is not a decimal number such as ${example}`
}
