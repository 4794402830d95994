import { earliest, type Moment, placeOf } from './life-calendar.ts'
import type { Order, Placed } from './life-fact-types.ts'
import { countedRefunds } from './life-refunds.ts'
import { byText } from './life-reversals.ts'
import { shippedSteps } from './life-shipments.ts'
import { ONE, type Sums } from './life-sums.ts'

/** The steps of an order, counted on the day of the order. Returns their names. */
export function addMilestones(sums: Sums, order: Order, placed: Placed, date: string): string[] {
  const { tenant, cancelled } = order
  const steps: string[] = []
  const add = (step: string, seconds: bigint, reason = '') => {
    steps.push(step)
    sums.add(
      'order_funnel_analytics',
      { tenant_id: tenant, currency: placed.currency, date, step, reason },
      { orders: ONE, seconds: seconds * ONE },
    )
  }
  const payments = [...order.payments.values()]
  const paid = earliest(payments.filter(({ outcome }) => outcome === 'processed').map(({ at }) => at))
  const { first, whole, partly } = shippedSteps(order, placed.lines)
  const refunds = countedRefunds(order, placed.currency).filter(({ kind }) => kind === 'refund')
  const refunded = earliest(refunds.map(({ at }) => at))
  if (paid) add('paid', seconds(placed.at, paid))
  if (partly) add('partly_shipped', seconds(paid ?? placed.at, partly))
  if (whole) add('shipped', seconds(paid ?? placed.at, whole))
  if (refunded) add('refunded', seconds(placed.at, refunded))
  const lastFailure = payments
    .filter(({ outcome }) => outcome === 'failed')
    .sort((a, b) => byText(`${a.at.text} ${a.id}`, `${b.at.text} ${b.id}`))
    .at(-1)
  if (lastFailure && !paid) add('payment_failed', 0n, lastFailure.reason)
  if (!cancelled) return steps
  const had = (step: Moment | undefined) => step !== undefined && step.text <= cancelled.at.text
  const how = had(first) ? 'after_shipment' : had(paid) ? 'before_shipment' : 'before_payment'
  add(`cancelled_${how}`, seconds(placed.at, cancelled.at), cancelled.reason)
  return steps
}

export function addPayments(sums: Sums, { tenant, id, payments }: Order, placed: Placed, timeZone: string): void {
  for (const { at, currency = placed.currency, outcome, method, reason, amount } of payments.values()) {
    const { day: date, quarter } = placeOf(at, timeZone)
    const payment_method = method ?? placed.method ?? ''
    const key = { tenant_id: tenant, currency, payment_method, reason }
    sums.add('payment_analytics', { ...key, date, outcome }, { payments: ONE, amount })
    if (outcome === 'failed') sums.add('failed_payments', { ...key, quarter, order_id: id }, { payments: ONE, amount })
  }
}

/** Returned units, by the quarters of the return and of the order. */
export function addReturns(sums: Sums, { tenant, id, returns }: Order, placed: Placed, timeZone: string): void {
  const { currency } = placed
  const order_quarter = placeOf(placed.at, timeZone).quarter
  for (const { at, isRestocked, lines } of returns.values()) {
    const quarter = placeOf(at, timeZone).quarter
    for (const { product, quantity, reason } of lines) {
      const key = { tenant_id: tenant, currency, order_quarter, order_id: id, quarter, product_id: product, reason }
      sums.add('order_returns', key, { units: quantity, restocked_units: isRestocked ? quantity : 0n })
    }
  }
}

/** Whole seconds, at least zero. */
function seconds(from: Moment, to: Moment): bigint {
  return BigInt(Math.max(0, Math.round((to.ms - from.ms) / 1000)))
}
