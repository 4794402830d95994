import type { CsvLayout } from '../csv/csv-layout.ts'
import { ImportError } from '../import-error.ts'
import type { Findings, Seen } from './findings.ts'

/** Spreadsheets keep 15 digits of a number and write zeros in place of the others. */
const LONG_NUMBER = /^\d{14}(\d)(\d+)$/
/** With this many zeros, the chance that the ids are whole numbers by accident is below 1 in 100,000. */
const FEWEST_ZEROS = 5

interface LongNumbers {
  first: Seen
  zeros: number
  /** Whether the last digit that a spreadsheet keeps is not always zero. Otherwise the ids are multiples, such as times in microseconds. */
  isCutAtFifteen: boolean
}

/** Checks whether a spreadsheet has rounded the ids of a column: all of its numbers of more than 15 digits end in zeros after the 15th. */
export function surveyDigits({ columns, idColumn }: CsvLayout, file: string) {
  const found = new Map<string, LongNumbers>()
  const exact = new Set<string>()

  return {
    add: (line: number, column: string, text: string): void => {
      const [, last = '', rest = ''] = (!exact.has(column) && LONG_NUMBER.exec(text)) || []
      if (rest === '') return
      if (/[^0]/.test(rest)) {
        exact.add(column)
        return
      }
      const numbers = found.get(column) ?? { first: { line, column, text }, zeros: 0, isCutAtFifteen: false }
      numbers.zeros += rest.length
      numbers.isCutAtFifteen ||= last !== '0'
      found.set(column, numbers)
    },
    /** @throws ImportError when the ids of the orders are rounded. */
    conclude: (findings: Findings): void => {
      for (const [column, { first, zeros, isCutAtFifteen }] of found) {
        if (exact.has(column) || !isCutAtFifteen || zeros < FEWEST_ZEROS) continue
        const example = `"${first.text}" on line ${first.line}`
        if (column === idColumn) {
          throw new ImportError(
            `${file}: a spreadsheet has rounded the order ids in ${column} to 15 digits: ${example}. Different orders may have become one. Nothing of the file was imported. Export the file again with this column as text`,
          )
        }
        if (columns[column]?.kind === 'id') {
          findings.doubt(
            `${column} was rounded to 15 digits by a spreadsheet, so different values may have become one`,
            example,
          )
        }
      }
    },
  }
}
