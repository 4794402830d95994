import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change } from '../facts/changes.ts'
import { stockMoved as moveStock } from '../facts/stock/stock-moved.ts'
import { type Delta, foldChanges, PerspectiveError } from './fold.ts'
import { perspectives } from './index.ts'
import { definePerspective, type Perspective } from './perspective.ts'

const ARRIVAL = { day: '2026-04-17' }
const tenantId = fc.constantFrom('a', 'b')
const currency = fc.constantFrom('EUR', 'USD')
const day = fc.constantFrom('2026-04-16', '2026-04-17')
const hour = fc.constantFrom('2026-04-16T23:00:00Z', '2026-04-17T00:00:00Z')
const total = fc.bigInt({ min: 0n, max: 10n ** 40n })
const label = fc.constantFrom('', 'web', 'DE')
const sign = fc.constantFrom(1 as const, -1 as const)
const line = fc.record({
  productId: fc.constantFrom('p', 'q', 'r'),
  quantity: fc.integer({ min: 1, max: 1e9 }),
  units: fc.bigInt({ min: -(10n ** 29n), max: 10n ** 29n }),
  total,
})
const ofOrder = {
  tenantId,
  orderId: fc.uuid(),
  sign,
  currency,
  day,
  hour,
  quarter: hour,
  total,
  lines: fc.array(line, { maxLength: 4 }),
  discount: total,
  tax: total,
  shipping: total,
  tips: total,
  fees: total,
  duties: total,
  giftCardsSold: total,
  goodsLines: total,
  giftCardsRedeemed: total,
  taxIncluded: fc.boolean(),
  channel: label,
  country: label,
  paymentMethod: label,
  couponCodes: fc.uniqueArray(label, { maxLength: 2 }),
}
const orderPlaced = fc.record({
  type: fc.constant('OrderPlaced' as const),
  ...ofOrder,
  customerId: fc.option(fc.uuid(), { nil: undefined }),
  cohortDay: fc.option(day, { nil: undefined }),
})
const orderRestated = fc.record({
  type: fc.constant('OrderRestated' as const),
  ...ofOrder,
  kind: fc.constantFrom('placed' as const, 'adjusted' as const),
  orderCurrency: currency,
  orderQuarter: hour,
})
const orderCosted = fc.record({
  type: fc.constant('OrderCosted' as const),
  tenantId,
  orderId: fc.uuid(),
  kind: fc.constantFrom('placed' as const, 'restated' as const),
  sign,
  currency,
  orderCurrency: currency,
  orderQuarter: hour,
  day,
  hour,
  quarter: hour,
  cost: total,
  revenue: total,
  lines: fc.array(fc.record({ productId: line.map(({ productId }) => productId), cost: total, revenue: total }), {
    maxLength: 3,
  }),
  channel: label,
  country: label,
  paymentMethod: label,
  couponCodes: fc.uniqueArray(label, { maxLength: 2 }),
})
const reversedLine = fc.record({
  productId: line.map(({ productId }) => productId),
  quantity: fc.nat(9),
  units: fc.bigInt({ min: 0n, max: 10n ** 21n }),
  amount: total,
})
const orderReversed = fc.record({
  type: fc.constant('OrderReversed' as const),
  tenantId,
  orderId: fc.uuid(),
  customerId: fc.uuid(),
  kind: fc.constantFrom('refund' as const, 'cancellation' as const),
  sign,
  currency,
  day,
  hour,
  quarter: hour,
  orderDay: day,
  orderHour: hour,
  orderQuarter: hour,
  orderCurrency: fc.constant('EUR'),
  amount: total,
  reversed: total,
  lines: fc.array(reversedLine, { maxLength: 3 }),
  channel: label,
  country: label,
  paymentMethod: label,
  couponCodes: fc.uniqueArray(label, { maxLength: 2 }),
  cohortDay: fc.option(day, { nil: undefined }),
})
const orderReached = fc.record({
  type: fc.constant('OrderReached' as const),
  tenantId,
  currency,
  orderDay: day,
  sign,
  step: fc.constantFrom('paid' as const, 'shipped' as const),
  reason: label,
  seconds: fc.nat(9999),
})
const paymentTried = fc.record({
  type: fc.constant('PaymentTried' as const),
  tenantId,
  currency,
  day,
  sign,
  amount: total,
  orderId: fc.uuid(),
  quarter: hour,
  outcome: fc.constantFrom('processed' as const, 'failed' as const),
  paymentMethod: label,
  reason: label,
})
const customerActive = fc.record({
  type: fc.constant('CustomerActiveOnDay' as const),
  tenantId,
  customerId: fc.uuid(),
  currency,
  sign,
  day,
  previousDay: fc.option(day, { nil: undefined }),
  nextDay: fc.option(day, { nil: undefined }),
  cohortDay: fc.option(day, { nil: undefined }),
})
const customerDay = fc.record({ day, orders: fc.nat(3), revenue: total, reversed: total, reversedByOrder: total })
const firstOrderMoved = fc.record({
  type: fc.constant('FirstOrderMoved' as const),
  tenantId,
  customerId: fc.uuid(),
  currency,
  from: fc.option(day, { nil: undefined }),
  to: fc.option(day, { nil: undefined }),
  history: fc.array(customerDay, { maxLength: 3 }),
})
const reasonMoved = fc.record({
  type: fc.constant('ReasonMoved' as const),
  tenantId,
  orderId: fc.uuid(),
  sign,
  from: fc.constantFrom('order' as const, 'void' as const),
  to: fc.constantFrom('revision' as const, 'refund' as const),
  sales: fc.oneof(orderPlaced, orderRestated, orderReversed),
})
const units = fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n })
const stockMoved = fc
  .tuple(tenantId, fc.constantFrom('p', 'q'), units, units, units)
  .map(([tenant, productId, opening, shipped, reserved]) =>
    moveStock(tenant, productId, { opening, shipped, reserved, restocked: 0n }),
  )
const change = fc.oneof(
  orderPlaced,
  orderRestated,
  orderCosted,
  orderReversed,
  orderReached,
  paymentTried,
  customerActive,
  firstOrderMoved,
  reasonMoved,
  stockMoved,
)
const changes: fc.Arbitrary<Change[]> = fc.array(change as fc.Arbitrary<Change>, { maxLength: 30 })

/** Sums by row, for comparisons that ignore the sequence of rows. */
function sumsByRow(deltas: readonly Delta[]): Map<string, bigint[]> {
  const rows = new Map<string, bigint[]>()
  for (const { tenantId, key, sums } of deltas) {
    const name = JSON.stringify([tenantId, ...key])
    rows.set(
      name,
      sums.map((sum, i) => BigInt(sum) + (rows.get(name)?.[i] ?? 0n)),
    )
  }
  return rows
}

describe.each(perspectives.map((perspective) => [perspective.table, perspective] as const))('%s', (_, perspective) => {
  test('has one delta per row, sorted by key', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const names = foldChanges(perspective, list, ARRIVAL).map(({ tenantId, key }) =>
          [tenantId, ...key].join('\u0000'),
        )
        expect(names).toEqual([...new Set(names)].sort())
      }),
    )
  })

  test('does not depend on the sequence and the batches of its changes', () => {
    fc.assert(
      fc.property(changes, fc.nat(30), (list, cut) => {
        const whole = sumsByRow(foldChanges(perspective, list, ARRIVAL))
        expect(sumsByRow(foldChanges(perspective, list.toReversed(), ARRIVAL))).toEqual(whole)
        const parts = [list.slice(0, cut), list.slice(cut)].flatMap((part) => foldChanges(perspective, part, ARRIVAL))
        expect(sumsByRow(parts)).toEqual(whole)
      }),
    )
  })
})

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
