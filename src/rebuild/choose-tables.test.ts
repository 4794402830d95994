import { expect, test } from 'vitest'
import { perspectives } from '../perspectives/index.ts'
import { choosePerspectives, chooseTables } from './choose-tables.ts'

const chosen = (name: string) => chooseTables(perspectives, [name]).perspectives.map(({ table }) => table)

test.each([
  ['daily-sales', 'daily_sales_analytics'],
  ['daily_sales_analytics', 'daily_sales_analytics'],
  ['cohorts', 'cohort_analytics'],
  ['product-sales', 'product_analytics'],
])('the name %s chooses %s', (name, table) => {
  expect(chosen(name)).toEqual([table])
})

test('a name of facts and of a perspective chooses the facts to verify, and the perspective to rebuild', () => {
  expect(chooseTables(perspectives, ['payments'])).toMatchObject({ perspectives: [], facts: [{ table: 'payments' }] })
  expect(choosePerspectives(perspectives, ['payments'])).toMatchObject({
    perspectives: [{ table: 'payment_analytics' }],
  })
})

test('no name chooses all tables', () => {
  const { perspectives: all, facts } = chooseTables(perspectives, [])
  expect(all).toEqual(perspectives)
  expect(facts.length).toBeGreaterThan(0)
})

test('an unknown name is refused, and the error lists the tables', () => {
  expect(() => chosen('weekly-sales')).toThrow(/^There is no table "weekly-sales"\. There are: .*daily_sales_analytics/)
})

test('a table of facts can be verified, but not rebuilt', () => {
  expect(chooseTables(perspectives, ['orders'])).toMatchObject({ perspectives: [], facts: [{ table: 'orders' }] })
  expect(() => choosePerspectives(perspectives, ['orders'])).toThrow('orders contains facts, not sums')
})
