import { type Money, parseMoney } from '../../money.ts'
import type { CsvOrder } from '../csv/csv-layout.ts'
import { type Found, findInOrder, nameOf, type Source } from './field.ts'

/** An order during the creation of its events. */
export interface Reading {
  order: CsvOrder
  /** The currencies beside the amounts of the order, each with the first amount in it. */
  currencies: Map<string, Found>
}

/** The amounts of an order, each with the property for the same amount of a line. */
const sameOfLines: Readonly<Record<string, string | undefined>> = {
  total: 'item.lineTotal',
  discount: 'item.discount',
  tax: 'item.tax',
  shipping: 'item.shipping',
}

/** Reads a number. An invalid number is a problem of its line. */
export function readFound({ order, currencies }: Reading, found: Found): Money {
  if (found.isConstant) return parseMoney(found.text) ?? 0n
  const { column, text, line } = found
  const numeral = order.findings.readNumber(column, text)
  if ('error' in numeral) {
    order.problems.push({ line: line.number, error: numeral.error })
    return 0n
  }
  if (numeral.currency !== undefined && !currencies.has(numeral.currency)) currencies.set(numeral.currency, found)
  return numeral.value
}

/**
 * Reads an amount of the order, which is on one or all of its lines. If lines differ, the column contains an amount of
 * each line. Then all orders with several lines are refused.
 */
export function readOrderAmount(reading: Reading, source: Source | undefined, name: string): Money | undefined {
  const { order } = reading
  const isSame = (one: string, other: string) => amountOf(order, one) === amountOf(order, other)
  const found = findInOrder(order, source, isSame)
  if (!found) return undefined
  const { first, other } = found
  const { lineAmounts } = order.findings
  if (other) {
    const proof = `${other.column} is "${other.text}", but "${first.text}" on line ${first.line.number} of the same order`
    refuseLineAmount(order, other, name, proof)
  } else if (lineAmounts.has(first.column) && isOnSeveral(order, first.column)) {
    refuseLineAmount(order, first, name, lineAmounts.get(first.column) ?? '')
  }
  return readFound(reading, first)
}

/** Marks a column as an amount of each line, and refuses the order. */
export function refuseLineAmount(order: CsvOrder, { column, line }: Found, name: string, proof: string): void {
  const { lineAmounts } = order.findings
  if (!lineAmounts.has(column)) lineAmounts.set(column, `${proof} (line ${line.number})`)
  const instead = sameOfLines[name]
  const advice = instead === undefined ? '' : `; map it as ${instead}`
  order.problems.push({
    line: line.number,
    error: `${proof}. The column contains an amount of each line, not of the order${advice}`,
  })
}

/** Whether several lines of an order have an amount in this column. */
export function isOnSeveral(order: CsvOrder, column: string): boolean {
  return order.lines.filter((line) => line.cells[column]).length > 1
}

function amountOf(order: CsvOrder, text: string): Money | string {
  const numeral = order.findings.readNumber('', text)
  return 'error' in numeral ? text : numeral.value
}

/** The currency of the order: that of the mapping, which the amounts must not contradict, else that beside the amounts. */
export function checkCurrency({ order, currencies }: Reading, currency: string | undefined): string | undefined {
  const [beside] = currencies.keys()
  const expected = currency ?? beside
  for (const [code, { column, text, line }] of currencies) {
    if (code === expected) continue
    const error = `${column} "${text}" is in ${code}, but the order is in ${expected}; map order.currency`
    order.problems.push({ line: line.number, error })
  }
  return expected
}

/** The error for a missing amount. */
export function describeMissing(source: Source | undefined): string {
  return `${nameOf(source)} is empty`
}
