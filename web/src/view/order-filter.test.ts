import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codesOf, cohortIntervalNames, orderEventNames, orderStatusNames, segmentNames } from '../format/labels.ts'
import { ordersIn } from './bucket-days.ts'
import { readOrderFilter, writeOrderFilter } from './order-filter.ts'
import { addressOfOrders } from './orders-address.ts'
import { readView } from './view.ts'

const text = fc.string({ minLength: 1 })
const anyFilter = fc.record(
  {
    search: text,
    couponCode: text,
    taxRate: fc.constantFrom('', '19', '5.5'),
    productId: text,
    customerId: text,
    channel: fc.string(),
    country: fc.string(),
    paymentMethod: fc.string(),
    cancelReason: fc.string(),
    failureReason: fc.string(),
    isGuest: fc.boolean(),
    happened: fc.constantFrom(...codesOf(orderEventNames)),
    status: fc.constantFrom(...codesOf(orderStatusNames)),
    segment: fc.constantFrom(...codesOf(segmentNames)),
    customers: fc.constantFrom('new' as const, 'returning' as const, 'repeat' as const),
    hour: fc.integer({ min: 0, max: 23 }),
    weekday: fc.integer({ min: 1, max: 7 }),
  },
  { requiredKeys: [] },
)
const anyCohort = fc.record({
  cohort: fc.constant('2024-02-29'),
  interval: fc.constantFrom(...codesOf(cohortIntervalNames)),
})

describe('the address of a list of orders', () => {
  test('contains every filter, next to other parameters', () => {
    fc.assert(
      fc.property(anyFilter, fc.option(anyCohort), (some, cohort) => {
        const filter = { ...some, ...cohort }
        const before = new URLSearchParams('range=7d&interval=day&cursor=x&channel=old')
        const written = writeOrderFilter(filter, before)
        expect(readOrderFilter(new URLSearchParams(written.toString()))).toEqual(filter)
        expect([written.get('range'), written.get('interval'), written.get('cursor')]).toEqual(['7d', 'day', null])
      }),
    )
  })

  test.each([
    'status=x',
    'hour=24',
    'weekday=0',
    'isGuest=1',
    'cohort=2024-02-30',
    'cohortInterval=month',
    'productId=',
  ])('ignores invalid values: %s', (search) => {
    expect(readOrderFilter(new URLSearchParams(search))).toEqual({})
  })
})

describe('a link to the orders behind a number', () => {
  const shop = { today: '2024-12-22', firstDay: '2023-01-01' }
  const link = (search: string, filter: Parameters<typeof addressOfOrders>[0], behind?: string) =>
    addressOfOrders(filter, { view: readView(new URLSearchParams(search)), shop, behind }).toString()

  test('has the period, currency and basis of its page', () => {
    expect(link('range=7d&currency=EUR&basis=order&metric=x', { channel: '' }, 'netRevenue')).toBe(
      'range=7d&currency=EUR&basis=order&channel=&behind=netRevenue',
    )
  })

  test('can have another start or end date', () => {
    expect(link('range=7d', { startDate: '2024-12-20', endDate: '2024-12-20', hour: 4 })).toBe(
      'startDate=2024-12-20&endDate=2024-12-20&hour=4',
    )
    expect(link('range=7d', { startDate: '2023-01-01', segment: 'lost', basis: 'order' })).toBe(
      'startDate=2023-01-01&endDate=2024-12-22&basis=order&segment=lost',
    )
  })

  test('can select the days of the shop: the same dates that the page shows, also in another time zone', () => {
    expect(link('timezone=Asia%2FTokyo&range=7d', { status: 'paid', timezone: null })).toBe(
      'startDate=2024-12-16&endDate=2024-12-22&status=paid',
    )
    expect(link('range=7d', { status: 'paid', timezone: null })).toBe('range=7d&status=paid')
  })

  test('without a filter still opens the list', () => {
    expect(link('', {})).toBe('behind=rows')
  })
})

test('the orders of a bucket lie within the period of the page', () => {
  const days = { startDate: '2024-02-10', endDate: '2024-03-05' }
  expect(ordersIn('2024-02-01', 'month', days, 'UTC')).toEqual({ startDate: '2024-02-10', endDate: '2024-02-29' })
  expect(ordersIn('2024-03-01', 'month', days, 'UTC')).toEqual({ startDate: '2024-03-01', endDate: '2024-03-05' })
  expect(ordersIn('2024-02-10T23:00:00Z', 'hour', days, 'Europe/Berlin')).toEqual({
    startDate: '2024-02-11',
    endDate: '2024-02-11',
    hour: 0,
  })
  // While a response with another interval is loading, buckets have the previous interval.
  expect(ordersIn('2024-02-12T10:00:00Z', 'week', days, 'UTC')).toEqual({
    startDate: '2024-02-12',
    endDate: '2024-02-18',
  })
})
