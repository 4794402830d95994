import { describe, expect, test } from 'vitest'
import type { Change } from '../facts/changes.ts'
import { type Delta, type Folded, foldChanges, PerspectiveError } from './fold.ts'
import { perspectives } from './index.ts'
import { definePerspective, type Perspective } from './perspective.ts'

const ARRIVAL = { day: '2026-04-17' }
const of = (table: string) => perspectives.find((perspective) => perspective.table === table) as Perspective
const [products, hours, days] = [of('product_analytics'), of('hourly_sales_analytics'), of('daily_sales_analytics')]

/** The sums of one row that are not zero, by their names. */
function sumsOf(perspective: Perspective, delta: Delta | undefined): Record<string, number | bigint> {
  const named = Object.keys(perspective.sums).map((name, i) => [name, delta?.sums[i] ?? 0] as const)
  return Object.fromEntries(named.filter(([, sum]) => sum !== 0 && sum !== 0n))
}

const order = (lines: [productId: string, quantity: number, total: bigint][], more: object = {}): Change => ({
  type: 'OrderPlaced',
  tenantId: 'a',
  orderId: 'o',
  sign: 1,
  customerId: undefined,
  currency: 'EUR',
  at: '2026-04-16T22:15:00.000000Z',
  day: '2026-04-17',
  hour: '2026-04-16T22:00:00Z',
  quarter: '2026-04-16T22:15:00Z',
  total: lines.reduce((sum, [, , amount]) => sum + amount, 0n),
  lines: lines.map(([productId, quantity, amount]) => ({
    productId,
    quantity,
    units: BigInt(quantity),
    total: amount,
  })),
  discount: 0n,
  tax: 0n,
  shipping: 0n,
  tips: 0n,
  fees: 0n,
  duties: 0n,
  giftCardsSold: 0n,
  goodsLines: 0n,
  giftCardsRedeemed: 0n,
  taxIncluded: false,
  channel: 'web',
  country: 'DE',
  paymentMethod: 'card',
  couponCodes: [],
  ...more,
})

describe('an order', () => {
  const placed = order([
    ['p', 2, 5n],
    ['q', 1, 3n],
    ['p', 4, 7n],
  ])

  test('with two lines of a product counts once for the product', () => {
    const [p, q] = foldChanges(products, [placed], ARRIVAL)
    expect([p?.key, q?.key]).toEqual([
      ['EUR', '2026-04-17', 'p'],
      ['EUR', '2026-04-17', 'q'],
    ])
    expect(sumsOf(products, p)).toEqual({ times_ordered: 1, units_sold: 6n, total_revenue: 12n })
    expect(sumsOf(products, q)).toEqual({ times_ordered: 1, units_sold: 1n, total_revenue: 3n })
    const [twice] = foldChanges(products, [placed, placed], ARRIVAL)
    expect(sumsOf(products, twice)).toEqual({ times_ordered: 2, units_sold: 12n, total_revenue: 24n })
  })

  test('counts in its hour and in its day, with all its units', () => {
    const [hour] = foldChanges(hours, [placed], ARRIVAL)
    const [day] = foldChanges(days, [placed], ARRIVAL)
    expect([hour?.key, day?.key]).toEqual([
      ['EUR', '2026-04-16T22:00:00Z'],
      ['EUR', '2026-04-17'],
    ])
    const sales = { total_orders: 1, total_revenue: 15n, total_items_sold: 7n }
    expect(sumsOf(hours, hour)).toEqual(sales)
    expect(sumsOf(days, day)).toEqual({ ...sales, guest_orders: 1, guest_revenue: 15n })
  })

  test('without lines counts as an order and sells no product', () => {
    const empty = order([], { total: 9n })
    expect(foldChanges(products, [empty], ARRIVAL)).toEqual([])
    expect(sumsOf(days, foldChanges(days, [empty], ARRIVAL)[0])).toEqual({
      total_orders: 1,
      total_revenue: 9n,
      guest_orders: 1,
      guest_revenue: 9n,
    })
  })
})

test('a customer counts on each day with orders, separately for each currency and tenant', () => {
  const active = {
    type: 'CustomerActiveOnDay',
    tenantId: 'a',
    customerId: 'c',
    currency: 'EUR',
    sign: 1,
    day: '2026-04-17',
    previousDay: undefined,
    nextDay: undefined,
    cohortDay: '2026-04-17',
  } as const
  const uniqueCustomers = Object.keys(days.sums).indexOf('unique_customers')
  const list = [active, { ...active, customerId: 'd' }, { ...active, currency: 'USD' }, { ...active, tenantId: 'b' }]
  expect(
    foldChanges(days, list, ARRIVAL).map(({ tenantId, key, sums }) => [tenantId, key[0], sums[uniqueCustomers]]),
  ).toEqual([
    ['a', 'EUR', 2],
    ['a', 'USD', 1],
    ['b', 'EUR', 1],
  ])
})

test('perspectives that share finer sums have the same rows as each alone', () => {
  const changes = ['2026-04-16T22:15:00Z', '2026-04-16T22:30:00Z', '2026-04-30T21:45:00Z'].flatMap((quarter, i) => {
    const moment = { quarter, hour: `${quarter.slice(0, 13)}:00:00Z`, day: i < 2 ? '2026-04-17' : '2026-04-30' }
    const lines: [string, number, bigint][] = [
      ['p', 1, 5n],
      ['q', 2, BigInt(i)],
    ]
    return [order(lines, moment), order(lines, { ...moment, sign: -1, couponCodes: ['A', 'B'], channel: 'app' })]
  })
  const folded: Folded = new Map()
  const early = changes.slice(0, 4)
  for (const perspective of perspectives) {
    expect(foldChanges(perspective, early, ARRIVAL, folded), perspective.table).toEqual(
      foldChanges(perspective, early, ARRIVAL),
    )
  }
  const months = foldChanges(of('product_months'), changes, ARRIVAL)
  expect(months.map(({ key }) => key)).toEqual([
    ['EUR', '2026-04-01', 'p'],
    ['EUR', '2026-04-01', 'q'],
  ])
})

describe("a user's perspective", () => {
  const adding = (add: () => unknown) =>
    definePerspective({
      table: 'mine',
      key: { currency: 'text' },
      sums: { n: 'bigint', amount: 'numeric' },
      on: { OrderPlaced: add as never },
    }) as unknown as Perspective
  const fold = (add: () => unknown) => foldChanges(adding(add), [order([['p', 1, 1n]])], ARRIVAL)

  test('may add any number of rows, with any of its sums', () => {
    expect(fold(() => [])).toEqual([])
    expect(fold(() => ({ currency: 'EUR', n: 2 }))).toEqual([{ tenantId: 'a', key: ['EUR'], sums: [2, 0n] }])
    expect(
      fold(() => [
        { currency: 'EUR', amount: 2n },
        { currency: 'EUR', n: -1 },
      ]),
    ).toEqual([{ tenantId: 'a', key: ['EUR'], sums: [-1, 2n] }])
  })

  test.each([
    [{ n: 1.5 }, 'mine.n takes a whole number, not 1.5'],
    [{ n: Number.NaN }, 'mine.n takes a whole number, not NaN'],
    [{ n: 1n }, 'mine.n takes a whole number, not 1'],
    [{ n: '1' }, 'mine.n takes a whole number, not 1'],
    [{ amount: 1 }, 'mine.amount takes a Money, not 1'],
  ])('that adds %o gets an error with the type of the column', (addition, message) => {
    expect(() => fold(() => ({ currency: 'EUR', ...addition }))).toThrow(new PerspectiveError(message))
  })

  test('that throws is named in the error, with the change', () => {
    const failing = () =>
      fold(() => {
        throw new Error('no such weekday')
      })
    expect(failing).toThrow(new PerspectiveError('The perspective of mine failed on OrderPlaced: no such weekday'))
  })
})
