import type { Money } from '../money.ts'
import type { CsvLine, CsvOrder } from './csv/csv-layout.ts'

/** Reads an exact amount, zero or more. Any other value is a problem of the line. */
export function readAmount(order: CsvOrder, line: CsvLine, column: string): Money {
  const amount = readSigned(order, line, column)
  const text = line.cells[column] ?? ''
  return amount < 0n
    ? problem(order, line, `${column} "${text}" is negative. An amount must be zero or more`, 0n)
    : amount
}

/** Reads a whole number of either sign. Any other value is a problem of the line. */
export function readQuantity(order: CsvOrder, line: CsvLine, column: string): number {
  const text = line.cells[column] ?? ''
  if (!WHOLE_NUMBER.test(text)) return problem(order, line, `${column} "${text}" is not a whole number`, 0)
  return Number(text)
}

const WHOLE_NUMBER = /^-?\d{1,10}(\.0+)?$/

/** Reads a required text. */
export function readText(order: CsvOrder, line: CsvLine, column: string): string {
  return line.cells[column] || problem(order, line, `${column} is empty`, '')
}

/** Reads an exact number of either sign. Any other value is a problem of the line. */
export function readSigned(order: CsvOrder, line: CsvLine, column: string): Money {
  const numeral = order.findings.readNumber(column, line.cells[column] ?? '')
  return 'error' in numeral ? problem(order, line, numeral.error, 0n) : numeral.value
}

function problem<T>(order: CsvOrder, line: CsvLine, error: string, instead: T): T {
  order.problems.push({ line: line.number, error })
  return instead
}
