import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal } from '../helpers/decimal.ts'
import { type LifeEvent, lifeEvent, timeOf } from './life-events.ts'
import { lives } from './life-generator.ts'
import { nameOf } from './life-ids.ts'
import { expectedLife } from './life-oracle.ts'
import { PARTS, PRODUCT_PARTS, type Row } from './life-sums.ts'

// Rules that hold for the oracle itself. They need no database.

const summedOf = (events: readonly LifeEvent[], timeZone: string) => {
  const { summed } = expectedLife(events, { timeZone })
  return Object.fromEntries(Object.entries(summed).map(([table, rows]) => [table, rows.map(textOf).sort()]))
}
const textOf = (row: Row) => JSON.stringify(Object.entries(row).sort())
const isOf = ({ tenant = 'default', data }: LifeEvent, order: string) =>
  tenant === 'default' && nameOf(data.orderId) === order

/** The links of an event. Without them, payments of the order would belong to another one. */
function linksIn(event: LifeEvent): LifeEvent[] {
  const { type, tenant, data } = event
  if (type === 'PaymentLinked') return [event]
  const { orderId, paymentIds = [] } = data
  return paymentIds.map((paymentId) => lifeEvent('PaymentLinked', timeOf(event).text, { paymentId, orderId }, tenant))
}

/** The refunds that belong to an order because events state both. Of several orders, it is the one whose id sorts first. */
function refundsOf(order: string, events: readonly LifeEvent[]): ReadonlySet<unknown> {
  const stated = events.filter(({ type, tenant = 'default' }) => type === 'OrderRefunded' && tenant === 'default')
  const ordersOf = Map.groupBy(stated, ({ data }) => nameOf(data.refundId))
  const first = [...ordersOf].map(([refund, all]) => [
    refund,
    all.flatMap(({ data }) => nameOf(data.orderId) ?? []).sort()[0],
  ])
  return new Set(first.flatMap(([refund, owner]) => (refund !== undefined && owner === order ? [refund] : [])))
}

/** Whether an event states a refund by its payment alone. */
const isRefundOfPayment = ({ type, tenant = 'default', data }: LifeEvent, refunds: ReadonlySet<unknown>) =>
  type === 'OrderRefunded' &&
  tenant === 'default' &&
  nameOf(data.orderId) === undefined &&
  nameOf(data.paymentId) !== undefined &&
  refunds.has(nameOf(data.refundId))

test('a voided order counts as if neither the order nor anything attached to it had arrived', () => {
  fc.assert(
    fc.property(lives(), fc.constantFrom('o0', 'o1', 'o2'), ({ timeZone, arrivals }, order) => {
      const voided = lifeEvent('OrderVoided', '2099-01-01T00:00:00Z', { orderId: order })
      const refunds = refundsOf(order, arrivals)
      const others = arrivals
        .filter((event) => !isRefundOfPayment(event, refunds))
        .flatMap((event) => (isOf(event, order) ? linksIn(event) : [event]))
      expect(summedOf([...arrivals, voided], timeZone)).toEqual(summedOf(others, timeZone))
      const reinstated = lifeEvent('OrderReinstated', '2099-01-02T00:00:00Z', { orderId: order })
      const isVoidedBefore = expectedLife(arrivals).facts.orders.some(({ id, isVoided }) => id === order && isVoided)
      if (isVoidedBefore) return
      expect(summedOf([reinstated, voided, ...arrivals], timeZone)).toEqual(summedOf(arrivals, timeZone))
    }),
  )
})

test('the sequence of events does not matter', () => {
  fc.assert(
    fc.property(lives(), ({ timeZone, arrivals }) => {
      expect(summedOf(arrivals.toReversed(), timeZone)).toEqual(summedOf(arrivals, timeZone))
    }),
  )
})

/** The sums of columns of a table, by some of its keys. */
function totals(rows: readonly Row[], keys: readonly string[], columns: readonly string[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const row of rows) {
    const key = keys.map((name) => row[name]).join(' ')
    sums.set(
      key,
      columns.reduce((sum, column) => sum + decimal(row[column] ?? '0'), sums.get(key) ?? 0n),
    )
  }
  return sums
}

test('over all days, sums by event equal sums by order, and adjustments are the difference of total revenue', () => {
  const ofSales = [['restated_revenue', 'adjustments'], ...PARTS.map((part) => [`restated_${part}`])]
  fc.assert(
    fc.property(lives(), ({ timeZone, arrivals }) => {
      const { summed } = expectedLife(arrivals, { timeZone })
      for (const table of ['daily_sales_analytics', 'hourly_sales_analytics', 'quarter_hour_sales'] as const) {
        for (const columns of ofSales) {
          const sums = totals(summed[table], ['tenant_id', 'currency'], columns)
          expect(
            [...sums.values()].filter((sum) => sum !== 0n),
            `${table} ${columns}`,
          ).toEqual([])
        }
      }
      for (const column of ['restated_units', 'restated_revenue', ...PRODUCT_PARTS.map((part) => `restated_${part}`)]) {
        const sums = totals(summed.product_analytics, ['tenant_id', 'currency', 'product_id'], [column])
        expect(
          [...sums.values()].filter((sum) => sum !== 0n),
          column,
        ).toEqual([])
      }
    }),
  )
})
