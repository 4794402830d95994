import type { OrderHadStep } from '../../facts/changes.ts'
import { definePerspective } from '../perspective.ts'
import { salesByDay } from '../sales-by-day.ts'
import { costOf, salesSums } from '../sales-sums.ts'

/** The previous day of sales before the first day of the step, and the next day of sales after its last day. */
const NO_DAY = '0001-01-01'
const NEVER = '9999-12-31'

/**
 * Sales of the orders with a step, by the day on which the sales count and the days of the step around it: the last one up to this day, and the
 * first one from it on. In any period, the sales of the orders that had the step in it are the rows whose date is in the period, without those
 * with a previous day before it and a next day after it.
 *
 * `orders` has each order once on each day of the step, and is subtracted once for each two consecutive days. The same rows of a period
 * therefore count different orders.
 */
export const stepSales = definePerspective({
  table: 'step_sales_analytics',
  omitsZeros: true,
  key: { currency: 'text', step: 'text', date: 'date', previous_date: 'date', next_date: 'date' },
  sums: { orders: 'bigint', orders_by_order: 'bigint', ...salesSums },
  withoutCustomers: true,
  on: { OrderHadStep: (change) => [...salesAdditions(change), ...orderAdditions(change)] },
})

function salesAdditions({ currency, step, days, sign, sales }: OrderHadStep) {
  return sales.flatMap((one) => {
    const signed = { ...one, sign: one.sign === sign ? (1 as const) : (-1 as const) }
    const additions = signed.type === 'OrderCosted' ? [{ date: signed.day, ...costOf(signed) }] : salesByDay(signed)
    return additions.map((addition) => ({ ...addition, currency, step, ...daysAround(addition.date, days) }))
  })
}

function orderAdditions({ currency, step, days, sign, orders, orderDay }: OrderHadStep) {
  if (orders === 0) return []
  return [
    { currency, step, date: orderDay, ...daysAround(orderDay, days), orders_by_order: sign },
    ...days.map((day) => ({ currency, step, date: day, previous_date: day, next_date: day, orders: sign })),
    ...days.slice(1).map((day, i) => ({
      currency,
      step,
      date: day,
      previous_date: days[i] as string,
      next_date: NEVER,
      orders: -sign,
    })),
  ]
}

/** The days of the step around a day. */
const daysAround = (day: string, days: readonly string[]) => ({
  previous_date: days.findLast((other) => other <= day) ?? NO_DAY,
  next_date: days.find((other) => other >= day) ?? NEVER,
})
