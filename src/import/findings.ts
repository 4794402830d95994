import type { CsvLayout } from './csv-layout.ts'
import { type DecimalMark, type NoNumeral, type Numeral, readNumeral } from './read-number.ts'

/** Where something was seen first. */
export interface Seen {
  line: number
  column: string
  text: string
}

/** What the numbers of a file show about how all of them are written. */
export interface NumberFindings {
  /** The first number that proves a decimal mark. */
  shown: Partial<Record<DecimalMark, Seen>>
  /** The columns in which a number proves a decimal point. */
  pointColumns: ReadonlySet<string>
}

/** What the lines of a file show together, and no line alone. */
export interface Findings {
  /** The number in a cell; or why it cannot be read, with what to do. */
  readNumber: (column: string, text: string) => Numeral | { error: string }
  /** Columns that were mapped as an order's but hold an amount of each line, with the proof. */
  lineAmounts: Map<string, string>
  /** Notes what may be meant otherwise. Doubts of one kind are counted, and the first is the example. */
  doubt: (kind: string, example: string) => void
  /** The doubts, each a sentence. */
  doubts: () => string[]
  /** From here on doubts are known; the lines are only read once more. */
  settle: () => void
}

const MAX_KINDS = 100

/** @param delimiter where it is a semicolon, a comma is likely the decimal mark. */
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
        const more = count > 1 ? ` (and ${count - 1} more)` : ''
        return example === '' ? kind : `${kind}: ${example}${more}`
      }),
    settle: () => {
      isSettled = true
    },
  }
}

/** Why `1.000` cannot be taken for one; undefined when the file leaves no doubt. */
function findContrary(
  decimal: DecimalMark | undefined,
  delimiter: string,
  column: string,
  { shown, pointColumns }: NumberFindings,
): string | undefined {
  const other = shown[decimal === ',' ? '.' : ',']
  if (other) {
    const mark = decimal === ',' ? 'point' : 'comma'
    return `may be a thousand or one, for ${other.column} "${other.text}" on line ${other.line} has a decimal ${mark}; ${SAY_WHICH}`
  }
  if (decimal !== undefined) return undefined
  if (delimiter !== ';' && pointColumns.has(column)) return undefined
  return `may be a thousand or one; ${SAY_WHICH}`
}

const SAY_WHICH =
  'add "decimal": "," to the mapping if its point groups thousands, "decimal": "." if it is a decimal point'

function describe(column: string, text: string, { problem }: NoNumeral, decimal: DecimalMark | undefined): string {
  const what = `${column} "${text}"`
  if (text === '') return `${column} is empty`
  if (problem === 'decimal comma') return `${what} has a decimal comma; add "decimal": "," to the mapping`
  if (problem === 'ambiguous') {
    return `${what} may have a decimal comma or group thousands; add "decimal": "," or "decimal": "." to the mapping`
  }
  const example = decimal === ',' ? '1.234,50' : '12.50'
  if (problem === 'other decimal mark') {
    return `${what} does not fit "decimal": "${decimal ?? '.'}" of the mapping, by which a number is written ${example}`
  }
  return `${what} is not a decimal number such as ${example}`
}
