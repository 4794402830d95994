import { type Money, parseMoney } from '../money.ts'
import type { CsvLine, CsvOrder } from './csv-layout.ts'

const WHOLE_NUMBER = /^-?\d{1,10}(\.0+)?$/

/** Reads an exact amount, zero or more. Anything else is a problem of the line. */
export function readAmount(order: CsvOrder, line: CsvLine, column: string): Money {
  const text = line.cells[column] ?? ''
  const amount = parseMoney(text)
  if (amount === undefined) return problem(order, line, `${column} "${text}" is not a decimal number such as 12.50`, 0n)
  if (amount < 0n) return problem(order, line, `${column} "${text}" is below zero, which no amount can be`, 0n)
  return amount
}

/** Reads a whole number of either sign. Anything else is a problem of the line. */
export function readQuantity(order: CsvOrder, line: CsvLine, column: string): number {
  const text = line.cells[column] ?? ''
  if (!WHOLE_NUMBER.test(text)) return problem(order, line, `${column} "${text}" is not a whole number`, 0)
  return Number(text)
}

/** Reads text that must be there. */
export function readText(order: CsvOrder, line: CsvLine, column: string): string {
  return line.cells[column] || problem(order, line, `${column} is empty`, '')
}

/**
 * Reads what belongs to the order and stands on one or all of its lines, empty on the others.
 *
 * @returns the line it was first found on; undefined when it is empty everywhere. Two different values are a problem.
 */
export function findOrderLine(order: CsvOrder, column: string): CsvLine | undefined {
  const first = order.lines.find((line) => line.cells[column])
  const other = order.lines.find((line) => line.cells[column] && line.cells[column] !== first?.cells[column])
  if (first && other) {
    const text = `${column} is "${other.cells[column]}", but "${first.cells[column]}" on line ${first.number} of the same order`
    return problem(order, other, text, first)
  }
  return first
}

/** Text that belongs to the order; undefined when it is empty on every line. */
export function readOrderText(order: CsvOrder, column: string): string | undefined {
  return findOrderLine(order, column)?.cells[column]
}

function problem<T>(order: CsvOrder, line: CsvLine, error: string, instead: T): T {
  order.problems.push({ line: line.number, error })
  return instead
}
