import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change } from '../facts/changes.ts'
import { stockMoved as moveStock } from '../facts/stock/stock-moved.ts'
import { type Delta, foldChanges } from './fold.ts'
import { perspectives } from './index.ts'

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
const salesInStatus = fc.record({
  type: fc.constant('SalesInStatus' as const),
  tenantId,
  orderId: fc.uuid(),
  status: fc.constantFrom('guest', 'paid', 'paid shipped'),
  sales: fc.oneof(orderPlaced, orderCosted, orderReversed),
})
const orderHadStep = fc.record({
  type: fc.constant('OrderHadStep' as const),
  tenantId,
  orderId: fc.uuid(),
  step: fc.constantFrom('refunded' as const, 'reversed' as const),
  currency,
  sign,
  days: fc.uniqueArray(day, { minLength: 1 }).map((days) => days.sort()),
  orderDay: day,
  orders: fc.constantFrom(0 as const, 1 as const),
  sales: fc.array(fc.oneof(orderPlaced, orderRestated, orderCosted, orderReversed), { maxLength: 3 }),
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
  salesInStatus,
  orderHadStep,
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
