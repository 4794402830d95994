import type { CsvOrder } from '../csv/csv-layout.ts'
import { findInOrder, type Source } from './field.ts'
import type { Mapping } from './mapping.ts'

/** The meaning of a status of an order. */
export type Meaning = 'paid' | 'cancelled' | 'refunded' | 'notAnOrder'

/** Makes a function that reads the status of an order and its meaning: `paid` if the mapping has no meaning for it. */
export function statusReader(source: Source | undefined, lists: Mapping['status']) {
  const meanings = new Map<string, Meaning>()
  for (const [meaning, values] of Object.entries(lists ?? {})) {
    for (const value of values) meanings.set(value.toLowerCase(), meaning as Meaning)
  }
  return (order: CsvOrder): { meaning: Meaning; column: string; text: string } => {
    const found = findInOrder(order, source, (one, other) => one.toLowerCase() === other.toLowerCase())
    const { column = '', text = '', line } = found?.first ?? {}
    if (found?.other) {
      const error = `${column} is "${found.other.text}", but "${text}" on line ${line?.number} of the same order`
      order.problems.push({ line: found.other.line.number, error })
    }
    const meaning = meanings.get(text.toLowerCase())
    if (meaning === undefined && source && lists?.paid) {
      const error = `${column || 'the status'} "${text}" is not in a list of "status" in the mapping; add it to a list`
      order.problems.push({ line: line?.number ?? order.lines[0]?.number ?? 0, error })
    }
    return { meaning: meaning ?? 'paid', column, text }
  }
}
