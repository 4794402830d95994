import { expect, test } from 'vitest'
import { perspectives } from '../../src/perspectives/index.ts'
import { SUMMED } from './life-sums.ts'

test('the oracle calculates the table of every perspective', () => {
  expect(perspectives.map(({ table }) => table).filter((table) => !(table in SUMMED))).toEqual([])
})
