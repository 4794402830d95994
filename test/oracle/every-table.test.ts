import { expect, test } from 'vitest'
import { perspectives } from '../../src/perspectives/index.ts'
import { SUMMED } from './life-sums.ts'

/** Tables by the day of arrival: `arrival-days.test.ts` compares them with the daily sums at the end of each day. */
const BY_ARRIVAL = ['sales_restatements', 'order_restatements']

test('the oracle calculates the table of every perspective', () => {
  const tables = perspectives.map(({ table }) => table).filter((table) => !BY_ARRIVAL.includes(table))
  expect(tables.filter((table) => !(table in SUMMED))).toEqual([])
})
