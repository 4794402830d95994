import { expect, test } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { describeSteps, type OrderStep } from './order-steps.ts'

const moneyIn = (currency: string) => createFormat({ currency, timeZone: 'UTC', locale: 'en-GB' }).money
const format = createFormat({ currency: 'EUR', timeZone: 'UTC', locale: 'en-GB' })
const change = (field: string, form: string, before: string | null, after: string | null, productId = null) => ({
  field,
  form,
  before,
  after,
  productId,
})
const step = (changes: object[], totalRevenue: number, adjustments = 0, reversed = 0) =>
  ({
    changes,
    totalRevenue,
    adjustments,
    reversed,
    netRevenue: totalRevenue + adjustments - reversed,
  }) as unknown as OrderStep
const textsOf = (...steps: OrderStep[]) => describeSteps(steps, format, moneyIn, (id) => `Product ${id}`)

test('a step has its changes in words, with the currency that the order had then', () => {
  const placed = [
    change('status', 'text', 'waiting', 'placed'),
    change('total', 'amount', null, '20.00'),
    change('currency', 'text', null, 'GBP'),
  ]
  const revised = [
    change('total', 'amount', '20.00', '30.00'),
    change('currency', 'text', 'GBP', 'EUR'),
    change('couponCodes', 'text', null, 'A, B'),
    { ...change('quantity', 'quantity', '1', '2.5'), productId: 'p1' },
    { ...change('lineTotal', 'amount', null, '30.00'), productId: 'p1' },
  ]
  const [first, second] = textsOf(step(placed, 0), step(revised, 0, 30))
  expect(first?.changes).toEqual(['Status: Waiting → Placed'])
  expect(second?.changes).toEqual([
    'Total: £20.00 → €30.00',
    'Currency: British Pound → Euro',
    'Coupon codes: none → A, B',
    'Product p1, quantity: 1 → 2.5',
    'Product p1, total of the product: none → €30.00',
  ])
})

test('numbers are shown after a step that changed one of them', () => {
  const [first, second, third] = textsOf(step([], 20), step([], 20), step([], 20, 0, 5))
  expect(first?.numbers.filter(({ isChanged }) => isChanged).map(({ label }) => label)).toEqual([
    'Revenue',
    'Net revenue',
  ])
  expect(second?.numbers).toEqual([])
  expect(third?.numbers.map(({ label, amount }) => [label, amount])).toEqual([
    ['Revenue', 20],
    ['Adjustments', 0],
    ['Reversed', 5],
    ['Net revenue', 15],
  ])
})
